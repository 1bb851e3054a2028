/** From numbers to sign bits: + if a state is above its threshold, otherwise -. */

/** How a state is stored. */
export type StateType = 'float32' | 'float16' | 'bfloat16';

/** A state that is NaN or infinite. */
export interface NotFinite {
  readonly row: number;
  readonly dimension: number;
}

/**
 * Packs rows of states into rows of sign bits: bit `d & 7` of byte `d >> 3` is 1 where `state > threshold`.
 *
 * @param states N x D values, row-major: a Float32Array, or the 16 bits of each value in a Uint16Array.
 * @param thresholds Length D, float32; zeros for raw signs (then -0 and 0 are -).
 * @returns N rows of ceil(D / 8) bytes; or the first state that is NaN or infinite.
 * @throws {RangeError} If `states` is not a whole number of rows.
 */
export function packRows(
  states: Float32Array | Uint16Array,
  type: StateType,
  thresholds: Float32Array,
): Uint8Array | NotFinite {
  const dimensions = thresholds.length;
  const rows = dimensions === 0 ? 0 : states.length / dimensions;
  if (!Number.isInteger(rows) || (dimensions === 0 && states.length > 0)) {
    throw new RangeError(`${states.length} states are not rows of ${dimensions}`);
  }
  const rowBytes = (dimensions + 7) >>> 3;
  const packed = new Uint8Array(rows * rowBytes);
  const decode = decoderOf(type);
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dimensions; d++) {
      const state = decode(states[row * dimensions + d]!);
      if (!Number.isFinite(state)) return { row, dimension: d };
      if (state > thresholds[d]!) packed[row * rowBytes + (d >>> 3)]! |= 1 << (d & 7);
    }
  }
  return packed;
}

function decoderOf(type: StateType): (stored: number) => number {
  switch (type) {
    case 'float32':
      return (value) => value;
    case 'float16':
      return float16;
    case 'bfloat16':
      return bfloat16Decoder();
  }
}

/** Value of the 16 bits of an IEEE binary16. */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function bfloat16Decoder(): (bits: number) => number {
  const word = new Uint32Array(1);
  const value = new Float32Array(word.buffer);
  return (bits) => {
    word[0] = bits << 16;
    return value[0]!;
  };
}
