import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { catalogTemplate } from '../../../extension/commands/template';
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

  it('has no problem in the eyes of the catalog', () => {
    for (const each of [text, onHub]) {
      const { catalog, problems } = parseCatalog(each);
      assert.deepEqual(problems, []);
      assert.equal(catalog?.features[0]?.anchors?.kind, 'inline');
    }
  });
});
