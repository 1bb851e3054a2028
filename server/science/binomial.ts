/** Exact inference on shares of independent trials. */
import type { Estimate } from '../protocol/evidence';

/** Probability of each tail outside a 95 % interval. */
const TAIL = 0.025;

/**
 * A share with its exact 95 % interval.
 *
 * @param successes In [0, trials].
 * @returns Null if there are no trials; always contains the share.
 * @see Clopper & Pearson 1934.
 */
export function shareEstimate(successes: number, trials: number): Estimate | null {
  if (trials === 0) return null;
  return {
    value: successes / trials,
    low: successes === 0 ? 0 : solve((p) => upperTail(successes, trials, p) > TAIL),
    high: successes === trials ? 1 : solve((p) => upperTail(successes + 1, trials, p) > 1 - TAIL),
  };
}

/**
 * Exact two-sided sign test: the probability that fair coins are as uneven.
 *
 * @returns p in (0, 1]; 1 for no trials.
 */
export function signTestP(successes: number, trials: number): number {
  const more = Math.max(successes, trials - successes);
  return Math.min(1, 2 * upperTail(more, trials, 0.5));
}

/** P(X >= successes) for X binomial, summed from logarithms to avoid underflow for many trials. */
export function upperTail(successes: number, trials: number, p: number): number {
  if (successes <= 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let logTerm = trials * Math.log1p(-p);
  const odds = Math.log(p) - Math.log1p(-p);
  let sum = 0;
  for (let i = 0; i <= trials; i++) {
    if (i >= successes) sum += Math.exp(logTerm);
    logTerm += Math.log((trials - i) / (i + 1)) + odds;
  }
  return Math.min(1, sum);
}

/** The point in [0, 1] from which a monotone condition holds, by bisection. */
function solve(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
