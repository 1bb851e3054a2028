/** Rows of the values that cross a cut: which part of each value belongs to which row is found by running two sizes. */
import * as ort from 'onnxruntime-node';
import type { TensorBag } from './tensorBag';

/** What a batch of so many rows gave. */
interface Sized {
  readonly rows: number;
  readonly bag: TensorBag;
}

type Data = ort.Tensor.DataTypeMap[ort.Tensor.Type];

/** How a value grows with the rows: so many places of an axis for each, or a step of its integers; or not at all. */
type Growth =
  | { readonly by: 'axis'; readonly axis: number; readonly places: number }
  | { readonly by: 'step'; readonly none: readonly bigint[]; readonly step: readonly bigint[] }
  | { readonly by: 'nothing' };

export class RowBags {
  private readonly growth: ReadonlyMap<string, Growth>;

  /** @param one, other Of different numbers of rows, alike in all else. */
  constructor(
    private readonly one: Sized,
    other: Sized,
  ) {
    this.growth = new Map(
      Object.keys(one.bag).map((name) => [
        name,
        growthOf({ ...one, tensor: one.bag[name]! }, { ...other, tensor: other.bag[name]! }),
      ]),
    );
  }

  /** One bag of rows of several: each a bag and a row of it. */
  stack(rows: readonly { readonly bag: TensorBag; readonly row: number }[]): TensorBag {
    return Object.fromEntries(
      [...this.growth].map(([name, growth]) => {
        const like = this.one.bag[name]!;
        if (growth.by === 'nothing') return [name, like];
        if (growth.by === 'step') return [name, integersAt(like, growth, rows.length)];
        const parts = rows.map(({ bag, row }) => ({ tensor: bag[name]!, row }));
        return [name, joined(parts, growth)];
      }),
    );
  }
}

interface OfRows {
  readonly rows: number;
  readonly tensor: ort.Tensor;
}

function growthOf(one: OfRows, other: OfRows): Growth {
  const { dims } = other.tensor;
  const axis = one.tensor.dims.findIndex((size, i) => size !== dims[i]);
  const rows = one.rows - other.rows;
  if (axis >= 0) {
    const places = (one.tensor.dims[axis]! - dims[axis]!) / rows;
    if (places * one.rows !== one.tensor.dims[axis]) throw notByRows();
    return { by: 'axis', axis, places };
  }
  const [a, b] = [one.tensor, other.tensor].map(integersOf);
  if (!a || !b || a.every((x, i) => x === b[i])) return { by: 'nothing' };
  const step = a.map((x, i) => (x - b[i]!) / BigInt(rows));
  return { by: 'step', step, none: a.map((x, i) => x - step[i]! * BigInt(one.rows)) };
}

/** Undefined for a value that is no list of integers. */
function integersOf({ type, data }: ort.Tensor): bigint[] | undefined {
  if (type !== 'int64' && type !== 'int32') return undefined;
  return Array.from(data as BigInt64Array | Int32Array, BigInt);
}

function integersAt(
  { type, dims }: ort.Tensor,
  { none, step }: Growth & { by: 'step' },
  rows: number,
): ort.Tensor {
  const values = none.map((x, i) => x + step[i]! * BigInt(rows));
  return type === 'int64'
    ? new ort.Tensor('int64', BigInt64Array.from(values), dims)
    : new ort.Tensor('int32', Int32Array.from(values, Number), dims);
}

/** Places of an axis of several tensors, one after the other. */
function joined(
  parts: readonly { readonly tensor: ort.Tensor; readonly row: number }[],
  { axis, places }: Growth & { by: 'axis' },
): ort.Tensor {
  const { type, dims: like } = parts[0]!.tensor;
  const dims = like.map((size, i) => (i === axis ? places * parts.length : size));
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, places);
  const outer = dims.slice(0, axis).reduce((a, b) => a * b, 1);
  const data = emptyLike(parts[0]!.tensor, inner * outer * parts.length);
  parts.forEach(({ tensor, row }, at) => {
    const stride = tensor.data.length / outer;
    for (let o = 0; o < outer; o += 1) {
      const from = o * stride + row * inner;
      const rows = (tensor.data as Float32Array).subarray(from, from + inner);
      (data as Float32Array).set(rows, (o * parts.length + at) * inner);
    }
  });
  return new ort.Tensor(type, data, dims);
}

function emptyLike({ data }: ort.Tensor, length: number): Data {
  const Kind = data.constructor as new (length: number) => Data;
  return new Kind(length);
}

function notByRows(): Error {
  return new RangeError('A value between blocks does not grow with the rows of a batch.');
}
