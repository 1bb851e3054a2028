/** Statistics over categories, and how sentences show them. */
import type { Estimate } from '../../../protocol/evidence';
import { LEAST_FOR_INTERVAL } from '../../../protocol/intervals';
import type { Random } from '../../random';
import { bootstrapMean, mean } from '../../resampling';
import { fixed } from '../../../protocol/format';

/**
 * Mean over categories with the 95 % percentile-bootstrap interval that resamples categories.
 *
 * @returns Null if there are no values; no interval below 10 values.
 */
export function meanOver(values: readonly number[], random: Random): Estimate | null {
  if (values.length === 0) return null;
  if (values.length < LEAST_FOR_INTERVAL) return { value: mean(values), low: null, high: null };
  const { mean: value, low, high } = bootstrapMean(values, random);
  return { value, low, high };
}

/** Mean, or null if there are no values. */
export function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}

/** The lower of the two middle values if their number is even; undefined for none. */
export function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}

/** The smallest value that at least a share `p` of the values do not exceed. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!;
}

/** An AUC or share as in tables: "0.873". */
export function short(value: number): string {
  return fixed(value, 3);
}

/** "0.873 [0.851, 0.894]", or the value alone if there is no interval. */
export function withInterval({ value, low, high }: Estimate): string {
  return low === null || high === null
    ? short(value)
    : `${short(value)} [${short(low)}, ${short(high)}]`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
