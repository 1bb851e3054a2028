/** Products with weights, as exporters and quantisers store them. */
import { create } from '@bufbuild/protobuf';
import { TensorSchema } from '../../../server/onnx/gen/onnx_pb';
import { ElementType } from '../../../server/onnx/tensors';
import type { GraphBuilder } from '../graphBuilder';
import type { BlockWeights, Linear, Weights } from './spec';
import type { Style } from './style';

type Products = Style['products'];

const blockSize = 16;

/** The weights that a model of the style really computes with. */
export function effective(weights: Weights, products: Products): Weights {
  const of = (linear: Linear): Linear => rounded(linear, products);
  const block = (b: BlockWeights): BlockWeights => ({
    ...b,
    queries: of(b.queries),
    keys: of(b.keys),
    values: of(b.values),
    out: of(b.out),
    up: of(b.up),
    gate: b.gate && of(b.gate),
    down: of(b.down),
  });
  return { ...weights, blocks: weights.blocks.map(block), head: of(weights.head) };
}

function rounded(linear: Linear, products: Products): Linear {
  if (products === 'blocks') {
    const { scales, codes } = inBlocks(linear);
    const values = linear.values.map((_, i) => {
      const [row, column] = [Math.floor(i / linear.columns), i % linear.columns];
      const group = column * Math.ceil(linear.rows / blockSize) + Math.floor(row / blockSize);
      return (codes(row, column) - 8) * scales[group]!;
    });
    return { ...linear, values };
  }
  if (products !== 'dequantised' && products !== 'integer') return linear;
  const { scales, codes } = byColumn(linear);
  return { ...linear, values: codes.map((c, i) => c * scales[i % linear.columns]!) };
}

/** Columns side by side, as one product writes them. */
export function beside(linears: readonly Linear[]): Linear {
  const rows = linears[0]!.rows;
  const columns = linears.reduce((n, l) => n + l.columns, 0);
  const values = new Float32Array(rows * columns);
  let at = 0;
  for (const linear of linears) {
    for (let r = 0; r < rows; r += 1)
      values.set(
        linear.values.subarray(r * linear.columns, (r + 1) * linear.columns),
        r * columns + at,
      );
    at += linear.columns;
  }
  const bias = linears.every((l) => l.bias) ? linears.flatMap((l) => [...l.bias!]) : undefined;
  return { rows, columns, values, bias: bias && Float32Array.from(bias) };
}

/** @returns The product with its bias. */
export function product(g: GraphBuilder, x: string, linear: Linear, products: Products): string {
  if (products === 'Gemm') return throughGemm(g, x, linear);
  const made = withoutBias(g, x, linear, products);
  if (!linear.bias) return made;
  return g.op('Add', [g.floats([linear.columns], linear.bias), made]);
}

function withoutBias(g: GraphBuilder, x: string, linear: Linear, products: Products): string {
  const { rows, columns, values } = linear;
  switch (products) {
    case 'turned': {
      const stored = g.floats([columns, rows], turned(linear));
      return g.op('MatMul', [x, g.op('Transpose', [stored], { perm: [1, 0] })]);
    }
    case 'dequantised': {
      const { scales, codes } = byColumn(linear);
      const q = int8(g, [rows, columns], codes);
      return g.op('MatMul', [
        x,
        g.op('DequantizeLinear', [q, g.floats([columns], scales)], { axis: 1 }),
      ]);
    }
    case 'integer':
      return throughIntegers(g, x, linear);
    case 'blocks':
      return throughBlocks(g, x, linear);
    case 'MatMul':
    case 'Gemm':
      return g.op('MatMul', [x, g.floats([rows, columns], values)]);
  }
}

