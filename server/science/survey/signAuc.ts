/** The dimension AUC of a list, with its interval. */
import type { Estimate } from '../../protocol/evidence';
import { LEAST_FOR_INTERVAL } from '../../protocol/intervals';

/** Standard normal quantile at 0.975. */
const Z = 1.959963984540054;

export interface SignCounts {
  /** Words, and those with the sign in question. */
  readonly n: number;
  readonly with: number;
}

/**
 * (1 + p - p') / 2, p the share of the list's words with a sign and p' that of all other words, with the 95 % interval
 * of a difference of two independent shares from their Wilson intervals.
 *
 * @returns Without bounds for fewer than 10 words on either side.
 * @see Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
 */
export function signAuc(list: SignCounts, others: SignCounts): Estimate {
  const [p, q] = [list.with / list.n, others.with / others.n];
  const value = (1 + p - q) / 2;
  if (Math.min(list.n, others.n) < LEAST_FOR_INTERVAL) return { value, low: null, high: null };
  const [a, b] = [wilson(list), wilson(others)];
  return {
    value,
    low: Math.max(0, value - Math.hypot(p - a.low, b.high - q) / 2),
    high: Math.min(1, value + Math.hypot(a.high - p, q - b.low) / 2),
  };
}

/** @see Wilson 1927. */
function wilson({ n, with: x }: SignCounts): { readonly low: number; readonly high: number } {
  const p = x / n;
  const centre = (p + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))) / (1 + Z ** 2 / n);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
