/** ROC AUC from integer scores and from single signs, ties counted half (mid-rank). */

import { fullSet } from './bits';
import type { SignPlanes } from './planes';
import type { SetHistograms } from './results';

/** How many of the given tokens have each score. @returns `k + 1` counts. */
export function histogram(scores: Uint16Array, tokens: Iterable<number>, k: number): Uint32Array {
  const counts = new Uint32Array(k + 1);
  for (const token of tokens) counts[scores[token]!]!++;
  return counts;
}

/** {@link histogram} over a packed set of tokens. */
export function histogramOfSet(scores: Uint16Array, set: Uint32Array, k: number): Uint32Array {
  const counts = new Uint32Array(k + 1);
  for (let w = 0; w < set.length; w++) {
    const word = set[w]!;
    if (word === 0) continue;
    if (word === 0xffffffff) {
      for (let token = w * 32; token < w * 32 + 32; token++) counts[scores[token]!]!++;
    } else {
      for (let rest = word; rest !== 0; rest &= rest - 1) {
        counts[scores[w * 32 + 31 - Math.clz32(rest & -rest)]!]!++;
      }
    }
  }
  return counts;
}

/**
 * Both histograms of every token's score.
 *
 * @param planes Planes of these tokens; only used to choose what computes.
 * @param scores One per token, integers in [0, k]; @param set Packed set of tokens.
 */
export function histogramsOf(
  planes: SignPlanes,
  scores: Uint16Array,
  set: Uint32Array,
  k: number,
): SetHistograms {
  return planes.kernels?.histogramsOf(scores, set, k) ?? plainHistogramsOf(scores, set, k);
}

/** {@link histogramsOf} in plain JavaScript. */
export function plainHistogramsOf(scores: Uint16Array, set: Uint32Array, k: number): SetHistograms {
  const inside = histogramOfSet(scores, set, k);
  const outside = histogramOfSet(scores, fullSet(scores.length), k);
  return { inside, outside: outside.map((n, s) => n - inside[s]!) };
}

/**
 * Probability that a random positive outscores a random negative.
 *
 * @param positive Count of positives by score; `negative` has the same length.
 * @returns AUC in [0, 1], ties counted half; `undefined` if a class is empty.
 * @see Hanley & McNeil 1982.
 */
export function aucOfHistograms(positive: Uint32Array, negative: Uint32Array): number | undefined {
  let below = 0;
  let wins = 0;
  let nPos = 0;
  for (let s = 0; s < positive.length; s++) {
    const neg = negative[s]!;
    wins += positive[s]! * (below + neg / 2);
    below += neg;
    nPos += positive[s]!;
  }
  return nPos === 0 || below === 0 ? undefined : wins / (nPos * below);
}

/**
 * Share of negatives that one positive outscores, ties counted half, for each score.
 *
 * @param negative Count of negatives by score, at least one negative in all.
 * @returns One placement in [0, 1] per score.
 */
export function placements(negative: Uint32Array): Float64Array {
  const total = negative.reduce((sum, n) => sum + n, 0);
  const result = new Float64Array(negative.length);
  let below = 0;
  negative.forEach((n, s) => {
    result[s] = (below + n / 2) / total;
    below += n;
  });
  return result;
}

/**
 * AUC of one dimension's sign as a classifier, in its better direction: `max((1 + p+ - p-)/2, (1 - p+ + p-)/2)`.
 *
 * @param pPlus P(sign = + | anchors); `pMinus` P(sign = + | negatives), both in [0, 1].
 * @returns AUC in [0.5, 1] and the polarity: +1 if p+ > p-, otherwise -1 (docs/method.md#a-feature-from-anchors).
 */
export function dimensionAuc(pPlus: number, pMinus: number): { auc: number; polarity: 1 | -1 } {
  return { auc: (1 + Math.abs(pPlus - pMinus)) / 2, polarity: pPlus > pMinus ? 1 : -1 };
}
