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

  it('has no problem in the eyes of the catalog', () => {
    const { catalog, problems } = parseCatalog(text);
    assert.deepEqual(problems, []);
    assert.equal(catalog?.features[0]?.anchors?.kind, 'inline');
  });
});
