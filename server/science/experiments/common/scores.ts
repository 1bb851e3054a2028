/** AUCs and correlations of real-valued scores, ties counted half. */

/**
 * Ranks from 1, ties given their mean rank.
 *
 * @returns One rank per value, in the order given.
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Share of negatives that each positive outscores, ties counted half.
 *
 * @returns One placement in [0, 1] per positive; their mean is the AUC (Mann-Whitney).
 */
export function placementsOf(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): Float64Array {
  const sorted = Float64Array.from(negatives).sort();
  return Float64Array.from(positives, (score) => {
    const below = countBelow(sorted, score, false);
    return (below + countBelow(sorted, score, true)) / 2 / sorted.length;
  });
}

/** How many of the ascending values are below a limit, or at most the limit. */
function countBelow(sorted: Float64Array, limit: number, orAt: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (orAt ? sorted[middle]! <= limit : sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns AUC in [0, 1]; undefined if a class is empty. */
export function aucOfScores(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): number | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined;
  return placementsOf(positives, negatives).reduce((sum, v) => sum + v, 0) / positives.length;
}

/** Spearman's rank correlation, mid-ranks for ties; undefined if a side does not vary. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  return pearson(midRanks(a), midRanks(b));
}

function pearson(a: Float64Array, b: Float64Array): number | undefined {
  const n = a.length;
  const [meanA, meanB] = [a, b].map((v) => v.reduce((sum, x) => sum + x, 0) / n) as [
    number,
    number,
  ];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? undefined : ab / Math.sqrt(aa * bb);
}
