/** A tiny encoder of images or waveforms with random weights: a graph of the kind that exporters write for ViT. */
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { GraphBuilder } from './graphBuilder';
import { Random } from './random';

export interface TinyInputOptions {
  /** Name of the input and its shape without the batch; the product a multiple of 4. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Fixed batch size; absent: any. */
  readonly batch?: number;
  /** Multiplies what the first block writes: infinity gives states that are not numbers. */
  readonly gain?: number;
  /**
   * A class token of the model's own, before real patches: of images squares of 4 x 4 in this order, of waves parts of
   * equal length. Absent: the token is the mean of all.
   */
  readonly patched?: 'rows' | 'columns';
  /** Reads the classes from the mean over positions, which the final norm and a Gemm follow. */
  readonly pooled?: boolean;
}

export const imageInput = { name: 'pixel_values', shape: [3, 8, 8] } as const;
export const waveInput = { name: 'input_values', shape: [400] } as const;

const width = 32;
const hidden = 64;
const layers = 2;
const patches = 4;

/**
 * `name` [batch, ...shape] -> `logits` [batch, 3]; D = 32, L = 2, five positions of which the first is a class token.
 */
export function tinyInputModel(options: TinyInputOptions): Uint8Array {
  const { name, shape, batch, gain = 1, pooled = false } = options;
  const g = new GraphBuilder();
  const random = new Random(7);
  const weight = (rows: number, columns: number, by = 1): string =>
    g.floats([rows, columns], random.normals(rows * columns, by / Math.sqrt(rows)));
  const numbers = shape.reduce((product, d) => product * d, 1) / patches;
  g.inputs.push(valueInfo(name, ElementType.float32, [batch ?? 'batch', ...shape]));
  g.outputs.push(valueInfo('logits', ElementType.float32, [batch ?? 'batch', 3]));
  const cut = (): string => g.op('Reshape', [name, g.ints([3], [0, patches, numbers])]);
  const embedded =
    options.patched && shape.length === 3
      ? squares(g, name, random, options.patched)
      : g.op('MatMul', [cut(), weight(numbers, width, 3)]);
  const mean = g.op('ReduceMean', [embedded], { axes: [1], keepdims: 1 });
  const first = options.patched ? ownToken(g, mean, random) : mean;
  let x = g.op('Concat', [first, embedded], { axis: 1 });
  for (let layer = 0; layer < layers; layer += 1) {
    const written = attention(g, weight, norm(g, x));
    const scaled = layer === 0 ? g.op('Mul', [written, g.floats([], [gain])]) : written;
    x = g.op('Add', [x, scaled]);
    const neurons = g.op('Relu', [g.op('MatMul', [norm(g, x), weight(width, hidden)])]);
    x = g.op('Add', [x, g.op('MatMul', [neurons, weight(hidden, width, 0.3)])]);
  }
  const read = pooled
    ? norm(g, g.op('ReduceMean', [x], { axes: [1], keepdims: 0 }))
    : g.op('Gather', [norm(g, x), g.ints([], [0])], { axis: 1 });
  g.op(pooled ? 'Gemm' : 'MatMul', [read, weight(width, 3)], {}, ['logits']);
  return g.bytes();
}

/** The same for every input. */
function ownToken(g: GraphBuilder, mean: string, random: Random): string {
  const own = g.floats([width], random.normals(width));
  return g.op('Add', [g.op('Mul', [mean, g.floats([], [0])]), own]);
}

/** [batch, 4, D] of squares of 4 x 4 pixels in three colours. */
function squares(g: GraphBuilder, name: string, random: Random, order: 'rows' | 'columns'): string {
  const kernel = g.floats([width, 3, 4, 4], random.normals(width * 48, 3 / Math.sqrt(48)));
  const sides = { kernel_shape: [4, 4], strides: [4, 4] };
  const made = g.op('Conv', [name, kernel], sides);
  const perm = order === 'rows' ? [0, 2, 3, 1] : [0, 3, 2, 1];
  return g.op('Reshape', [g.op('Transpose', [made], { perm }), g.ints([3], [0, patches, width])]);
}

type Weight = (rows: number, columns: number, by?: number) => string;

function norm(g: GraphBuilder, x: string): string {
  const scale = g.floats([width], new Float32Array(width).fill(1));
  const shift = g.floats([width], new Float32Array(width));
  return g.op('LayerNormalization', [x, scale, shift], { axis: -1, epsilon: { float: 1e-5 } });
}

/** One head over all positions. */
function attention(g: GraphBuilder, weight: Weight, x: string): string {
  const [queries, keys, values] = [0, 1, 2].map(() => g.op('MatMul', [x, weight(width, width)]));
  const turned = g.op('Transpose', [keys!], { perm: [0, 2, 1] });
  const scores = g.op('Mul', [g.op('MatMul', [queries!, turned]), g.floats([], [0.2])]);
  const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), values!]);
  return g.op('MatMul', [mixed, weight(width, width, 0.3)]);
}
