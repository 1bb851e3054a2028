/** Default inputs: masks of ones, positions from 0, an empty past. */
import * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import { halfBits } from '../weights/numbers';

export type Metadata = Extract<ort.InferenceSession.ValueMetadata, { isTensor: true }>;

/** What the given inputs determine about a run. */
export interface RunShape {
  readonly rows: number;
  /** Positions of each row. */
  readonly length: number;
  /** Positions before them. */
  readonly past: number;
  /** The model's name for its batch, if it has one. */
  readonly batchName: string | number | undefined;
  /** Head widths of past inputs whose shape does not give them. */
  readonly pastWidths: ReadonlyMap<string, number>;
  /** Sizes that the given inputs determine, by the model's name for the dimension. */
  readonly sizes?: ReadonlyMap<string, number>;
}

/** @throws FaultError `model-unsupported` for an input that has no neutral value. */
export function filled(m: Metadata, shape: RunShape): ort.Tensor {
  const { past } = shape;
  const rows = sizeOf(m, 0, shape) ?? shape.rows;
  const length = sizeOf(m, 1, shape) ?? shape.length;
  const matrix = [rows, length];
  if (/position_ids$/.test(m.name))
    return tensorOf(
      m,
      matrix,
      Array.from({ length: rows * length }, (_, i) => past + (i % length)),
    );
  if (/token_type_ids$|segment_ids$/.test(m.name)) return constant(m, matrix, 0);
  if (/mask$/.test(m.name) && m.shape.length === 2) return constant(m, [rows, past + length], 1);
  if (/past/.test(m.name)) return constant(m, pastShape(m, shape), 0);
  if (m.type === 'bool')
    return constant(
      m,
      m.shape.map((d) => (typeof d === 'number' ? d : 1)),
      0,
    );
  throw unknownInput(m);
}

/** The size of a dimension of a matrix, if the model or another input fixes it. */
function sizeOf({ shape }: Metadata, axis: number, { sizes }: RunShape): number | undefined {
  const size = shape[axis];
  return typeof size === 'number' ? size : sizes?.get(size ?? '');
}

/** One row of a past without positions. @param name Of the past, as `pastWidths` knows it. */
export function emptyPast(
  m: Metadata,
  name: string,
  pastWidths: ReadonlyMap<string, number>,
): ort.Tensor {
  const run = { rows: 1, length: 0, past: 0, batchName: undefined, pastWidths };
  return constant(m, pastShape({ ...m, name }, run), 0);
}

/** An empty past: the batch where the shape names it, size 0 along every other open dimension. */
function pastShape({ name, shape }: Metadata, run: RunShape): number[] {
  return shape.map((d, i) => {
    if (typeof d === 'number') return d;
    if (d === run.batchName || /batch/.test(d)) return run.rows;
    return i === 3 && shape.length === 4 ? (run.pastWidths.get(name) ?? 0) : 0;
  });
}

function constant(m: Metadata, dims: readonly number[], value: number): ort.Tensor {
  const size = dims.reduce((a, b) => a * b, 1);
  return tensorOf(m, dims, new Array<number>(size).fill(value));
}

/** A tensor of the input's type. @throws FaultError `model-unsupported` for a type that has no numbers. */
export function tensorOf(
  m: Metadata,
  dims: readonly number[],
  values: ArrayLike<number>,
): ort.Tensor {
  const { type } = m;
  if (type === 'int64')
    return new ort.Tensor(type, BigInt64Array.from(Array.from(values, BigInt)), dims);
  if (type === 'int32') return new ort.Tensor(type, Int32Array.from(values), dims);
  if (type === 'float32') return new ort.Tensor(type, Float32Array.from(values), dims);
  if (type === 'bool') return new ort.Tensor(type, Uint8Array.from(values), dims);
  if (type === 'float16') return new ort.Tensor(type, Uint16Array.from(values, halfBits), dims);
  throw unknownInput(m);
}

function unknownInput(m: Metadata): Error {
  return faultError(
    'model-unsupported',
    `The model needs an input ${JSON.stringify(m.name)} (${m.type} [${m.shape.join(', ')}]) that Dimcat does not know.`,
    {
      advice: 'Export the model with input_ids, attention_mask and position_ids only.',
      onCommandLine: 'dimcat tap takes it by --input.',
    },
  );
}
