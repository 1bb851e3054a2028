import assert from 'node:assert/strict';
import type { ExperimentResult, Table } from '../../server/protocol/report';
import { dosesOf } from '../../server/report/doses';
import { RESULT } from './support/result';

const doses: Table = {
  id: 'doses',
  title: 'The dose curve',
  columns: [
    { key: 'share', title: 'share', kind: 'share' },
    { key: 'away', title: 'away', kind: 'logits' },
    { key: 'disjoint', title: 'disjoint', kind: 'logits' },
  ],
  rows: [
    [0.5, { value: -1, low: -1.5, high: -0.5 }, null],
    [1, { value: -2, low: null, high: null }, null],
  ],
  notes: [],
};
const arms = (rows: readonly string[]): Table => ({
  id: 'arms',
  title: 'Arms',
  columns: [{ key: 'category', title: 'category', kind: 'text' }],
  rows: rows.map((row) => [row]),
  notes: [],
});
const result = (...tables: Table[]): ExperimentResult => ({ ...RESULT, tables });
const featureOf = (name: string): string | undefined => (name === 'Animals' ? 'animal' : undefined);

describe('the dose curve in a report', () => {
  it('is that of the only feature in it, by arm; arms that were not run are left out', () => {
    const found = dosesOf(result(arms(['Animals', 'Animals']), doses), 'animal', featureOf);
    assert.deepEqual(found, [
      {
        arm: 'away',
        points: [
          { share: 0.5, value: -1, low: -1.5, high: -0.5 },
          { share: 1, value: -2, low: null, high: null },
        ],
      },
    ]);
  });

  it('is nobody’s in a report on several, on another, or without doses', () => {
    const several = result(arms(['Animals', 'Plants']), doses);
    assert.equal(dosesOf(several, 'animal', featureOf), undefined);
    assert.equal(dosesOf(result(arms(['Plants']), doses), 'animal', featureOf), undefined);
    assert.equal(dosesOf(result(arms(['Animals'])), 'animal', featureOf), undefined);
    assert.equal(dosesOf(result(doses), 'animal', featureOf), undefined);
  });
});
