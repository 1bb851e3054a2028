/**
 * Means over a table of prompts x targets. Both are samples: the logits of random words may fall together on every
 * prompt, so an interval over prompts alone would take them for a concept.
 *
 * @see Clark 1973, "The language-as-fixed-effect fallacy".
 */
import type { MeanEffect } from '../protocol/evidence';
import { mean } from './resampling';
import { studentQuantile, studentTail } from './student';

/**
 * One row per prompt, one column per target; at least two of each, or one target that is not a sample but the question.
 */
export type Table = readonly (readonly number[])[];

/** A mean over all cells with what its t intervals are made of. */
export interface Crossed {
  readonly mean: number;
  /** Standard error of the mean if both prompts and targets are resampled. */
  readonly error: number;
  /** Degrees of freedom of the error, at least the fewer of rows and columns less one. */
  readonly df: number;
  /** Mean of each row: two tables of the same prompts vary together through them. */
  readonly rows: readonly number[];
}

/**
 * The mean as that of two crossed random effects: its variance is (MS rows + MS columns - MS rest) / cells, at least
 * either of the first two, with Satterthwaite's degrees of freedom.
 *
 * Of one column rows alone are drawn.
 *
 * @throws {RangeError} Fewer than two rows, or no column: nothing says how they differ.
 */
export function crossed(table: Table): Crossed {
  const [r, c] = [table.length, table[0]?.length ?? 0];
  if (r < 2 || c < 1) throw new RangeError(`a table of ${r} x ${c} has no error`);
  const rows = table.map((row) => mean(row));
  const columns = table[0]!.map((_, j) => mean(table.map((row) => row[j]!)));
  const all = mean(rows);
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + (value - all) ** 2, 0);
  let rest = 0;
  table.forEach((row, i) =>
    row.forEach((value, j) => (rest += (value - rows[i]! - columns[j]! + all) ** 2)),
  );
  const ofRows = (c * squares(rows)) / (r - 1);
  const more = Math.max(c - 1, 1);
  const ofColumns = (r * squares(columns)) / more;
  const ofRest = rest / ((r - 1) * more);
  const used = Math.max(ofRows + ofColumns - ofRest, ofRows, ofColumns);
  const squared = ofRows ** 2 / (r - 1) + ofColumns ** 2 / more + ofRest ** 2 / ((r - 1) * more);
  const df = squared === 0 ? Infinity : used ** 2 / squared;
  return {
    mean: all,
    error: Math.sqrt(used / (r * c)),
    df: Math.max(Math.min(df, r * c - 1), Math.min(r, c) - 1),
    rows,
  };
}

/** The t interval that leaves out `tail` on each side. */
export function intervalOf({ mean: at, error, df }: Crossed, tail = 0.025): MeanEffect {
  const half = error === 0 ? 0 : studentQuantile(tail, df) * error;
  return { mean: at, low: at - half, high: at + half };
}

/** Probability of a mean as far from 0 (`two`), as low, or as high, if the true one is 0; 1 if every cell is 0. */
export function pOf({ mean: at, error, df }: Crossed, tail: 'two' | 'lower' | 'upper'): number {
  const reached = tail === 'two' ? -Math.abs(at) : tail === 'lower' ? at : -at;
  // Cells that are equal but for rounding have no error to speak of.
  if (error <= 1e-12 * Math.abs(at)) return reached < 0 ? 0 : 1;
  const p = studentTail(-reached / error, df);
  return tail === 'two' ? Math.min(1, 2 * p) : p;
}

/** Mean with its 95 % interval. */
export function crossedMean(table: Table): MeanEffect {
  return intervalOf(crossed(table));
}

/** Cell by cell. */
export function difference(a: Table, b: Table): number[][] {
  return a.map((row, i) => row.map((value, j) => value - b[i]![j]!));
}
