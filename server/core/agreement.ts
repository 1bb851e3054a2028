/** Agreement of every token with a prototype, counted 32 tokens at a time by bit-sliced adders. */
import { wordsFor } from './bits';
import type { SignPlanes } from './planes';
import type { Prototype } from './prototype';

/** Words counted together: the counters of a tile stay in the first-level cache. */
const TILE = 128;

/**
 * Number of registered dimensions whose sign equals the polarity, for every token.
 *
 * @returns N counts, integers in [0, k]; agreement is count / k (undefined for an empty register).
 */
export function agreementCounts(planes: SignPlanes, prototype: Prototype): Uint16Array {
  if (planes.kernels) return planes.kernels.agreementCounts(prototype);
  const k = prototype.dimensions.length;
  const levels = 32 - Math.clz32(k);
  const counts = new Uint16Array(planes.tokens);
  const counters = new Uint32Array(levels * TILE);
  const words = wordsFor(planes.tokens);
  for (let from = 0; from < words; from += TILE) {
    const width = Math.min(TILE, words - from);
    counters.fill(0);
    for (let i = 0; i < k; i++) {
      const start = prototype.dimensions[i]! * planes.stride + from;
      const invert = prototype.polarity[i]! > 0 ? 0 : -1;
      addPlane(counters, planes.words, start, width, invert);
    }
    readCounters(counters, levels, from * 32, width, counts);
  }
  return counts;
}

/** Adds one bit to each token's counter: level j holds bit j of 32 counts per word. */
function addPlane(
  counters: Uint32Array,
  words: Uint32Array,
  start: number,
  width: number,
  invert: number,
): void {
  for (let w = 0; w < width; w++) {
    let carry = words[start + w]! ^ invert;
    for (let at = w; carry !== 0; at += TILE) {
      const held = counters[at]!;
      counters[at] = held ^ carry;
      carry &= held;
    }
  }
}

function readCounters(
  counters: Uint32Array,
  levels: number,
  firstToken: number,
  width: number,
  counts: Uint16Array,
): void {
  const end = Math.min(counts.length, firstToken + width * 32);
  for (let token = firstToken; token < end; token++) {
    const w = (token - firstToken) >>> 5;
    const shift = token & 31;
    let count = 0;
    for (let j = 0; j < levels; j++) count |= ((counters[j * TILE + w]! >>> shift) & 1) << j;
    counts[token] = count;
  }
}
