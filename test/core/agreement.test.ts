import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreementCounts } from '../../server/core/agreement';
import { noiseBits, planesOf } from '../support/noise';

/** Every token's agreeing dimensions, one comparison at a time. */
function naiveCounts(
  bits: ReturnType<typeof noiseBits>,
  dimensions: readonly number[],
  polarity: readonly number[],
): number[] {
  return Array.from(
    { length: bits.tokens },
    (_, t) => dimensions.filter((d, i) => bits.at(t, d) === polarity[i]! > 0).length,
  );
}

describe('agreement', () => {
  it('counts as the naive oracle does, for any shape, register and polarity', () => {
    const shape = fc.record({
      tokens: fc.constantFrom(0, 1, 31, 32, 33, 63, 64, 65, 511, 513, 4096, 4127),
      dimensions: fc.constantFrom(1, 2, 31, 33, 64, 65),
      seed: fc.nat(1000),
    });
    const cases = shape.chain((s) =>
      fc.tuple(
        fc.constant(s),
        fc.uniqueArray(fc.nat(s.dimensions - 1), { maxLength: s.dimensions }),
        fc.array(fc.constantFrom(1, -1), { minLength: s.dimensions, maxLength: s.dimensions }),
      ),
    );
    fc.assert(
      fc.property(cases, ([s, dimensions, signs]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const polarity = signs.slice(0, dimensions.length);
        const counts = agreementCounts(planesOf(bits), { dimensions, polarity });
        assert.deepEqual([...counts], naiveCounts(bits, dimensions, polarity));
      }),
      { numRuns: 60 },
    );
  });

  it('reaches k where every sign agrees, at each power of two', () => {
    for (const k of [1, 2, 3, 4, 7, 8, 15, 16, 255, 256, 257]) {
      const bits = { tokens: 40, dimensions: k, at: (t: number) => t === 39 };
      const dimensions = Array.from({ length: k }, (_, d) => d);
      const counts = agreementCounts(planesOf(bits), {
        dimensions,
        polarity: dimensions.map(() => 1),
      });
      assert.equal(counts[39], k);
      assert.equal(counts[0], 0);
    }
  });
});
