import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  aucOfHistograms,
  dimensionAuc,
  histogram,
  histogramOfSet,
  placements,
} from '../../server/core/auc';
import { setOf } from '../../server/core/bits';

/** All pairs, ties counted half: the definition. */
function naiveAuc(positive: readonly number[], negative: readonly number[]): number {
  let wins = 0;
  for (const p of positive) for (const n of negative) wins += p > n ? 1 : p === n ? 0.5 : 0;
  return wins / (positive.length * negative.length);
}

const scores = fc.array(fc.nat(12), { minLength: 1, maxLength: 50 });

describe('AUC', () => {
  it('equals the share of pairs won, ties half', () => {
    fc.assert(
      fc.property(scores, scores, (positive, negative) => {
        const count = (s: readonly number[]): Uint32Array =>
          histogram(Uint16Array.from(s), s.keys(), 12);
        const auc = aucOfHistograms(count(positive), count(negative))!;
        assert.ok(Math.abs(auc - naiveAuc(positive, negative)) < 1e-12);
        const placement = placements(count(negative));
        const mean = positive.reduce((sum, s) => sum + placement[s]!, 0) / positive.length;
        assert.ok(Math.abs(mean - auc) < 1e-12);
      }),
    );
  });

  it('is half where all scores tie, and not computable with an empty class', () => {
    assert.equal(aucOfHistograms(Uint32Array.of(0, 4), Uint32Array.of(0, 9)), 0.5);
    assert.equal(aucOfHistograms(Uint32Array.of(0, 0), Uint32Array.of(0, 9)), undefined);
    assert.equal(aucOfHistograms(Uint32Array.of(1, 0), Uint32Array.of(0, 0)), undefined);
  });

  it('counts a packed set as it counts a list', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(199)), (tokens) => {
        const s = Uint16Array.from({ length: 200 }, (_, i) => (i * 7) % 5);
        assert.deepEqual(histogramOfSet(s, setOf(tokens, 200), 4), histogram(s, tokens, 4));
      }),
    );
    const all = Uint16Array.from({ length: 64 }, () => 1);
    assert.deepEqual([...histogramOfSet(all, setOf(all.keys(), 64), 1)], [0, 64]);
  });

  it('takes a dimension in its better direction, as its two-score AUC', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (a, b) => {
        const { auc, polarity } = dimensionAuc(a / 20, b / 20);
        const bits = (n: number): number[] => Array.from({ length: 20 }, (_, i) => (i < n ? 1 : 0));
        const naive = naiveAuc(bits(a), bits(b));
        assert.ok(Math.abs(auc - Math.max(naive, 1 - naive)) < 1e-12);
        assert.equal(polarity, a > b ? 1 : -1);
      }),
    );
  });
});
