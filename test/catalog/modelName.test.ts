import assert from 'node:assert/strict';
import { summaryOf } from '../../server/diff/side';
import { modelName } from '../../server/catalog/modelName';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { featuresCsv } from '../../server/interchange/export/csv';

const written = { id: 'tiny', hub: 'owner/tiny', path: 'model.onnx' };
const catalogOf = (model: Partial<typeof written>) => {
  const text = `dimcat: 1\n${Object.keys(model).length > 0 ? `model: ${JSON.stringify(model)}\n` : ''}features: [{ id: a, anchors: [" x"] }]\n`;
  const { catalog } = parseCatalog(text);
  assert.ok(catalog);
  return catalog;
};

describe("A model's name", () => {
  it('is its id, else its hub, else its path', () => {
    const { hub, path } = written;
    assert.equal(modelName(catalogOf(written)), 'tiny');
    assert.equal(modelName(catalogOf({ hub, path })), 'owner/tiny');
    assert.equal(modelName(catalogOf({ path })), 'model.onnx');
    assert.equal(modelName(catalogOf({})), undefined);
    assert.equal(modelName(undefined), undefined);
  });

  it('is the same in a comparison as in an export', () => {
    const { hub, path } = written;
    const both = { name: 'x', catalog: catalogOf({ hub, path }), evidence: undefined };
    assert.equal(summaryOf(both).model, 'owner/tiny');
    assert.match(featuresCsv(both), /,owner\/tiny,/);
  });
});
