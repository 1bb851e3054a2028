/** Indices by value, largest first: a comparator would take most of the time that sets of a null are made in. */

/** Bits of a digit. */
const BITS = 11;
const DIGITS = 1 << BITS;

/**
 * Sorts whole numbers of two digits that are made of the values, and then what these do not tell apart.
 *
 * @param values Finite.
 * @returns Indices, equal values by index.
 */
export function descending(values: Float64Array): number[] {
  const keys = keysOf(values);
  const indices = new Uint32Array(values.length);
  for (let i = 0; i < indices.length; i++) indices[i] = i;
  const order = byDigit(keys, byDigit(keys, indices, 0), BITS);
  // Nearly sorted: only values of one key may be out of order.
  for (let i = 1; i < order.length; i++) {
    const index = order[i]!;
    const value = values[index]!;
    let at = i;
    for (; at > 0 && values[order[at - 1]!]! < value; at--) order[at] = order[at - 1]!;
    order[at] = index;
  }
  // As fast as copying; `Array.from` takes longer than all of the above.
  const found = new Array<number>(order.length);
  for (let i = 0; i < order.length; i++) found[i] = order[i]!;
  return found;
}

/** Numbers below 2^22, the largest value's 0: a smaller value never has a smaller key. */
function keysOf(values: Float64Array): Int32Array {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high > low ? (DIGITS * DIGITS - 1) / (high - low) : 0;
  const keys = new Int32Array(values.length);
  for (let i = 0; i < keys.length; i++) keys[i] = (high - values[i]!) * scale;
  return keys;
}

/** The indices in the order of one digit of their keys, those with the same digit as they were. */
function byDigit(keys: Int32Array, indices: Uint32Array, shift: number): Uint32Array {
  const next = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < keys.length; i++) next[((keys[i]! >>> shift) & (DIGITS - 1)) + 1]!++;
  for (let digit = 1; digit < DIGITS; digit++) next[digit]! += next[digit - 1]!;
  const sorted = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    sorted[next[(keys[index]! >>> shift) & (DIGITS - 1)]!++] = index;
  }
  return sorted;
}
