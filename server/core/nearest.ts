/** The tokens nearest to a sign pattern, and the pattern that most of a group share. */
import { agreementCounts } from './agreement';
import { has, wordsFor } from './bits';
import type { SignPlanes } from './planes';
import { plusCountsOfList } from './planes';
import type { Nearest } from './results';

/**
 * The signs of one token: bit `d & 31` of word `d >> 5` is dimension d, bits past D are 0.
 *
 * @throws {RangeError} If the token is outside the planes.
 */
export function rowOf(planes: SignPlanes, token: number): Uint32Array {
  if (!Number.isInteger(token) || token < 0 || token >= planes.tokens) {
    throw new RangeError(`token ${token} is outside 0..${planes.tokens - 1}`);
  }
  if (planes.kernels) return planes.kernels.rowOf(token);
  const row = new Uint32Array(wordsFor(planes.dimensions));
  plusCountsOfList(planes, [token]).forEach((plus, d) => (row[d >>> 5]! |= plus << (d & 31)));
  return row;
}

/**
 * The sign that most of the given tokens have, for every dimension; a tie is `-`, as 0 is for a single state.
 *
 * @returns A row as {@link rowOf} gives it; all `-` for no tokens.
 */
export function majoritySigns(planes: SignPlanes, tokens: readonly number[]): Uint32Array {
  const row = new Uint32Array(wordsFor(planes.dimensions));
  plusCountsOfList(planes, tokens).forEach((plus, d) => {
    if (2 * plus > tokens.length) row[d >>> 5]! |= 1 << (d & 31);
  });
  return row;
}

/**
 * The tokens nearest to a row of signs by Hamming distance over all dimensions.
 *
 * @param query A row as {@link rowOf} gives it.
 * @param count How many are wanted; returns fewer if `among` has fewer.
 * @param among Packed set of the tokens that count.
 * @throws {RangeError} If `query` does not have D bits.
 */
export function nearestByHamming(
  planes: SignPlanes,
  query: Uint32Array,
  count: number,
  among: Uint32Array,
): Nearest {
  if (query.length !== wordsFor(planes.dimensions)) {
    throw new RangeError(`${query.length} words are not a row of ${planes.dimensions} signs`);
  }
  if (planes.kernels) return planes.kernels.nearestOfMany([query], count, among)[0]!;
  const dimensions = Array.from({ length: planes.dimensions }, (_, d) => d);
  const polarity = dimensions.map((d) => (has(query, d) ? 1 : -1));
  const agreeing = agreementCounts(planes, { dimensions, polarity });
  return smallest(
    agreeing.map((agreement) => planes.dimensions - agreement),
    planes.dimensions,
    count,
    among,
  );
}

/** {@link nearestByHamming} of many rows: the planes are read once for all of them. */
export function nearestOfMany(
  planes: SignPlanes,
  queries: readonly Uint32Array[],
  count: number,
  among: Uint32Array,
): Nearest[] {
  if (planes.kernels) return planes.kernels.nearestOfMany(queries, count, among);
  return queries.map((query) => nearestByHamming(planes, query, count, among));
}

/** The `count` members of a set with the smallest distances, by a histogram: no sort over all tokens. */
function smallest(
  distances: Uint16Array,
  largest: number,
  count: number,
  among: Uint32Array,
): Nearest {
  const starts = new Uint32Array(largest + 2);
  for (let token = 0; token < distances.length; token++) {
    if (has(among, token)) starts[distances[token]! + 1]!++;
  }
  for (let d = 0; d <= largest; d++) starts[d + 1]! += starts[d]!;
  const found = Math.min(Math.max(0, count), starts[largest + 1]!);
  const result = { tokens: new Uint32Array(found), distances: new Uint16Array(found) };
  for (let token = 0; token < distances.length; token++) {
    const distance = distances[token]!;
    if (starts[distance]! >= found || !has(among, token)) continue;
    const at = starts[distance]!++;
    result.tokens[at] = token;
    result.distances[at] = distance;
  }
  return result;
}
