/**
 * Means over a table of prompts x targets. Both are samples: a set of random words falls together on every prompt that
 * is tried, so an interval over prompts alone would call it a concept.
 */
import type { MeanEffect } from '../protocol/evidence';
import type { Random } from './random';
import { mean, signPermutationP } from './resampling';

/** One row a prompt, one column a target; at least one of each. */
export type Table = readonly (readonly number[])[];

const RESAMPLES = 2000;

/**
 * Mean of all cells with the 95 % percentile interval of the pigeonhole bootstrap: rows and columns are drawn anew
 * independently. It is conservative.
 *
 * @see Owen 2007, "The pigeonhole bootstrap".
 */
export function crossedMean(table: Table, random: Random): MeanEffect {
  const [rows, columns] = [table.length, table[0]!.length];
  const means = new Float64Array(RESAMPLES);
  const drawn = new Int32Array(columns);
  for (let r = 0; r < RESAMPLES; r++) {
    for (let c = 0; c < columns; c++) drawn[c] = random.int(columns);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const row = table[random.int(rows)]!;
      for (const c of drawn) sum += row[c]!;
    }
    means[r] = sum / (rows * columns);
  }
  means.sort();
  const at = (share: number): number => means[Math.floor(share * (RESAMPLES - 1))]!;
  return { mean: mean(rowMeans(table)), low: at(0.025), high: at(0.975) };
}

/** The larger of two sign-permutation p-values: over prompts, and over targets. */
export function crossedP(table: Table, tail: 'two' | 'lower', random: Random): number {
  const overPrompts = signPermutationP(rowMeans(table), tail, random);
  return Math.max(overPrompts, signPermutationP(columnMeans(table), tail, random));
}

/** One mean a prompt. */
function rowMeans(table: Table): number[] {
  return table.map((row) => mean(row));
}

function columnMeans(table: Table): number[] {
  return table[0]!.map((_, c) => mean(table.map((row) => row[c]!)));
}

/** Cell by cell. */
export function difference(a: Table, b: Table): number[][] {
  return a.map((row, i) => row.map((value, j) => value - b[i]![j]!));
}
