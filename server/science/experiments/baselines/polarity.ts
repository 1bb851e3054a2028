/** Does a trained probe merely rediscover the polarity, even on separate anchors? See docs/method.md#trained-probes. */
import type { DimensionStats } from '../../prototype';
import { spearman } from '../common/scores';
import { assignFolds } from '../../folds';
import { seededRandom } from '../../random';
import type { Items, View } from './items';
import { fitTuned, scalerOf } from './probe';
import type { Split } from './split';
import { splitOf, trainingOn } from './split';

/** One dimension: its weight in the probe, and how well its sign separates the category (-1 to 1, 0 is chance). */
export interface WeightedDimension {
  readonly weight: number;
  readonly signedAuc: number;
}

export interface PolarityMatch {
  /** Dimensions with AUC > .7, and how many of them have the probe's sign. */
  readonly strong: number;
  readonly same: number;
  /** Undefined if a side does not vary. */
  readonly spearman: number | undefined;
  readonly dimensions: readonly WeightedDimension[];
}

/** The paper's threshold for the dimensions that are compared. */
const STRONG = 0.7;

/** Weights and dimension AUCs from the same anchors, as the paper does. */
export function sharedMatch(items: Items, view: View, seed: number): PolarityMatch {
  const all = splitOf(items);
  return matchOf(view, all, all, seed);
}

/** Weights from one half of the anchors and negatives, dimension AUCs from the other; undefined for one word. */
export function separateMatch(items: Items, view: View, seed: number): PolarityMatch | undefined {
  const all = splitOf(items);
  const { foldOf, folds } = assignFolds(all.clusters, 2, seededRandom(seed, `halves:${items.id}`));
  if (folds < 2) return undefined;
  const half = (h: number): Split => ({
    positives: all.positives.filter((_, i) => foldOf[i] === h),
    clusters: all.clusters.filter((_, i) => foldOf[i] === h),
    negatives: all.negatives.filter((_, i) => i % 2 === h),
  });
  return matchOf(view, half(0), half(1), seed);
}

function matchOf(view: View, fitted: Split, counted: Split, seed: number): PolarityMatch {
  const { weights } = fitTuned(scalerOf(view, fitted), fitted, seed);
  const stats = trainingOn(view.planes, counted).stats;
  const dimensions = Array.from(weights, (weight, d) => ({
    weight,
    signedAuc: signedAuc(stats, d),
  }));
  const strong = dimensions.filter(({ signedAuc: s }) => Math.abs(s) > 2 * STRONG - 1);
  return {
    strong: strong.length,
    same: strong.filter(({ weight, signedAuc: s }) => weight > 0 === s > 0).length,
    spearman: spearman(
      dimensions.map(({ weight }) => weight),
      dimensions.map(({ signedAuc: s }) => s),
    ),
    dimensions,
  };
}

function signedAuc(stats: DimensionStats, d: number): number {
  return stats.polarity[d]! * (2 * stats.auc[d]! - 1);
}
