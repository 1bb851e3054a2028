/** Named tensors as bytes: a JSON list of what they are, then their numbers, each from a multiple of 8 bytes on. */
import * as ort from 'onnxruntime-node';

export type TensorBag = Readonly<Record<string, ort.Tensor>>;

interface Entry {
  readonly name: string;
  readonly type: keyof typeof arrays;
  readonly dims: readonly number[];
  readonly bytes: number;
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

export function encodeBag(bag: TensorBag): Uint8Array {
  const tensors = Object.entries(bag);
  const entries = tensors.map(([name, { type, dims, data }]) => ({
    name,
    type,
    dims,
    bytes: (data as Uint8Array).byteLength,
  }));
  const text = Buffer.from(JSON.stringify(entries), 'utf8');
  const all = new Uint8Array(entries.reduce((sum, e) => sum + padded(e.bytes), start(text.length)));
  new DataView(all.buffer).setUint32(0, text.length, true);
  all.set(text, 4);
  let at = start(text.length);
  for (const [, { data }] of tensors) {
    const { buffer, byteOffset, byteLength } = data as Uint8Array;
    all.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return all;
}

/** @param bytes From {@link encodeBag}, at the beginning of their buffer; the tensors are views of them. */
export function decodeBag(bytes: Uint8Array): Record<string, ort.Tensor> {
  const buffer = bytes.buffer as ArrayBuffer;
  const length = new DataView(buffer).getUint32(0, true);
  const text = Buffer.from(buffer, 4, length).toString('utf8');
  let at = start(length);
  return Object.fromEntries(
    (JSON.parse(text) as Entry[]).map(({ name, type, dims, bytes: size }) => {
      const data = new arrays[type](buffer, at, size / arrays[type].BYTES_PER_ELEMENT);
      at += padded(size);
      return [name, new ort.Tensor(type, data as ort.Tensor.DataTypeMap[typeof type], dims)];
    }),
  );
}

function start(textBytes: number): number {
  return padded(4 + textBytes);
}

function padded(bytes: number): number {
  return 8 * Math.ceil(bytes / 8);
}
