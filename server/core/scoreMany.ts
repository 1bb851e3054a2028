/** Many prototypes scored at once, each reduced to the two histograms that its exact AUC needs. */
import type { Prototype } from './agreement';
import { agreementCounts } from './agreement';
import { histogram, histogramOfSet } from './auc';
import type { SignPlanes } from './planes';

/** One prototype to score, and on whom. */
export interface ScoringTask {
  readonly prototype: Prototype;
  /** Distinct tokens. */
  readonly positives: readonly number[];
  /** Packed set of tokens; best the same array in many tasks. */
  readonly negatives: Uint32Array;
}

/** Counts of tokens by score: `k + 1` numbers each. `aucOfHistograms` makes an AUC of them. */
export interface ScoreHistograms {
  readonly positive: Uint32Array;
  readonly negative: Uint32Array;
  /** Score of each positive, in the order given. */
  readonly scores: Uint16Array;
}

/** Scores every task over the planes; never holds scores of more than one prototype. */
export function scoreMany(planes: SignPlanes, tasks: readonly ScoringTask[]): ScoreHistograms[] {
  return tasks.map(({ prototype, positives, negatives }) => {
    const k = prototype.dimensions.length;
    const counts = agreementCounts(planes, prototype);
    return {
      positive: histogram(counts, positives, k),
      negative: histogramOfSet(counts, negatives, k),
      scores: Uint16Array.from(positives, (token) => counts[token]!),
    };
  });
}
