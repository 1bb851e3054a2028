/**
 * Sign bits of N tokens x D dimensions, plane by plane: one set of tokens for each dimension (1 = sign +).
 * A feature of k dimensions then touches k planes only, 1/40 of a 2560-dimension cache at k = 64.
 */
import { popcountAnd, wordsFor } from './bits';
import type { PlaneKernels } from './kernels';

export interface SignPlanes {
  readonly tokens: number;
  readonly dimensions: number;
  /** Words between the starts of two planes. */
  readonly stride: number;
  /**
   * `dimensions * stride` words; bits of tokens >= `tokens` are 0. Planes that are not in memory whole throw a
   * RangeError here: use the functions of this folder.
   */
  readonly words: Uint32Array;
  /** What computes on these planes; without it, plain JavaScript. */
  readonly kernels?: PlaneKernels;
}

/** The plane of one dimension: a packed set of tokens, to be read only. */
export function planeOf(planes: SignPlanes, dimension: number): Uint32Array {
  if (planes.kernels) return planes.kernels.planeOf(dimension);
  const start = dimension * planes.stride;
  return planes.words.subarray(start, start + wordsFor(planes.tokens));
}

/** One dimension as separate planes, a view. @throws {RangeError} If it is outside. */
export function singlePlane(planes: SignPlanes, dimension: number): SignPlanes {
  if (!Number.isInteger(dimension) || dimension < 0 || dimension >= planes.dimensions) {
    throw new RangeError(`dimension ${dimension} is outside 0..${planes.dimensions - 1}`);
  }
  const words = planeOf(planes, dimension);
  return { tokens: planes.tokens, dimensions: 1, stride: words.length, words };
}

/**
 * Transposes rows, as a token cache keeps them, into planes.
 *
 * @param rows N rows of ceil(D / 8) bytes; bit `d & 7` of byte `d >> 3` is dimension d.
 * @throws {RangeError} If `rows` is not N * ceil(D / 8) bytes long.
 */
export function planesFromRows(rows: Uint8Array, tokens: number, dimensions: number): SignPlanes {
  const rowBytes = (dimensions + 7) >>> 3;
  if (rows.length !== tokens * rowBytes) {
    throw new RangeError(`${rows.length} bytes are not ${tokens} rows of ${rowBytes} bytes`);
  }
  const stride = wordsFor(tokens);
  const words = new Uint32Array(dimensions * stride);
  for (let byte = 0; byte < rowBytes; byte++) {
    const width = Math.min(8, dimensions - byte * 8);
    for (let token = 0; token < tokens; token++) {
      const bits = rows[token * rowBytes + byte]!;
      if (bits === 0) continue;
      const at = token >>> 5;
      const shift = token & 31;
      for (let b = 0; b < width; b++) {
        words[(byte * 8 + b) * stride + at]! |= ((bits >>> b) & 1) << shift;
      }
    }
  }
  return { tokens, dimensions, stride, words };
}

/** How many tokens of a set have sign +, for every dimension. @returns D counts. */
export function plusCounts(planes: SignPlanes, tokens: Uint32Array): Uint32Array {
  if (planes.kernels) return planes.kernels.plusCounts(tokens);
  const counts = new Uint32Array(planes.dimensions);
  for (let d = 0; d < planes.dimensions; d++) counts[d] = popcountAnd(planeOf(planes, d), tokens);
  return counts;
}

/** The same for a short list of tokens, where reading single bits is cheaper than whole planes. */
export function plusCountsOfList(planes: SignPlanes, tokens: readonly number[]): Uint32Array {
  if (planes.kernels) return planes.kernels.plusCountsOfLists([tokens])[0]!;
  const counts = new Uint32Array(planes.dimensions);
  for (let d = 0; d < planes.dimensions; d++) {
    const start = d * planes.stride;
    let sum = 0;
    for (const t of tokens) sum += (planes.words[start + (t >>> 5)]! >>> (t & 31)) & 1;
    counts[d] = sum;
  }
  return counts;
}

/** `plusCountsOfList` of many lists. */
export function plusCountsOfLists(
  planes: SignPlanes,
  lists: readonly (readonly number[])[],
): Uint32Array[] {
  if (planes.kernels) return planes.kernels.plusCountsOfLists(lists);
  return lists.map((list) => plusCountsOfList(planes, list));
}

/** How many tokens, and how many of them have sign + in each dimension (length D). */
export interface ClassCounts {
  readonly n: number;
  readonly plus: ArrayLike<number>;
}

/** The counts of a pool without a part of it. */
export function restOf(pool: ClassCounts, part: ClassCounts): ClassCounts {
  const plus = Float64Array.from(part.plus, (p, d) => pool.plus[d]! - p);
  return { n: pool.n - part.n, plus };
}
