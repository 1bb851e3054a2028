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

  it('say what was added, removed and changed; a renamed feature is the same one', () => {
    const catalogOf = (features: string, dimensions: string): CatalogWithEvidence => {
      const text = `dimcat: 1\nfeatures: [${features}, { id: plant, anchors: [" tree"] }]\ndimensions: { ${dimensions} }`;
      return { name: 'x', catalog: parseCatalog(text).catalog!, evidence: undefined };
    };
    const before = catalogOf(
      '{ id: animal, anchors: [" dog"] }',
      '3: { plus: { features: [animal] }, expect: { auc: { min: 0.7 } } }, 4: { plus: { features: [animal] } }, 6: { plus: { features: [plant] } }, 7: { plus: { features: [animal] } }',
    );
    const after = catalogOf(
      '{ id: beast, aliases: [animal], anchors: [" dog"] }',
      '3: { label: alive, plus: { features: [beast] }, minus: { features: [plant] }, expect: { auc: { min: 0.8 } } }, 4: { plus: { features: [beast] } }, 5: { plus: { features: [plant] } }, 7: { minus: { features: [beast] } }',
    );
    const changes = (a: CatalogWithEvidence, b: CatalogWithEvidence) =>
      Object.fromEntries(
        compareCatalogs(a, b).features.map(({ id, outcome, changed }) => [
          id,
          outcome === 'unknown' ? changed : outcome,
        ]),
      );
    assert.deepEqual(changes(before, after), {
      beast: ['id: animal before, beast now'],
      plant: [],
      'dimension 3': [
        'label: none before, alive now',
        'minus: added feature plant',
        'expect: added auc.min: 0.8; removed auc.min: 0.7',
      ],
      'dimension 4': [],
      'dimension 5': 'only in b',
      'dimension 6': 'only in a',
      'dimension 7': [
        'plus: removed feature beast',
        'minus: added feature beast',
        'register: dimension 7 (+) by hand before, dimension 7 (-) by hand now',
      ],
    });
    assert.deepEqual(changes(after, before)['animal'], ['id: beast before, animal now']);
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
