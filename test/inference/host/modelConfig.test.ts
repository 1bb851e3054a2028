/** Configurations beside a model, as the real process reads them. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';

describe('the configuration beside a model', function () {
  this.timeout(60_000);
  const files = new ModelFolder({ layers: 2, dimensions: 16 });
  const client = files.client();
  after(() => files.remove());
  const inspect = (file = files.modelPath) => client.inspect({ path: file, providers: ['cpu'] });
  const write = (name: string, config: unknown): string =>
    files.write(name, typeof config === 'string' ? config : JSON.stringify(config));

  afterEach(() => {
    for (const name of ['config.json', 'genai_config.json'])
      fs.rmSync(path.join(files.folder, name), { force: true });
  });

  it('is read again when it changes, and changes no hash of a model that shows all itself', async () => {
    const { sha256, layers } = await inspect();
    assert.equal(layers, 2);
    write('config.json', { num_hidden_layers: 3 });
    await assert.rejects(inspect(), fault('model-unsupported', /found 2, expected 3/));
    write('config.json', { num_hidden_layers: 2, hidden_size: 16 });
    assert.equal((await inspect()).sha256, sha256);
  });

  it('may be that of onnxruntime-genai', async () => {
    const decoder = { num_hidden_layers: 2, hidden_size: 17 };
    write('genai_config.json', { model: { decoder } });
    await assert.rejects(
      inspect(),
      fault(
        'model-unsupported',
        /genai_config\.json \(model\.decoder\) .*width: found 16, expected 17/,
      ),
    );
  });

  it('counts from above a folder "onnx", and from above no other', async () => {
    write('config.json', { num_hidden_layers: 5 });
    for (const name of ['onnx', 'other']) {
      const folder = path.join(files.folder, name);
      fs.mkdirSync(folder);
      const copy = path.join(folder, 'model.onnx');
      fs.copyFileSync(files.modelPath, copy);
      if (name === 'other') assert.equal((await inspect(copy)).layers, 2);
      else await assert.rejects(inspect(copy), fault('model-unsupported', /expected 5/));
    }
  });

  it('is found where a link to the model lies', async () => {
    const folder = path.join(files.folder, 'snapshot');
    fs.mkdirSync(folder);
    const link = path.join(folder, 'model.onnx');
    fs.symlinkSync(files.modelPath, link);
    fs.writeFileSync(path.join(folder, 'config.json'), '{"num_hidden_layers": 7}');
    await assert.rejects(inspect(link), fault('model-unsupported', /expected 7/));
  });

  it('may hold the infinities of Python, and is a fault where it is no JSON', async () => {
    write('config.json', '{"num_hidden_layers": 2, "limit": [-Infinity, NaN], "text": "a NaN"}');
    assert.equal((await inspect()).layers, 2);
    write('config.json', '{"num_hidden_layers": 2');
    await assert.rejects(inspect(), fault('model-unsupported', /config\.json is not JSON/));
    write('config.json', '{"compilerOptions": {}}');
    assert.equal((await inspect()).layers, 2);
  });
});
