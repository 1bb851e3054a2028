/** How far a direction points along one dimension, beside what random directions do. */
import { studentTail } from '../student';

/**
 * The chance that the best of some random directions has at least this share of its square on one dimension. The
 * coordinate r of a random direction gives t = r sqrt((D - 1) / (1 - r^2)), Student's with D - 1 degrees of freedom.
 *
 * @param share Squared cosine, [0, 1]; @param dimensions D, at least 2; @param among How many directions.
 * @returns [0, 1].
 */
export function chanceOfBest(share: number, dimensions: number, among: number): number {
  if (share >= 1) return 0;
  const df = dimensions - 1;
  const one = Math.min(1, 2 * studentTail(Math.sqrt((share * df) / (1 - share)), df));
  return one >= 1 ? 1 : -Math.expm1(among * Math.log1p(-one));
}

/** The indices of the largest values, first the largest; equals by index. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const order = Array.from({ length: values.length }, (_, i) => i);
  return order.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count);
}
