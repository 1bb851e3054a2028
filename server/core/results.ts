/** Inputs and results of the kernels, in plain JavaScript and WebAssembly alike. */
import type { Prototype } from './prototype';

/** Counts of scores among a set's members and among all other tokens, `k + 1` numbers each. */
export interface SetHistograms {
  readonly inside: Uint32Array;
  readonly outside: Uint32Array;
}

/** Nearest first; equal distances by lower token. */
export interface Nearest {
  readonly tokens: Uint32Array;
  /** Number of dimensions whose signs differ, in [0, D]. */
  readonly distances: Uint16Array;
}

/** The pairs of one dimension with all later ones of a list. */
export interface PairRow {
  /** Position in the list of dimensions. */
  readonly i: number;
  /**
   * `counts[j - i - 1]` tokens have sign + in both dimension i and dimension j, for j = i + 1 ...; reused by the next
   * row.
   */
  readonly counts: Uint32Array;
}

/** One prototype to score, and the tokens to score. */
export interface ScoringTask {
  readonly prototype: Prototype;
  /** Distinct tokens. */
  readonly positives: readonly number[];
  /** Packed set of tokens; best the same array in many tasks. */
  readonly negatives: Uint32Array;
}

/** Counts of tokens by score: `k + 1` numbers each. `aucOfHistograms` makes an AUC of them. */
export interface ScoreHistograms {
  readonly positive: Uint32Array;
  readonly negative: Uint32Array;
  /** Score of each positive, in the order given. */
  readonly scores: Uint16Array;
}

/** A prototype whose dimensions are ranked, and how many of the first ones make a prototype each. */
export interface RankedTask extends ScoringTask {
  /** Ascending, each in [0, k]. */
  readonly widths: readonly number[];
}

/** Positives among negatives; arrays in the order of the positives. */
export interface Placed {
  /** Negatives that a positive outscores, ties counted half. */
  readonly outscored: Float64Array;
  readonly scores: Uint16Array;
  /** All negatives. */
  readonly negatives: number;
}
