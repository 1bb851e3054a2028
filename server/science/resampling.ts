/** Intervals and tests over prompts, which are the independent units of a flip experiment. */
import type { MeanEffect } from '../protocol/evidence';
import type { Random } from './random';

const RESAMPLES = 2000;
const PERMUTATIONS = 9999;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/**
 * Mean with its 95 % percentile-bootstrap interval.
 *
 * @param values One value per prompt, at least one.
 * @see Efron & Tibshirani 1993, chapter 13.
 */
export function bootstrapMean(values: readonly number[], random: Random): MeanEffect {
  const n = values.length;
  const means = new Float64Array(RESAMPLES);
  for (let r = 0; r < RESAMPLES; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[random.int(n)]!;
    means[r] = sum / n;
  }
  return { mean: mean(values), ...intervalOf(means) };
}

/**
 * Mean of values in groups with its 95 % percentile-bootstrap interval, which draws whole groups.
 *
 * @param groups Values by group, at least one in each.
 * @returns With groups of one value what {@link bootstrapMean} gives.
 * @see Davison & Hinkley 1997, section 3.8.
 */
export function bootstrapClusters(
  groups: readonly (readonly number[])[],
  random: Random,
): { readonly value: number; readonly low: number; readonly high: number } {
  const sums = groups.map((values) => values.reduce((sum, v) => sum + v, 0));
  const means = new Float64Array(RESAMPLES);
  for (let r = 0; r < RESAMPLES; r++) {
    let [sum, count] = [0, 0];
    for (let i = 0; i < groups.length; i++) {
      const drawn = random.int(groups.length);
      sum += sums[drawn]!;
      count += groups[drawn]!.length;
    }
    means[r] = sum / count;
  }
  return { value: mean(groups.flat()), ...intervalOf(means) };
}

function intervalOf(means: Float64Array): { readonly low: number; readonly high: number } {
  means.sort();
  const at = (share: number): number => means[Math.floor(share * (RESAMPLES - 1))]!;
  return { low: at(0.025), high: at(0.975) };
}

/**
 * Paired permutation test by random sign changes: `(b + 1) / (m + 1)`.
 *
 * @param differences One paired difference per prompt.
 * @param tail `two`: the mean differs from 0; `lower`: it is below 0.
 * @returns p in (0, 1]; never 0, and 1 if every difference is 0.
 */
export function signPermutationP(
  differences: readonly number[],
  tail: 'two' | 'lower',
  random: Random,
): number {
  const score = (sum: number): number => (tail === 'two' ? Math.abs(sum) : -sum);
  const observed = score(differences.reduce((sum, d) => sum + d, 0));
  // Sums that are equal up to rounding count as reached.
  const slack = 1e-12 * differences.reduce((sum, d) => sum + Math.abs(d), 0);
  let reached = 0;
  for (let m = 0; m < PERMUTATIONS; m++) {
    let sum = 0;
    for (const d of differences) sum += random.int(2) === 0 ? d : -d;
    if (score(sum) >= observed - slack) reached++;
  }
  return (reached + 1) / (PERMUTATIONS + 1);
}
