import assert from 'node:assert/strict';
import { compareSigns } from '../../server/jobs/agreementJob';

describe('compareSigns', () => {
  const one = Float32Array.of(1, -1, 3, 0, 2, 1);

  it('finds nothing between equal states', () => {
    assert.deepEqual(compareSigns(one, one, 2), { signs: 6, raw: 0, centred: 0, furthest: 0 });
  });

  it('counts raw signs and those about the mean, and says how far from the mean the states are', () => {
    // Columns 1 3 2 (mean 2, deviation .816) and -1 0 1 (mean 0).
    const other = Float32Array.of(2.5, -1, 3, 0.1, 2, 1);
    const { furthest, ...counts } = compareSigns(one, other, 2);
    assert.deepEqual(counts, { signs: 6, raw: 1, centred: 2 });
    assert(Math.abs(furthest - 1 / Math.sqrt(2 / 3)) < 1e-9);
  });
});
