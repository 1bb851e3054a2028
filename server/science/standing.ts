/**
 * What a claim of one dimension would be worth on other words (docs/measuring.md#claims-of-dimensions). Of many
 * dimensions one always tells a list of words well. So a claim is scored as what it may be, "the dimension of this rank
 * for these words": the words of the training folds say which dimension has that rank, the others score it.
 */
import type { Prototype } from '../core/prototype';
import type { ChoosePrototype } from './evaluate';
import { rankedDimensions, type DimensionStats } from './prototype';

/** Where a claimed dimension stands among all. */
export interface Standing {
  /** By dimension AUC over all words, from 0. */
  readonly rank: number;
  /** Whether the words have the claimed sign more often than the rest. */
  readonly agrees: boolean;
}

/** @param claim A prototype of one dimension. @throws {RangeError} It has another width. */
export function standingOf(stats: DimensionStats, { dimensions, polarity }: Prototype): Standing {
  const [dimension] = dimensions;
  if (dimension === undefined || dimensions.length > 1) {
    throw new RangeError('A claim is about one dimension.');
  }
  return {
    rank: rankedDimensions(stats).indexOf(dimension),
    agrees: stats.polarity[dimension] === polarity[0],
  };
}

/**
 * The dimension of the same rank, in the polarity of the training words; the other one if the words contradict the
 * claim, so that its AUC stays below .5. On all words it is the claim itself.
 */
export function chooserOfRank({ rank, agrees }: Standing): ChoosePrototype {
  return ({ stats }) => prototypeOfRank(stats, { rank, agrees });
}

export function prototypeOfRank(stats: DimensionStats, { rank, agrees }: Standing): Prototype {
  const dimension = rankedDimensions(stats)[rank]!;
  const own = stats.polarity[dimension]!;
  return { dimensions: [dimension], polarity: [agrees ? own : -own] };
}
