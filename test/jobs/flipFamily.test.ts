import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asKept } from '../../server/catalog/evidence/printEvidence';
import { qOfFlips } from '../../server/jobs/flipFamily';

describe('q of the flips of a catalog', () => {
  it('is the same to the last digit whichever of them were read from evidence', () => {
    const p = fc.double({ min: 1e-12, max: 1, noNaN: true });
    const flips = fc.array(fc.tuple(p, fc.boolean()), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(flips, (all) => {
        const mixed = qOfFlips(all.map(([one, isRead]) => (isRead ? asKept(one) : one)));
        assert.deepEqual(mixed, qOfFlips(all.map(([one]) => one)));
      }),
    );
  });

  it('corrects for their number', () => {
    assert.deepEqual(qOfFlips([0.01, 0.04, 0.5]), [0.03, 0.06, 0.5]);
  });
});
