import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { catalogTemplate } from '../../../extension/commands/template';
import { hubFacts } from '../../../extension/commands/hubFolder';
import { parseCatalog } from '../../../server/catalog/parseCatalog';

describe('The template of a new catalog', () => {
  const text = catalogTemplate({ model: 'my "model" #2.onnx', tokenizer: '../tokenizer.json' });

  it('is YAML that names the model as it is called', () => {
    const { model } = parse(text) as { model: unknown };
    assert.deepEqual(model, { path: 'my "model" #2.onnx', tokenizer: '../tokenizer.json' });
  });

  const revision = '0123456789'.repeat(4);
  const onHub = catalogTemplate({ hub: 'a/b', revision, file: 'onnx/model.onnx' });

  it('names a model that was pulled by its hub', () => {
    const { model } = parse(onHub) as { model: unknown };
    assert.deepEqual(model, { hub: 'a/b', revision, path: 'onnx/model.onnx' });
  });

  const checkpoint = catalogTemplate({ checkpoint: 'SmolLM2 135M' });

  it('names a checkpoint by its folder', () => {
    const { model } = parse(checkpoint) as { model: unknown };
    assert.deepEqual(model, { path: 'SmolLM2 135M' });
  });

  const cached = hubFacts(`/home/ada/.cache/huggingface/hub/models--a--b/snapshots/${revision}`);

  it('names a checkpoint in the cache of a hub by the hub', () => {
    assert.deepEqual(cached, { hub: 'a/b', revision });
    const { model } = parse(catalogTemplate(cached)) as { model: unknown };
    assert.deepEqual(model, { hub: 'a/b', revision });
    assert.equal(hubFacts('/models/models--a--b'), undefined);
  });

  it('has the words that it is given, and says how they are spelled', () => {
    const bare = catalogTemplate({ checkpoint: 'm' }, ['dog', 'b"ar']);
    const { features } = parse(bare) as { features: readonly { anchors: unknown }[] };
    assert.deepEqual(features[0]!.anchors, ['dog', 'b"ar']);
    assert.match(bare, /this one has no leading spaces/);
    assert.match(text, /Most vocabularies write a word/);
  });

  it('has no problem in the eyes of the catalog', () => {
    for (const each of [text, onHub, checkpoint]) {
      const { catalog, problems } = parseCatalog(each);
      assert.deepEqual(problems, []);
      assert.equal(catalog?.features[0]?.anchors?.kind, 'inline');
    }
  });
});
