import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fullSet } from '../../server/core/bits';
import {
  bestAucsOfDraws,
  countsOfSet,
  dimensionAucs,
  dimensionAucsOfMany,
  plusCountsOfLists,
  trainingCounts,
} from '../../server/core/dimensionAucs';
import { plusCountsOfList } from '../../server/core/planes';
import { noiseBits, planesOf, type Bits } from '../support/noise';
import { shapes, subsets } from './support/shapes';

/** All pairs of a member and another token, ties counted half. */
function naiveAuc(bits: Bits, members: readonly number[], dimension: number): number {
  const rest = Array.from({ length: bits.tokens }, (_, t) => t).filter((t) => !members.includes(t));
  const value = (t: number): number => (bits.at(t, dimension) ? 1 : 0);
  let wins = 0;
  for (const a of members) for (const b of rest) wins += (1 + value(a) - value(b)) / 2;
  return wins / (members.length * rest.length);
}

describe('dimension AUCs', () => {
  it('equal the share of pairs won, for many categories at once', () => {
    const cases = shapes({ tokens: 1 })
      .map((s) => ({
        ...s,
        tokens: Math.min(s.tokens, 65),
        dimensions: Math.min(s.dimensions, 33),
      }))
      .chain((s) => fc.tuple(fc.constant(s), fc.array(subsets(s.tokens), { maxLength: 4 })));
    fc.assert(
      fc.property(cases, ([s, categories]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const planes = planesOf(bits);
        const pool = countsOfSet(planes, fullSet(s.tokens), s.tokens);
        const found = dimensionAucsOfMany(planes, pool, categories);
        categories.forEach((category, c) => {
          const oneClass = category.length === 0 || category.length === s.tokens;
          assert.equal(found[c] === undefined, oneClass);
          found[c]?.forEach((auc, d) => {
            assert.ok(Math.abs(auc - naiveAuc(bits, category, d)) < 1e-12);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it('are not computable with an empty class', () => {
    assert.equal(dimensionAucs({ n: 0, plus: [0] }, { n: 3, plus: [1] }), undefined);
    assert.equal(dimensionAucs({ n: 3, plus: [1] }, { n: 0, plus: [0] }), undefined);
  });

  it('count each fold without reading the others again', () => {
    const planes = planesOf(noiseBits(130, 40, 5));
    const tokens = [0, 3, 31, 32, 33, 64, 100, 129];
    const foldOf = [0, 1, 2, 0, 1, 2, 0, 1];
    trainingCounts(planes, tokens, foldOf, 3).forEach(({ n, plus }, f) => {
      const training = tokens.filter((_, i) => foldOf[i] !== f);
      assert.equal(n, training.length);
      assert.deepEqual([...Array.from(plus)], [...plusCountsOfList(planes, training)]);
    });
    assert.deepEqual(plusCountsOfLists(planes, [[5], []])[1], new Uint32Array(40));
  });

  it('give the best dimension of each draw, in either direction', () => {
    const bits = noiseBits(64, 7, 9);
    const planes = planesOf(bits);
    const pool = countsOfSet(planes, fullSet(64), 64);
    const draws = [
      [0, 1, 2],
      [5, 9, 63, 40],
    ];
    const naive = draws.map((draw) =>
      Math.max(
        ...Array.from({ length: 7 }, (_, d) => naiveAuc(bits, draw, d)).map((a) =>
          Math.max(a, 1 - a),
        ),
      ),
    );
    bestAucsOfDraws(planes, pool, draws).forEach((best, i) =>
      assert.ok(Math.abs(best - naive[i]!) < 1e-12),
    );
    assert.throws(() => bestAucsOfDraws(planes, pool, [[]]), RangeError);
  });
});
