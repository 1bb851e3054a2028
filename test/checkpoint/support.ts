/** Safetensors files byte by byte, right and wrong. */

export interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly number[];
}

/** A file of this header and so many bytes of data, all 0. */
export function fileOf(header: string | object, dataBytes: number): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const file = Buffer.alloc(8 + json.length + dataBytes);
  file.writeBigUInt64LE(BigInt(json.length));
  json.copy(file, 8);
  return file;
}

export function float32(shape: readonly number[], begin: number): Described {
  const end = begin + 4 * shape.reduce((product, d) => product * d, 1);
  return { dtype: 'F32', shape, data_offsets: [begin, end] };
}
