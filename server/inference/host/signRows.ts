/** Rows of states as packed signs. */

/** Index of the first number that is not finite; undefined if all are. */
export function firstNonFinite(values: Float32Array, length = values.length): number | undefined {
  for (let i = 0; i < length; i += 1) if (values[i]! - values[i]! !== 0) return i;
  return undefined;
}

/**
 * Packs signs: bit d & 7 of byte d >> 3 is 1 where h_d > threshold_d.
 *
 * @param states [rows, width], of which the first `count` are packed.
 * @param threshold [width].
 * @param packed Gets [count, ceil(width / 8)] from byte `at` on; zeros there before.
 */
export function packSigns(
  states: Float32Array,
  count: number,
  threshold: Float32Array,
  packed: Uint8Array,
  at = 0,
): void {
  const width = threshold.length;
  let to = at;
  for (let row = 0, from = 0; row < count; row += 1, from += width)
    for (let d = 0; d < width; to += 1) {
      let byte = 0;
      const end = Math.min(d + 8, width);
      for (let bit = 1; d < end; d += 1, bit <<= 1)
        if (states[from + d]! > threshold[d]!) byte |= bit;
      packed[to] = byte;
    }
}
