/** Reads a matrix of weights y = x W by its inputs: row i is what input i writes into the outputs. */
import type { Quantisation, WeightMatrix } from '../../onnx/weightMatrix';
import type { Tensor } from '../../onnx/gen/onnx_pb';
import { allNumbers, openSource, type Source } from './source';

export interface MatrixReader {
  readonly inputs: number;
  readonly outputs: number;
  /** Rows from .. to - 1 as float32 [to - from, outputs]. */
  rows(from: number, to: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Finds a tensor by its name. @throws Error The model has none. */
export type TensorOf = (name: string) => Tensor;

/** @throws FaultError as {@link openSource}. */
export async function openMatrix(
  matrix: WeightMatrix,
  tensorOf: TensorOf,
  folder: string | undefined,
): Promise<MatrixReader> {
  const source = await openSource(tensorOf(matrix.name), folder);
  const stored = await storedRows(matrix, source, tensorOf, folder);
  const { inputs, outputs, transposed } = matrix;
  const direct = async (from: number, to: number): Promise<Float32Array> => {
    const rows = new Float32Array((to - from) * outputs);
    for (let i = from; i < to; i += 1) rows.set(await stored(i, 0, outputs), (i - from) * outputs);
    return rows;
  };
  const turned = async (from: number, to: number): Promise<Float32Array> => {
    const rows = new Float32Array((to - from) * outputs);
    for (let o = 0; o < outputs; o += 1) {
      const part = await stored(o, from, to);
      for (let i = 0; i < part.length; i += 1) rows[i * outputs + o] = part[i]!;
    }
    return rows;
  };
  return { inputs, outputs, rows: transposed ? turned : direct, close: () => source.close() };
}

/** Elements from .. to - 1 of one row of the matrix as it is stored. */
type StoredRows = (row: number, from: number, to: number) => Promise<Float32Array>;

async function storedRows(
  matrix: WeightMatrix,
  source: Source,
  tensorOf: TensorOf,
  folder: string | undefined,
): Promise<StoredRows> {
  const { quantisation, transposed, inputs, outputs } = matrix;
  const columns = transposed ? inputs : outputs;
  const numbers = (name: string | undefined) =>
    name === undefined ? Promise.resolve(undefined) : allNumbers(tensorOf(name), folder);
  if (quantisation === undefined)
    return (row, from, to) => source.read(row * columns + from, row * columns + to);
  if (quantisation.kind === 'linear') {
    const scale = await allNumbers(tensorOf(quantisation.scale), folder);
    const zero = await numbers(quantisation.zeroPoint);
    return linearRows(source, columns, quantisation, scale, zero);
  }
  const scales = await allNumbers(tensorOf(quantisation.scales), folder);
  if (quantisation.kind === 'bnb4') return bnbRows(source, columns, quantisation, scales);
  const blocks = Math.ceil(columns / quantisation.blockSize);
  const zeros = await zeroPointsOf(quantisation, blocks, tensorOf, folder);
  return blockRows(source, quantisation, blocks, scales, zeros);
}

function linearRows(
  source: Source,
  columns: number,
  { axis, blockSize }: Quantisation & { readonly kind: 'linear' },
  scale: Float32Array,
  zero: Float32Array | undefined,
): StoredRows {
  const across = axis === 0 || axis === -2;
  const perRow = blockSize > 0 ? Math.ceil(columns / blockSize) : columns;
  const place = (row: number, column: number): number => {
    if (scale.length === 1) return 0;
    if (blockSize === 0) return across ? row : column;
    return across
      ? Math.floor(row / blockSize) * columns + column
      : row * perRow + Math.floor(column / blockSize);
  };
  return async (row, from, to) => {
    const q = await source.read(row * columns + from, row * columns + to);
    return q.map((x, i) => {
      const at = place(row, from + i);
      return (x - (zero?.[zero.length === 1 ? 0 : at] ?? 0)) * scale[at]!;
    });
  };
}

/** com.microsoft MatMulNBits: blocks of one row follow each other, elements packed low bits first. */
function blockRows(
  source: Source,
  { bits, blockSize }: Quantisation & { readonly kind: 'blocks' },
  blocks: number,
  scales: Float32Array,
  zeros: (row: number, block: number) => number,
): StoredRows {
  const bytesPerRow = (blocks * blockSize * bits) / 8;
  return async (row, from, to) => {
    const [first, last] = [Math.floor((from * bits) / 8), Math.ceil((to * bits) / 8)];
    const bytes = await source.read(row * bytesPerRow + first, row * bytesPerRow + last);
    return Float32Array.from({ length: to - from }, (_, i) => {
      const block = Math.floor((from + i) / blockSize);
      const q = packed(bytes, bits, (from + i) * bits - 8 * first);
      return (q - zeros(row, block)) * scales[row * blocks + block]!;
    });
  };
}

/** com.microsoft MatMulBnb4: all rows one after the other; blocks may cross row ends. */
function bnbRows(
  source: Source,
  columns: number,
  { type, blockSize }: Quantisation & { readonly kind: 'bnb4' },
  scales: Float32Array,
): StoredRows {
  const values = fourBits[type];
  return async (row, from, to) => {
    const start = row * columns;
    const first = Math.floor((start + from) / 2);
    const bytes = await source.read(first, Math.ceil((start + to) / 2));
    return Float32Array.from({ length: to - from }, (_, i) => {
      const at = start + from + i;
      const byte = bytes[Math.floor(at / 2) - first]!;
      const bits = at % 2 === 0 ? byte >> 4 : byte & 15;
      return values[bits]! * scales[Math.floor(at / blockSize)]!;
    });
  };
}

/**
 * The values of four bits. FP4 has a sign, two bits of exponent and one of fraction; NF4 the quantiles of a normal
 * distribution (Dettmers et al. 2023, QLoRA, appendix E).
 */
const fourBits = {
  fp4: [
    ...[0, 0.00520833333, 0.66666667, 1, 0.33333333, 0.5, 0.16666667, 0.25],
    ...[0, -0.00520833333, -0.66666667, -1, -0.33333333, -0.5, -0.16666667, -0.25],
  ],
  nf4: [
    ...[-1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453],
    ...[-0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0],
    ...[0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224],
    ...[0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1],
  ],
} as const;

/** The number of `bits` bits (at most 8) that begins at a bit of the bytes. */
function packed(bytes: Float32Array, bits: number, at: number): number {
  const byte = at >> 3;
  const pair = bytes[byte]! + 256 * (bytes[byte + 1] ?? 0);
  return (pair >> (at & 7)) & ((1 << bits) - 1);
}

/** Packed like the weights, each row in whole bytes; plain numbers if they have the type of the scales. */
async function zeroPointsOf(
  { zeroPoints, bits }: Quantisation & { readonly kind: 'blocks' },
  blocks: number,
  tensorOf: TensorOf,
  folder: string | undefined,
): Promise<(row: number, block: number) => number> {
  if (zeroPoints === undefined) return () => 1 << (bits - 1);
  const tensor = tensorOf(zeroPoints);
  const numbers = await allNumbers(tensor, folder);
  if (tensor.dataType !== 2) return (row, block) => numbers[row * blocks + block]!;
  const perRow = Math.ceil((blocks * bits) / 8);
  return (row, block) =>
    packed(numbers.subarray(row * perRow, (row + 1) * perRow), bits, block * bits);
}
