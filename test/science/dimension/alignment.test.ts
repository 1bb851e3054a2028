import assert from 'node:assert/strict';
import { chanceOfBest, chanceOfLargest } from '../../../server/science/dimension/alignment';
import { Random } from '../../support/random';

describe('random directions', () => {
  it('point as far along one dimension as drawn ones do', () => {
    const [dimensions, among, draws] = [6, 9, 4000];
    const random = new Random(9);
    const best = Array.from({ length: draws }, () =>
      Math.max(
        ...Array.from({ length: among }, () => {
          const row = [...random.normals(dimensions)];
          return row[0]! ** 2 / row.reduce((sum, x) => sum + x * x, 0);
        }),
      ),
    );
    for (const share of [0.3, 0.5, 0.7, 0.9]) {
      const reached = best.filter((x) => x >= share).length / draws;
      assert.ok(Math.abs(chanceOfBest(share, dimensions, among) - reached) < 0.03, `${share}`);
    }
    const norms = Array.from({ length: among }, (_, n) => 1 + n / 4);
    const largest = Array.from({ length: draws }, () =>
      Math.max(
        ...norms.map((norm) => {
          const row = [...random.normals(dimensions)];
          return (norm * Math.abs(row[0]!)) / Math.hypot(...row);
        }),
      ),
    );
    for (const weight of [1, 1.5, 2, 2.5]) {
      const reached = largest.filter((x) => x >= weight).length / draws;
      assert.ok(Math.abs(chanceOfLargest(weight, norms, dimensions) - reached) < 0.03, `${weight}`);
    }
    assert.equal(chanceOfBest(0, dimensions, among), 1);
    assert.equal(chanceOfBest(1, dimensions, among), 0);
  });
});
