/** How well each single sign tells a category apart, for one category and for many at once. */
import type { SignPlanes } from './planes';
import { plusCounts, plusCountsOfList } from './planes';

/** How many tokens, and how many of them have sign + in each dimension (length D). */
export interface ClassCounts {
  readonly n: number;
  readonly plus: ArrayLike<number>;
}

/**
 * AUC of sign + of every dimension as a classifier, ties counted half: `(1 + p+ - p-)/2`
 * (docs/method.md#a-feature-from-anchors).
 *
 * @returns D values in [0, 1], below 0.5 where - is the better sign; `undefined` if a class is empty.
 */
export function dimensionAucs(
  positive: ClassCounts,
  negative: ClassCounts,
): Float64Array | undefined {
  if (positive.n === 0 || negative.n === 0) return undefined;
  return Float64Array.from(positive.plus, (plus, d) => {
    return (1 + plus / positive.n - negative.plus[d]! / negative.n) / 2;
  });
}

/**
 * {@link dimensionAucs} of many categories against the rest of one pool, reading the pool once: the rest's counts are
 * the pool's minus the category's.
 *
 * @param pool Packed set; @param categories Distinct members of the pool, each list sorted or not.
 */
export function dimensionAucsOfMany(
  planes: SignPlanes,
  pool: ClassCounts,
  categories: readonly (readonly number[])[],
): (Float64Array | undefined)[] {
  return plusCountsOfLists(planes, categories).map((plus, c) => {
    const n = categories[c]!.length;
    return dimensionAucs({ n, plus }, restOf(pool, { n, plus }));
  });
}

/** The counts of a pool without a part of it. */
export function restOf(pool: ClassCounts, part: ClassCounts): ClassCounts {
  const plus = Float64Array.from(part.plus, (p, d) => pool.plus[d]! - p);
  return { n: pool.n - part.n, plus };
}

/** `plusCountsOfList` of many lists. */
export function plusCountsOfLists(
  planes: SignPlanes,
  lists: readonly (readonly number[])[],
): Uint32Array[] {
  if (planes.kernels) return planes.kernels.plusCountsOfLists(lists);
  return lists.map((list) => plusCountsOfList(planes, list));
}

/** Counts of a packed set as a class. */
export function countsOfSet(planes: SignPlanes, tokens: Uint32Array, n: number): ClassCounts {
  return { n, plus: plusCounts(planes, tokens) };
}

/**
 * Counts of every fold's training part: all tokens minus those of the fold, so that the matrix is read once whatever the
 * number of folds.
 *
 * @param foldOf Fold of each token of the list, in [0, folds).
 * @returns For each fold the counts of the list without that fold.
 */
export function trainingCounts(
  planes: SignPlanes,
  tokens: readonly number[],
  foldOf: readonly number[],
  folds: number,
): ClassCounts[] {
  const parts = Array.from({ length: folds }, (_, f) => tokens.filter((_, i) => foldOf[i] === f));
  const held = plusCountsOfLists(planes, parts);
  const all = Float64Array.from({ length: planes.dimensions }, (_, d) =>
    held.reduce((sum, counts) => sum + counts[d]!, 0),
  );
  return held.map((plus, f) =>
    restOf({ n: tokens.length, plus: all }, { n: parts[f]!.length, plus }),
  );
}

/**
 * Null of the best dimension AUC: the largest `max(AUC, 1 - AUC)` over all dimensions for each of many random anchor sets
 * drawn from one pool (docs/method.md#a-feature-from-anchors).
 *
 * @param draws Distinct members of the pool each, neither empty nor the whole pool.
 * @throws {RangeError} A draw leaves one class empty.
 */
export function bestAucsOfDraws(
  planes: SignPlanes,
  pool: ClassCounts,
  draws: readonly (readonly number[])[],
): Float64Array {
  const best = dimensionAucsOfMany(planes, pool, draws).map((aucs) => {
    if (!aucs) throw new RangeError('a draw leaves one class empty');
    return aucs.reduce((most, auc) => Math.max(most, auc, 1 - auc), 0);
  });
  return Float64Array.from(best);
}
