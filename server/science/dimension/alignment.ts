/** How far a direction points along one dimension, beside what random directions do. */
import { studentTail } from '../student';

/**
 * The chance that the best of some random directions has at least this share of its square on one dimension.
 *
 * @param share Squared cosine, [0, 1]; @param dimensions D, at least 2; @param among How many directions.
 * @returns [0, 1].
 */
export function chanceOfBest(share: number, dimensions: number, among: number): number {
  return -Math.expm1(among * Math.log1p(-chanceOfOne(share, dimensions)));
}

/**
 * The chance that the largest weight on one dimension is at least this large, in size, where vectors of these norms
 * point in random directions.
 *
 * @param dimensions D, at least 2. @returns [0, 1].
 */
export function chanceOfLargest(
  weight: number,
  norms: ArrayLike<number>,
  dimensions: number,
): number {
  let none = 0;
  for (let n = 0; n < norms.length; n++) {
    const share = norms[n]! > 0 ? (weight / norms[n]!) ** 2 : Infinity;
    none += Math.log1p(-chanceOfOne(share, dimensions));
  }
  return -Math.expm1(none);
}

/**
 * Of a random direction: its coordinate r gives t = r sqrt((D - 1) / (1 - r^2)), Student's with D - 1 degrees of
 * freedom.
 */
function chanceOfOne(share: number, dimensions: number): number {
  if (share >= 1) return 0;
  const df = dimensions - 1;
  return Math.min(1, 2 * studentTail(Math.sqrt((share * df) / (1 - share)), df));
}

/** The indices of the largest values, first the largest; equals by index. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const order = Array.from({ length: values.length }, (_, i) => i);
  return order.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count);
}
