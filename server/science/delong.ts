/** DeLong's variance of a held-out AUC whose folds score with different prototypes. */
import { members } from '../core/bits';
import type { ScoredFold } from './evaluate';
import { heldOutPlacements } from './evaluate';
import { clusteredVariance, varianceOfMean } from './interval';

/**
 * Variance of the mean placement: one component over anchors (clustered by word) and one over negatives.
 * It takes the prototypes as given: the folds' shared training anchors are not a component of it.
 *
 * @returns NaN where the anchors are all one cluster.
 * @see DeLong et al. 1988; Obuchowski 1997 for clusters.
 */
export function heldOutVariance(
  folds: readonly ScoredFold[],
  clusters: readonly number[],
  negativesFolded: boolean,
): number {
  const anchors = clusters.length;
  const ofAnchors = clusteredVariance(heldOutPlacements(folds, anchors), clusters);
  const components = folds.map((fold) => negativeComponent(fold, anchors));
  if (negativesFolded) {
    return components.reduce((sum, c) => sum + varianceOfMean(c), ofAnchors);
  }
  const total = new Float64Array(components[0]!.length);
  for (const component of components) component.forEach((v, j) => (total[j]! += v));
  return ofAnchors + varianceOfMean(total);
}

/** For each negative of a fold: share of *all* anchors that are of this fold and outscore it, ties half. */
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
