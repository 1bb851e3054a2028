/** Pairs of dimensions: how often both have sign +, and what one sign says about the other. */
import { popcount32, wordsFor } from './bits';
import type { SignPlanes } from './planes';
import { planeOf } from './planes';
import type { PairRow } from './results';

/** All dimensions, in order. */
export function allDimensions(planes: SignPlanes): number[] {
  return Array.from({ length: planes.dimensions }, (_, d) => d);
}

/**
 * Joint counts of all pairs i < j of `dimensions` over a set of tokens, row by row, so that nothing of size D^2 is
 * held; a host can stop between rows.
 *
 * @param tokens Packed set; @param dimensions Default: all.
 */
export function* pairRows(
  planes: SignPlanes,
  tokens: Uint32Array,
  dimensions: readonly number[] = allDimensions(planes),
): Generator<PairRow, void> {
  if (planes.kernels) return yield* planes.kernels.pairRows(tokens, dimensions);
  const words = wordsFor(planes.tokens);
  const counts = new Uint32Array(dimensions.length);
  const masked = new Uint32Array(words);
  for (let i = 0; i < dimensions.length; i++) {
    const own = planeOf(planes, dimensions[i]!);
    for (let w = 0; w < words; w++) masked[w] = own[w]! & tokens[w]!;
    const row = counts.subarray(0, dimensions.length - i - 1);
    for (let j = i + 1; j < dimensions.length; j++) {
      const other = planeOf(planes, dimensions[j]!);
      let sum = 0;
      for (let w = 0; w < words; w++) sum += popcount32(masked[w]! & other[w]!);
      row[j - i - 1] = sum;
    }
    yield { i, counts: row };
  }
}

/**
 * The same in one array: pairs (0,1), (0,2) ... (1,2) ..., at {@link pairIndex}.
 *
 * @returns n(n-1)/2 counts for n dimensions.
 */
export function jointPlusCounts(
  planes: SignPlanes,
  tokens: Uint32Array,
  dimensions: readonly number[] = allDimensions(planes),
): Uint32Array {
  const n = dimensions.length;
  const all = new Uint32Array((n * (n - 1)) / 2);
  for (const { i, counts } of pairRows(planes, tokens, dimensions)) {
    if (i + 1 < n) all.set(counts, pairIndex(i, i + 1, n));
  }
  return all;
}

/** The index of the pair i < j of n dimensions in {@link jointPlusCounts}. */
export function pairIndex(i: number, j: number, n: number): number {
  return (i * (2 * n - i - 1)) / 2 + (j - i - 1);
}

/**
 * Mutual information of two signs in bits, plug-in estimate (docs/method.md#signs-alone). Biased upwards by about
 * 1 / (2 n ln 2) bits for independent signs: compare with a shuffled null.
 *
 * @param n Tokens; @param nI, nJ tokens with sign + in the one and in the other dimension; @param nIJ in both.
 * @returns Bits in [0, 1]; 0 for no tokens.
 */
export function mutualInformation(n: number, nI: number, nJ: number, nIJ: number): number {
  if (n === 0) return 0;
  const term = (joint: number, row: number, column: number): number =>
    joint === 0 ? 0 : (joint / n) * Math.log2((joint * n) / (row * column));
  const bits =
    term(nIJ, nI, nJ) +
    term(nI - nIJ, nI, n - nJ) +
    term(nJ - nIJ, n - nI, nJ) +
    term(n - nI - nJ + nIJ, n - nI, n - nJ);
  // Rounding can give -1e-17, which is 0.
  return Math.max(0, bits);
}
