import { concat, float32Bytes } from './gguf';

/**
 * A safetensors file: 8 bytes of header length, the header as JSON, the tensors one after the other, all little-endian.
 * Tensors are one-dimensional float32, sorted by name; metadata values are texts, as the format requires.
 */
export function safetensors(
  tensors: ReadonlyMap<string, Float32Array>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  let at = 0;
  const infos = sorted.map(([name, { length }]) => {
    const start = at;
    at += 4 * length;
    return [name, { dtype: 'F32', shape: [length], data_offsets: [start, at] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(infos) });
  // Readers expect the data to begin at a multiple of 8; the format allows padding the header with spaces.
  const header = new TextEncoder().encode(json.padEnd(json.length + paddingFor(json)));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  const data = sorted.map(([, values]) => float32Bytes(values));
  return concat([new Uint8Array(length.buffer), header, ...data]);
}

function paddingFor(json: string): number {
  return (8 - (new TextEncoder().encode(json).length % 8)) % 8;
}
