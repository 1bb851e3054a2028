/** The part of a held-out AUC's variance that comes from explicit negatives. */
import { members } from '../core/bits';
import type { Detection, ScoredFold } from './evaluate';
import { negativeClustersOf } from './foldPlan';
import { clusteredVariance, varianceOfMean } from './interval';

/**
 * Variance over negatives, clustered if they are in groups. It takes the prototypes of the folds as fixed.
 *
 * @returns NaN if all negatives of a fold are one cluster.
 * @see DeLong et al. 1988; Obuchowski 1997 for clusters.
 */
export function varianceOfNegatives(
  folds: readonly ScoredFold[],
  detection: Pick<Detection, 'clusters' | 'negatives' | 'negativeClusters' | 'negativesFolded'>,
): number {
  const { clusters, negatives, negativesFolded } = detection;
  const components = folds.map((fold) => negativeComponent(fold, clusters.length));
  if (negativesFolded) {
    const numbers = negativeClustersOf(detection);
    const clusterOf = new Map(members(negatives).map((id, i) => [id, numbers[i]!]));
    return components.reduce((sum, c, f) => {
      const own = members(folds[f]!.negatives).map((id) => clusterOf.get(id)!);
      return sum + clusteredVariance(c, own);
    }, 0);
  }
  const total = new Float64Array(components[0]!.length);
  for (const component of components) component.forEach((v, j) => (total[j]! += v));
  return varianceOfMean(total);
}

/** For each negative of a fold: share of *all* anchors that are in this fold and outscore it, ties counted half. */
function negativeComponent(fold: ScoredFold, anchors: number): Float64Array {
  const counts = new Uint32Array(fold.k + 1);
  for (const count of fold.heldOutCounts) counts[count]!++;
  const outscoring = new Float64Array(fold.k + 1);
  let above = 0;
  for (let s = fold.k; s >= 0; s--) {
    outscoring[s] = (above + counts[s]! / 2) / anchors;
    above += counts[s]!;
  }
  return Float64Array.from(members(fold.negatives), (token) => outscoring[fold.counts[token]!]!);
}
