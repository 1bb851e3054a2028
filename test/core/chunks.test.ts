import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreementCounts } from '../../server/core/agreement';
import { setOf } from '../../server/core/bits';
import { majoritySigns, nearestOfMany, rowOf } from '../../server/core/nearest';
import { jointPlusCounts } from '../../server/core/pairs';
import { planeOf, plusCounts, plusCountsOfLists } from '../../server/core/planes';
import { placeWidths } from '../../server/core/placing';
import { scoreWidths } from '../../server/core/scoreMany';
import { inChunks } from '../support/inChunks';
import { noiseBits, planesOf } from '../support/noise';
import { prototypes, shapes, subsets } from './support/shapes';

describe('planes in chunks', () => {
  it('compute what planes in one piece compute', () => {
    const cases = shapes({ tokens: 1 })
      .map((s) => ({ ...s, dimensions: Math.min(s.dimensions, 65) }))
      .chain((s) =>
        fc.tuple(
          fc.constant(s),
          fc.constantFrom(32, 64, 512),
          prototypes(s.dimensions),
          subsets(s.tokens),
          subsets(s.tokens),
          fc.nat(s.tokens + 1),
        ),
      );
    fc.assert(
      fc.property(cases, ([s, size, prototype, some, others, count]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const [set, negatives] = [setOf(some, s.tokens), setOf(others, s.tokens)];
        const widths = [0, prototype.dimensions.length];
        const results = [planesOf(bits), inChunks(bits, size)].map((planes) => [
          plusCounts(planes, set),
          plusCountsOfLists(planes, [some, [], others]),
          agreementCounts(planes, prototype),
          scoreWidths(planes, [{ prototype, positives: some, negatives, widths }]),
          placeWidths(planes, [{ prototype, positives: some, negatives, widths }]),
          jointPlusCounts(planes, set),
          nearestOfMany(planes, [rowOf(planes, s.tokens - 1)], count, set),
          majoritySigns(planes, others),
          Array.from({ length: s.dimensions }, (_, d) => Array.from(planeOf(planes, d))),
        ]);
        assert.deepEqual(results[1], results[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('say so where somebody wants them in one piece', () => {
    const planes = inChunks(noiseBits(100, 8, 1), 32);
    assert.throws(() => planes.words, /not in memory whole/);
    assert.throws(() => rowOf(planes, 100), RangeError);
  });
});
