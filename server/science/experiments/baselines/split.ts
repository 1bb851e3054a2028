/** One split of a category's rows into a training part and a scored part, and the register that both share. */
import type { Prototype } from '../../../core/prototype';
import { setOf } from '../../../core/bits';
import type { SignPlanes } from '../../../core/planes';
import { plusCountsOfList } from '../../../core/planes';
import type { RegisterRule } from '../../../protocol/evidence';
import type { Training } from '../../evaluate';
import { chooserOf } from '../../measure';
import { dimensionStats } from '../../prototype';
import type { Items } from './items';

/** Training rows. */
export interface Split {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  /** One per positive. */
  readonly clusters: readonly number[];
}

/** The rows outside a fold; all rows if `fold` is undefined. */
export function splitOf({ n, rows, foldOf, clusters }: Items, fold?: number): Split {
  const kept = Array.from({ length: rows }, (_, r) => r).filter((r) => foldOf[r] !== fold);
  const positives = kept.filter((r) => r < n);
  return {
    positives,
    negatives: kept.filter((r) => r >= n),
    clusters: positives.map((r) => clusters[r]!),
  };
}

export function trainingOn(planes: SignPlanes, split: Split): Training {
  const { positives, negatives, clusters } = split;
  const negativeCounts = { n: negatives.length, plus: plusCountsOfList(planes, negatives) };
  const plus = plusCountsOfList(planes, positives);
  return {
    stats: dimensionStats({ n: positives.length, plus }, negativeCounts),
    anchors: positives,
    clusters,
    negatives: setOf(negatives, planes.tokens),
    negativeCounts,
  };
}

export function registerOn(
  planes: SignPlanes,
  split: Split,
  rule: RegisterRule,
  seed: number,
): Prototype {
  return chooserOf(planes, rule, seed)(trainingOn(planes, split));
}
