import assert from 'node:assert/strict';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { compareCatalogs } from '../../server/diff/compare';
import { columns, rowsOf } from '../../server/interchange/export/rows';
import { onlyFeatures } from '../../server/interchange/export/export';
import type { CatalogWithEvidence } from '../../server/catalog/evidence/withEvidence';
import { measurementOf } from '../service/samples';

function side(heldOut: number): CatalogWithEvidence {
  const { catalog } = parseCatalog(
    'dimcat: 1\nfeatures: [{ id: animal, anchors: [" dog"] }]\ndimensions: { 3: { label: living, plus: { features: [animal] } } }',
  );
  const sample = measurementOf('dimension 3');
  const estimate = { value: heldOut, low: heldOut - 0.01, high: heldOut + 0.01 };
  const measurement = {
    ...sample,
    basis: { ...sample.basis, register: { rule: 'dims', pos: [3], neg: [] } as const },
    frozen: { source: 'ranked', anchors: [], heldOut: 'all' } as const,
    auc: { ...sample.auc, heldOut: estimate },
  };
  const claims = { features: { 'dimension 3': { measurement } } };
  return { name: 'x', catalog: catalog!, evidence: undefined, claims };
}

describe('Claims of dimensions beside features', () => {
  it('are compared by their own evidence', () => {
    const { features } = compareCatalogs(side(0.9), side(0.7));
    const claim = features.find(({ id }) => id === 'dimension 3');
    assert.equal(claim!.outcome, 'worse');
  });

  it('are rows of a table, and can be exported alone', () => {
    const names = columns.map(({ name }) => name);
    const rows = rowsOf(side(0.8)).map((row) => row[names.indexOf('feature')]);
    assert.deepEqual(rows, ['animal', 'dimension 3']);
    const [row] = rowsOf(onlyFeatures(side(0.8), ['dimension 3']));
    assert.equal(row![names.indexOf('auc_held_out')], 0.8);
    assert.equal(row![names.indexOf('anchors')], '{"features":["animal"]}');
  });
});
