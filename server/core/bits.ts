/** Sets of tokens as packed bits: bit `i & 31` of word `i >> 5`, unused bits of the last word 0. */

/** Words of 32 bits that hold `bits` bits. */
export function wordsFor(bits: number): number {
  return (bits + 31) >>> 5;
}

/** Number of 1 bits in a 32-bit word. */
export function popcount32(word: number): number {
  let w = word - ((word >>> 1) & 0x55555555);
  w = (w & 0x33333333) + ((w >>> 2) & 0x33333333);
  return Math.imul((w + (w >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Number of 1 bits in a whole set. */
export function popcount(set: Uint32Array): number {
  let sum = 0;
  for (const word of set) sum += popcount32(word);
  return sum;
}

/** Number of 1 bits of `a AND b`; both have the same length. */
export function popcountAnd(a: Uint32Array, b: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += popcount32(a[i]! & b[i]!);
  return sum;
}

/**
 * The set of the given indices.
 *
 * @param size Number of possible members: indices are in [0, size).
 * @throws {RangeError} If an index is outside.
 */
export function setOf(indices: Iterable<number>, size: number): Uint32Array {
  const set = new Uint32Array(wordsFor(size));
  for (const i of indices) {
    if (!Number.isInteger(i) || i < 0 || i >= size) {
      throw new RangeError(`index ${i} is outside 0..${size - 1}`);
    }
    set[i >>> 5]! |= 1 << (i & 31);
  }
  return set;
}

/** All of 0 .. size-1. */
export function fullSet(size: number): Uint32Array {
  const set = new Uint32Array(wordsFor(size)).fill(0xffffffff);
  if (size & 31) set[set.length - 1] = 2 ** (size & 31) - 1;
  return set;
}

/** Members of `a` that are not in `b`; both have the same length. */
export function without(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, i) => word & ~b[i]!);
}

export function has(set: Uint32Array, index: number): boolean {
  return ((set[index >>> 5]! >>> (index & 31)) & 1) === 1;
}

/** The members, ascending. */
export function members(set: Uint32Array): number[] {
  const found: number[] = [];
  set.forEach((word, w) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) {
      found.push(w * 32 + (31 - Math.clz32(rest & -rest)));
    }
  });
  return found;
}
