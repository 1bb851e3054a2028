/** Initializers: making small ones, reading small integer ones. */
import { create } from '@bufbuild/protobuf';
import { TensorSchema, type Tensor } from './gen/onnx_pb';

/** Element types of TensorProto, by the names that ONNX Runtime's JavaScript API uses. */
export const ElementType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
  uint4: 21,
  int4: 22,
} as const;

const names = new Map<number, string>(Object.entries(ElementType).map(([k, v]) => [v, k]));

/** Name of an element type, e.g. `float32`; `type 99` for one not listed. */
export function elementTypeName(type: number): string {
  return names.get(type) ?? `type ${type}`;
}

/** Bytes of one element, 4 for a type that is not listed. */
export function elementBytes(type: number): number {
  const name = elementTypeName(type);
  if (name === 'bool') return 1;
  const bits = Number(/(?<!\d)\d+$/.exec(name)?.[0] ?? 32);
  return name.startsWith('type') ? 4 : bits / 8;
}

export function floatTensor(
  name: string,
  dims: readonly number[],
  values: ArrayLike<number>,
): Tensor {
  return raw(name, dims, ElementType.float32, new Uint8Array(Float32Array.from(values).buffer));
}

export function int64Tensor(
  name: string,
  dims: readonly number[],
  values: readonly number[],
): Tensor {
  const data = BigInt64Array.from(values, (v) => BigInt(v));
  return raw(name, dims, ElementType.int64, new Uint8Array(data.buffer));
}

/** Shape of an initializer. */
export function dimsOf(tensor: Pick<Tensor, 'dims'>): number[] {
  return tensor.dims.map(Number);
}

/** ONNX raw data is little-endian, as is every machine that ONNX Runtime supports. */
function raw(name: string, dims: readonly number[], dataType: number, rawData: Uint8Array): Tensor {
  return create(TensorSchema, { name, dims: dims.map(BigInt), dataType, rawData });
}

/** The numbers of a small int32 or int64 tensor in the model; undefined for others. */
export function integersOf(tensor: Tensor): number[] | undefined {
  const { dataType, rawData } = tensor;
  const count = dimsOf(tensor).reduce((a, b) => a * b, 1);
  if (tensor.dataLocation === 1 || count > 64) return undefined;
  if (dataType === ElementType.int64) {
    if (tensor.int64Data.length > 0) return tensor.int64Data.map(Number);
    return integers(rawData, 8, (view, at) => Number(view.getBigInt64(at, true)));
  }
  if (dataType !== ElementType.int32) return undefined;
  if (tensor.int32Data.length > 0) return [...tensor.int32Data];
  return integers(rawData, 4, (view, at) => view.getInt32(at, true));
}

function integers(
  raw: Uint8Array,
  size: number,
  read: (view: DataView, at: number) => number,
): number[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: raw.byteLength / size }, (_, i) => read(view, size * i));
}