/** GPT-2's Conv1D: two dimensions before, three behind. */
function throughGemm(g: GraphBuilder, x: string, { rows, columns, values, bias }: Linear): string {
  const shape = g.op('Shape', [x]);
  const leading = g.op('Slice', [shape, g.ints([1], [0]), g.ints([1], [2]), g.ints([1], [0])]);
  const flat = g.op('Reshape', [x, g.ints([2], [-1, rows])]);
  const weights = [g.floats([rows, columns], values), ...(bias ? [g.floats([columns], bias)] : [])];
  const made = g.op('Gemm', [flat, ...weights]);
  return g.op('Reshape', [made, g.op('Concat', [leading, g.ints([1], [columns])], { axis: 0 })]);
}

function throughIntegers(g: GraphBuilder, x: string, linear: Linear): string {
  const { scales, codes } = byColumn(linear);
  const names = ['q', 's', 'z'].map((part) => `${x}_${part}_${g.size}`);
  g.op('DynamicQuantizeLinear', [x], {}, names);
  const [q, scale, zero] = names as [string, string, string];
  const stored = int8(g, [linear.rows, linear.columns], codes);
  const zeros = int8(g, [linear.columns], new Float32Array(linear.columns));
  const made = g.op('MatMulInteger', [q, stored, zero, zeros]);
  const both = g.op('Mul', [scale, g.floats([linear.columns], scales)]);
  return g.op('Mul', [g.op('Cast', [made], { to: ElementType.float32 }), both]);
}

function throughBlocks(g: GraphBuilder, x: string, linear: Linear): string {
  const { rows: k, columns: n } = linear;
  const { scales, codes } = inBlocks(linear);
  const blocks = Math.ceil(k / blockSize);
  const packed = new Uint8Array(n * blocks * (blockSize / 2)).fill(0x88);
  for (let c = 0; c < n; c += 1)
    for (let r = 0; r < k; r += 1) {
      const at = c * blocks * (blockSize / 2) + (r >> 1);
      const [low, high] = [packed[at]! & 15, packed[at]! >> 4];
      packed[at] = r % 2 === 0 ? (high << 4) | codes(r, c) : (codes(r, c) << 4) | low;
    }
  const stored = g.keep(raw(g, [n, blocks, blockSize / 2], ElementType.uint8, packed));
  return g.op('com.microsoft:MatMulNBits', [x, stored, g.floats([n * blocks], scales)], {
    ...{ K: k, N: n, bits: 4, block_size: blockSize },
  });
}

/** int8 codes and a scale for each column. */
function byColumn({ rows, columns, values }: Linear): {
  scales: Float32Array;
  codes: Float32Array;
} {
  const scales = new Float32Array(columns);
  for (let i = 0; i < rows * columns; i += 1)
    scales[i % columns] = Math.max(scales[i % columns]!, Math.abs(values[i]!) / 127);
  return { scales, codes: values.map((v, i) => Math.round(v / scales[i % columns]!)) };
}

/** int4 codes around 8 and a scale for each block of a column. */
function inBlocks({ rows, columns, values }: Linear): {
  scales: Float32Array;
  codes: (row: number, column: number) => number;
} {
  const blocks = Math.ceil(rows / blockSize);
  const scales = new Float32Array(columns * blocks);
  const group = (r: number, c: number): number => c * blocks + Math.floor(r / blockSize);
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns; c += 1)
      scales[group(r, c)] = Math.max(scales[group(r, c)]!, Math.abs(values[r * columns + c]!) / 7);
  const codes = (r: number, c: number): number =>
    Math.round(values[r * columns + c]! / scales[group(r, c)]!) + 8;
  return { scales, codes };
}

function turned({ rows, columns, values }: Linear): Float32Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

function int8(g: GraphBuilder, dims: readonly number[], codes: Float32Array): string {
  const bytes = new Uint8Array(Int8Array.from(codes).buffer);
  return g.keep(raw(g, dims, ElementType.int8, bytes));
}

function raw(g: GraphBuilder, dims: readonly number[], dataType: number, rawData: Uint8Array) {
  return create(TensorSchema, { name: `q${g.size}`, dims: dims.map(BigInt), dataType, rawData });
}
