/** Repositories with safetensors files: what counts as a model, what is pulled with it, and where it opens. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { hubName } from '../../server/hub/name';
import { pulledModel, pulledTokenizer } from '../../server/hub/pulled';
import { companionsOf, variantsOf } from '../../server/hub/variants';
import { temporaryFolder } from '../support/paths';

const files = (...paths: string[]) => paths.map((each) => ({ path: each, size: 10 }));

describe('Checkpoints on a hub', () => {
  it('are variants beside the ONNX files, one each', () => {
    const found = variantsOf(
      files('config.json', 'model.safetensors', 'onnx/model.onnx', 'other.safetensors'),
    );
    assert.deepEqual(found, [
      { path: 'model.safetensors', size: 10 },
      { path: 'onnx/model.onnx', size: 10 },
    ]);
  });

  it('in several files are their index, with the size of all', () => {
    for (const stem of ['model', 'model.safetensors']) {
      const shards = [1, 2].map((i) => `${stem}-0000${i}-of-00002.safetensors`);
      const found = variantsOf(files('config.json', 'model.safetensors.index.json', ...shards));
      assert.deepEqual(found, [{ path: 'model.safetensors.index.json', size: 30 }]);
    }
  });

  it('need a configuration beside the weights', () => {
    assert.deepEqual(variantsOf(files('model.safetensors', 'sub/config.json')), []);
  });

  it('come with what other programs read', () => {
    const all = files('config.json', 'generation_config.json', 'tokenizer.json', 'README.md');
    assert.deepEqual(
      companionsOf('model.safetensors', all).map((f) => f.path),
      ['config.json', 'tokenizer.json', 'generation_config.json'],
    );
  });

  it('open as the folder of the snapshot, whoever put it there', () => {
    const cache = temporaryFolder();
    const commit = 'b'.repeat(40);
    const repo = path.join(cache, 'models--owner--tiny');
    const snapshot = path.join(repo, 'snapshots', commit);
    fs.mkdirSync(snapshot, { recursive: true });
    fs.mkdirSync(path.join(repo, 'refs'));
    fs.mkdirSync(path.join(repo, 'blobs'));
    fs.writeFileSync(path.join(repo, 'refs', 'main'), commit);
    for (const name of ['config.json', 'model.safetensors', 'tokenizer.json']) {
      fs.writeFileSync(path.join(repo, 'blobs', `blob of ${name}`), name);
      fs.symlinkSync(`../../blobs/blob of ${name}`, path.join(snapshot, name));
    }
    const name = hubName('owner/tiny');
    assert.equal(pulledModel(cache, name), snapshot);
    assert.equal(pulledModel(cache, name, 'model.safetensors'), snapshot);
    assert.equal(pulledTokenizer(cache, name), path.join(snapshot, 'tokenizer.json'));
    fs.rmSync(cache, { recursive: true });
  });
});
