/** Why a feature cannot be measured. */
import { popcount } from '../core/bits';
import type { Detection } from './evaluate';
import { clusterCount, clustersOf } from './folds';
import type { FeatureTask } from './task';

/** Why nothing can be measured, in words; undefined if it can. */
export function refusalOf(detection: Detection): string | undefined {
  const few = fewWords(detection.clusters);
  if (few !== undefined) return few;
  const negatives = popcount(detection.negatives);
  if (negatives < 2) return `${negatives} negatives: an AUC needs two classes`;
  const { negativeClusters: groups } = detection;
  return groups && clusterCount(groups) < 2
    ? 'all negatives are in one group: none of them can be held out'
    : undefined;
}

/** {@link refusalOf}, as far as it can be said without signs. */
export function refusalOfAnchors(
  task: Pick<FeatureTask, 'anchorTexts' | 'anchorGroups'>,
): string | undefined {
  return fewWords(clustersOf(task.anchorGroups ?? task.anchorTexts));
}

function fewWords(clusters: Detection['clusters']): string | undefined {
  const words = clusterCount(clusters);
  if (words >= 2) return undefined;
  return `${words === 0 ? 'no anchor' : 'no two different anchors'}: nothing can be held out`;
}
