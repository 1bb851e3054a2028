/** Intervals for an AUC, honest about small and clustered samples. */
import type { Estimate } from '../protocol/evidence';
import { LEAST_FOR_INTERVAL } from '../protocol/intervals';

/** Standard normal quantile at 0.975. */
const Z = 1.959963984540054;

/**
 * Variance of a mean of `values` whose items in the same cluster are dependent.
 *
 * @param clusters One cluster number per item; singletons give the usual DeLong component.
 * @returns NaN if there is only one cluster.
 * @see Obuchowski 1997, "Nonparametric analysis of clustered ROC curve data".
 */
export function clusteredVariance(values: ArrayLike<number>, clusters: readonly number[]): number {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  const sums = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    sums.set(clusters[i]!, (sums.get(clusters[i]!) ?? 0) + values[i]! - mean);
  }
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return (squares * sums.size) / ((sums.size - 1) * n * n);
}

/** Sample variance of the mean of independent values. */
export function varianceOfMean(values: ArrayLike<number>): number {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  return squares / ((n - 1) * n);
}

/**
 * 95 % interval of an AUC on the logit scale from its DeLong variance.
 *
 * @param independent The smaller number of independent items of the two classes.
 * @returns Bounds in [0, 1]; null below 10 independent items. At exactly 0 or 1 DeLong's variance is 0 and would
 *   claim certainty: there the Clopper-Pearson bound for `independent` successes out of as many replaces it.
 * @see DeLong, DeLong & Clarke-Pearson 1988; Qin & Hotilovac 2008 for the logit transform.
 */
export function aucInterval(auc: number, variance: number, independent: number): Estimate {
  if (independent < LEAST_FOR_INTERVAL) return { value: auc, low: null, high: null };
  const bound = 0.025 ** (1 / independent);
  if (auc >= 1) return { value: auc, low: bound, high: 1 };
  if (auc <= 0) return { value: auc, low: 0, high: 1 - bound };
  const logit = Math.log(auc / (1 - auc));
  const half = (Z * Math.sqrt(variance)) / (auc * (1 - auc));
  const expit = (x: number): number => 1 / (1 + Math.exp(-x));
  return { value: auc, low: expit(logit - half), high: expit(logit + half) };
}
