/**
 * Selectivity: how much others move beside the targets, as a share, with an interval
 * (docs/measuring.md#sign-flip-tests).
 */
import type { Selectivity } from '../../protocol/evidence';
import { crossed, type Table } from '../crossed';
import { studentQuantile } from '../student';
import type { OtherConcepts } from './others';

/** Not computable: there are no others, or no change of which to take a share. */
const NO_SELECTIVITY: Selectivity = { mean: null, low: null, high: null };

/** The ratio, if there are other features with at least two units: words or concepts. */
export function selectivityOf(
  { real, units }: Pick<OtherConcepts, 'real' | 'units'>,
  ratio: () => Selectivity,
): Selectivity {
  return real && units.length > 1 ? ratio() : NO_SELECTIVITY;
}

/**
 * Mean of `others` over mean of `targets`, with the 95 % interval of Fieller: all ratios R for which
 * others - R targets does not differ from 0. The tables share their rows (prompts), so their means vary together.
 *
 * @returns No bounds if the mean of the targets does not differ from 0: any ratio is then possible.
 * @see Fieller 1954, "Some problems in interval estimation".
 */
export function ratioOf(others: Table, targets: Table): Selectivity {
  const [b, a] = [crossed(others), crossed(targets)];
  if (a.mean === 0) return NO_SELECTIVITY;
  const t2 = studentQuantile(0.025, Math.min(a.df, b.df)) ** 2;
  const together = t2 * covarianceOfMeans(a.rows, b.rows);
  const leading = a.mean ** 2 - t2 * a.error ** 2;
  const middle = a.mean * b.mean - together;
  const constant = b.mean ** 2 - t2 * b.error ** 2;
  const inside = middle ** 2 - leading * constant;
  const ratio = b.mean / a.mean;
  if (leading <= 0 || inside < 0) return { mean: ratio, low: null, high: null };
  const half = Math.sqrt(inside) / leading;
  return { mean: ratio, low: middle / leading - half, high: middle / leading + half };
}

function covarianceOfMeans(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const of = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / n;
  const [ma, mb] = [of(a), of(b)];
  return a.reduce((sum, v, i) => sum + (v - ma) * (b[i]! - mb), 0) / ((n - 1) * n);
}
