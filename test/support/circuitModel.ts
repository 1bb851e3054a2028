/**
 * A model whose one circuit is known by construction: chosen neurons of block 1 answer to the words of a category and
 * write chosen dimensions with a chosen polarity, and the head reads those dimensions for the same words. Nothing else
 * knows the category: the dimension that tells the neurons has the same sign for all words.
 */
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { GraphBuilder } from './graphBuilder';
import { Random } from './random';
import { tinyTokenizer, type TinyTokenizer } from './tinyTokenizer';
import { categories, otherWords } from './words';

/** Every matrix with its entries permuted, or redrawn with its own deviation. */
export type CircuitTwin = 'shuffled' | 'gaussian';

const D = 64;
const NEURONS = 64;
const HEADS = 2;

/** What an experiment must find, and nothing else. */
export const planted = {
  category: 'animal',
  /** Layer 1 is behind the block that writes. */
  layer: 1,
  writers: [3, 17, 31, 52],
  /** Dimension to polarity. */
  register: new Map(
    Array.from({ length: 16 }, (_, i) => [33 + 2 * i - (i > 7 ? 1 : 0), i % 3 === 0 ? -1 : 1]),
  ),
} as const;

export interface CircuitModel {
  readonly model: Uint8Array;
  readonly tokenizer: TinyTokenizer;
}

export function circuitModel(twin?: CircuitTwin): CircuitModel {
  const tokenizer = tinyTokenizer([...Object.values(categories).flat(), ...otherWords]);
  const g = new GraphBuilder();
  g.inputs.push(valueInfo('input_ids', ElementType.int64, ['batch', 'seq']));
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'seq', tokenizer.size]));
  const build = new Build(g, tokenizer, twin);
  let state = g.op('Gather', [build.matrix([tokenizer.size, D], build.embedding()), 'input_ids']);
  for (const block of [1, 2]) {
    state = g.op('Add', [state, build.attention(state)]);
    state = g.op('Add', [state, build.feedForward(state, block)]);
  }
  const head = build.matrix([D, tokenizer.size], build.head());
  g.op('MatMul', [build.norm(state), head], {}, ['logits']);
  return { model: g.bytes(), tokenizer };
}

class Build {
  private readonly random = new Random(7);
  private readonly members: ReadonlySet<number>;

  constructor(
    private readonly g: GraphBuilder,
    private readonly tokenizer: TinyTokenizer,
    private readonly twin: CircuitTwin | undefined,
  ) {
    this.members = new Set(categories[planted.category]!.map((w) => tokenizer.idOf.get(w)!));
  }

  matrix(dims: readonly number[], values: Float32Array): string {
    return this.g.floats(dims, this.twin ? twinOf(values, this.twin, this.random) : values);
  }

  /** Dimension 0 is 5 for members and about 1 for all others; all else is noise. */
  embedding(): Float32Array {
    const table = this.random.normals(this.tokenizer.size * D, 0.6);
    for (let t = 0; t < this.tokenizer.size; t += 1)
      table[t * D] = this.members.has(t) ? 5 : 0.6 + 0.6 * this.random.next();
    return table;
  }

  /** Members read the register; others read the rest. */
  head(): Float32Array {
    const { size } = this.tokenizer;
    const weights = this.random.normals(D * size, 0.2);
    for (let d = 0; d < D; d += 1) {
      const polarity = planted.register.get(d);
      for (let t = 0; t < size; t += 1) {
        if (polarity !== undefined) weights[d * size + t] = 0;
        if (this.members.has(t)) weights[d * size + t] = 0.5 * (polarity ?? 0);
      }
    }
    return weights;
  }

  norm(state: string): string {
    const { g } = this;
    const [scale, shift] = [
      g.floats([D], new Array(D).fill(1)),
      g.floats([D], new Array(D).fill(0)),
    ];
    return g.op('LayerNormalization', [state, scale, shift], {
      axis: -1,
      epsilon: { float: 1e-5 },
    });
  }

  /** Looks around and writes next to nothing. */
  attention(state: string): string {
    const { g } = this;
    const x = this.norm(state);
    const [q, k, v] = [
      [0, 2, 1, 3],
      [0, 2, 3, 1],
      [0, 2, 1, 3],
    ].map((perm) => this.split(x, perm));
    const scores = g.op('Mul', [g.op('MatMul', [q!, k!]), g.floats([], [0.1])]);
    const length = g.op('Gather', [g.op('Shape', ['input_ids']), g.ints([], [1])]);
    const range = g.op('Range', [g.ints([], [0]), length, g.ints([], [1])]);
    const [keys, queries] = [0, 1].map((axis) => g.op('Unsqueeze', [range, g.ints([1], [axis])]));
    const future = g.op('Greater', [keys!, queries!]);
    const masked = g.op('Where', [future, g.floats([], [-1e9]), scores]);
    const mixed = g.op('MatMul', [g.op('Softmax', [masked], { axis: -1 }), v!]);
    const turned = g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    const joined = g.op('Reshape', [turned, g.ints([3], [0, 0, D])]);
    return g.op('MatMul', [joined, this.matrix([D, D], this.random.normals(D * D, 1e-3))]);
  }

  private split(x: string, perm: readonly number[]): string {
    const { g } = this;
    const weights = this.matrix([D, D], this.random.normals(D * D, 1 / Math.sqrt(D)));
    const shape = g.ints([4], [0, 0, HEADS, D / HEADS]);
    return g.op('Transpose', [g.op('Reshape', [g.op('MatMul', [x, weights]), shape])], { perm });
  }

  feedForward(state: string, block: number): string {
    const { g } = this;
    const [up, bias, down] = this.weights(block);
    const shifted = g.op('Add', [
      g.op('MatMul', [this.norm(state), this.matrix([D, NEURONS], up)]),
      g.floats([NEURONS], bias),
    ]);
    return g.op('MatMul', [g.op('Relu', [shifted]), this.matrix([NEURONS, D], down)]);
  }

  /** Writers answer to a large dimension 0; the other neurons are noise. */
  private weights(block: number): readonly [Float32Array, Float32Array, Float32Array] {
    const up = this.random.normals(D * NEURONS, 1 / Math.sqrt(D));
    const down = this.random.normals(NEURONS * D, block === planted.layer ? 0.03 : 1e-3);
    const bias = new Float32Array(NEURONS);
    for (const n of block === planted.layer ? planted.writers : []) {
      bias[n] = -3;
      for (let d = 0; d < D; d += 1) {
        up[d * NEURONS + n] = d === 0 ? 1 : 0;
        down[n * D + d] = 0.6 * (planted.register.get(d) ?? 0);
      }
    }
    return [up, bias, down];
  }
}

function twinOf(values: Float32Array, twin: CircuitTwin, random: Random): Float32Array {
  if (twin === 'gaussian') {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    return random.normals(values.length, Math.sqrt(square)).map((x) => x + mean);
  }
  const copy = values.slice();
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
