/** Mutual information of all pairs of sign bits, and of the same bits with every column shuffled. */
import { fullSet, popcount, popcountAnd } from '../../../core/bits';
import { mutualInformation, pairRows } from '../../../core/pairs';
import type { SignPlanes } from '../../../core/planes';
import { planeOf, plusCounts } from '../../../core/planes';
import type { ExperimentHost } from '../experiment';

/** All pairs (0,1), (0,2) ... (1,2) ... of one matrix of bits. */
export interface PairInformation {
  readonly planes: SignPlanes;
  /** The number of rows counted. */
  readonly n: number;
  /** Rows with sign +, one count per dimension. */
  readonly plus: Uint32Array;
  /** Plug-in estimates in bits, one per pair. */
  readonly bits: Float32Array;
}

export async function pairInformation(
  planes: SignPlanes,
  host: ExperimentHost,
): Promise<PairInformation> {
  const rows = fullSet(planes.tokens);
  const plus = plusCounts(planes, rows);
  const n = popcount(rows);
  const D = planes.dimensions;
  const bits = new Float32Array((D * (D - 1)) / 2);
  let at = 0;
  for (const { i, counts } of pairRows(planes, rows)) {
    for (let c = 0; c < counts.length; c++) {
      bits[at++] = mutualInformation(n, plus[i]!, plus[i + 1 + c]!, counts[c]!);
    }
    await host.breathe();
  }
  return { planes, n, plus, bits };
}

/** Entropy of one bit with `plus` of `n` rows +. */
export function entropy(plus: number, n: number): number {
  const term = (count: number): number => (count === 0 ? 0 : -(count / n) * Math.log2(count / n));
  return term(plus) + term(n - plus);
}

/** A dimension whose rarer sign has a smaller share of the rows is nearly constant. */
export const NEARLY_CONSTANT = 0.01;

/** How many dimensions are nearly constant. */
export function nearlyConstant({ n, plus }: PairInformation): number {
  return plus.filter((p) => Math.min(p, n - p) < NEARLY_CONSTANT * n).length;
}

/** 95 % point of chi-square with one degree of freedom, which `2 n ln 2` times the information follows by chance. */
const CHI_SQUARE_95 = 3.841458820694124;

/** Information that a pair of independent bits exceeds once in twenty. */
export function chanceLimit(n: number): number {
  return CHI_SQUARE_95 / (2 * n * Math.LN2);
}

/** The average plug-in estimate for independent bits (Miller & Madow). */
export function plugInBias(n: number): number {
  return 1 / (2 * n * Math.LN2);
}

export interface Pair {
  readonly i: number;
  readonly j: number;
  readonly bits: number;
}

/** The strongest pairs, strongest first; of equals the earlier. */
export function strongest({ bits, planes }: PairInformation, count: number): Pair[] {
  const limit = bits.slice().sort()[Math.max(0, bits.length - count)]!;
  const pairs: Pair[] = [];
  let at = 0;
  for (let i = 0; i < planes.dimensions; i++) {
    for (let j = i + 1; j < planes.dimensions; j++, at++) {
      if (bits[at]! >= limit) pairs.push({ i, j, bits: bits[at]! });
    }
  }
  return pairs.sort((a, b) => b.bits - a.bits).slice(0, count);
}

/** Correlation of two bits (phi), in [-1, 1]; null if one never varies. */
export function phi({ planes, n, plus }: PairInformation, i: number, j: number): number | null {
  const both = popcountAnd(planeOf(planes, i), planeOf(planes, j));
  const spread = Math.sqrt(plus[i]! * (n - plus[i]!)) * Math.sqrt(plus[j]! * (n - plus[j]!));
  return spread === 0 ? null : (both * n - plus[i]! * plus[j]!) / spread;
}
