/** Which anchors and explicit negatives are held out together: members of a group share a fold. */
import { popcount } from '../core/bits';
import type { Detection } from './evaluate';
import { assignFolds, clusterCount } from './folds';
import type { Random } from './random';

/** One assignment of anchors (and explicit negatives) to folds, the same for every rule. */
export interface FoldPlan {
  readonly detection: Detection;
  readonly foldOf: readonly number[];
  readonly folds: number;
  readonly negativeFoldOf: readonly number[] | undefined;
  /** Other assignments of the same anchors, over which estimates are averaged. */
  readonly again?: readonly FoldPlan[];
}

/** @param wanted Number of folds; fewer if anchors or explicit negatives have fewer clusters. */
export function foldPlanOf(detection: Detection, wanted: number, random: Random): FoldPlan {
  const negatives = detection.negativesFolded ? separable(detection) : undefined;
  const limit = negatives ? clusterCount(negatives) : wanted;
  const most = Math.max(2, Math.min(wanted, limit));
  const { foldOf, folds } = assignFolds(detection.clusters, most, random);
  const negativeFoldOf = negatives && assignFolds(negatives, folds, random).foldOf;
  return { detection, foldOf, folds, negativeFoldOf };
}

/** A random set may leave negatives of one group only; these are split so that each fold has some. */
function separable({ negatives, negativeClusters }: Detection): readonly number[] {
  const apart = negativeClusters && clusterCount(negativeClusters) > 1;
  return negativeClustersOf({ negatives, ...(apart && { negativeClusters }) });
}

/** One number per negative, ascending; equal ones belong together. */
export function negativeClustersOf({
  negatives,
  negativeClusters,
}: Pick<Detection, 'negatives' | 'negativeClusters'>): readonly number[] {
  return negativeClusters ?? Array.from({ length: popcount(negatives) }, (_, i) => i);
}
