/** From anchors to a prototype: dimension AUCs, register and polarity (docs/method.md#a-feature-from-anchors). */
import type { Prototype } from '../core/prototype';
import { dimensionAuc } from '../core/auc';
import type { RegisterRule } from '../protocol/evidence';
import { descending } from './descending';

/** Statistics of every dimension for one set of anchors. Arrays have length D. */
export interface DimensionStats {
  readonly pPlus: Float64Array;
  readonly pMinus: Float64Array;
  /** [0.5, 1] */
  readonly auc: Float64Array;
  /** +1 or -1 */
  readonly polarity: Int8Array;
}

/** How many tokens, and how many of them have sign + in each dimension. */
export interface PlusCounts {
  readonly n: number;
  readonly plus: ArrayLike<number>;
}

/** @throws {RangeError} A class is empty. */
export function dimensionStats(anchors: PlusCounts, negatives: PlusCounts): DimensionStats {
  if (anchors.n < 1 || negatives.n < 1) throw new RangeError('a class is empty');
  const dimensions = anchors.plus.length;
  const stats: DimensionStats = {
    pPlus: new Float64Array(dimensions),
    pMinus: new Float64Array(dimensions),
    auc: new Float64Array(dimensions),
    polarity: new Int8Array(dimensions),
  };
  for (let d = 0; d < dimensions; d++) {
    const pPlus = anchors.plus[d]! / anchors.n;
    const pMinus = negatives.plus[d]! / negatives.n;
    const { auc, polarity } = dimensionAuc(pPlus, pMinus);
    stats.pPlus[d] = pPlus;
    stats.pMinus[d] = pMinus;
    stats.auc[d] = auc;
    stats.polarity[d] = polarity;
  }
  return stats;
}

/** Dimensions by AUC, best first; equals by index, so that the order is the same everywhere. */
export function rankedDimensions(stats: DimensionStats): number[] {
  return descending(stats.auc);
}

/** The prototype over the given dimensions, with the polarity that the anchors show. */
export function prototypeOf(stats: DimensionStats, dimensions: readonly number[]): Prototype {
  return { dimensions, polarity: dimensions.map((d) => stats.polarity[d]!) };
}

/** The paper's second threshold, if no dimension clears the first. */
export const FALLBACK_TAU = 0.7;

/**
 * `{d : AUC_d >= tau}`; if none clears tau, those that clear 0.70; if none does, only the best.
 *
 * @returns The register best first, and whether it fell back.
 */
export function registerByTau(
  stats: DimensionStats,
  tau: number,
): { readonly dimensions: number[]; readonly fellBack: boolean } {
  const order = rankedDimensions(stats);
  for (const threshold of [tau, Math.min(tau, FALLBACK_TAU)]) {
    const dimensions = order.filter((d) => stats.auc[d]! >= threshold);
    if (dimensions.length > 0) return { dimensions, fellBack: threshold !== tau };
  }
  return { dimensions: order.slice(0, 1), fellBack: true };
}

/** A register listed by hand. */
export function prototypeOfDims(rule: RegisterRule & { readonly rule: 'dims' }): Prototype {
  return {
    dimensions: [...rule.pos, ...rule.neg],
    polarity: [...rule.pos.map(() => 1), ...rule.neg.map(() => -1)],
  };
}
