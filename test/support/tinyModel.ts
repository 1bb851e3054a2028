/**
 * A tiny decoder with random weights in which some word categories are planted, and the tokenizer that fits it:
 * real files for tests of everything that needs a model. The same options always give the same bytes.
 */
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { GraphBuilder } from './graphBuilder';
import { Random } from './random';
import { tinyTokenizer, type TinyTokenizer } from './tinyTokenizer';
import { categories, otherWords } from './words';

export interface TinyModelOptions {
  /** Ends in the last state behind its norm. */
  readonly headless?: boolean;
  /** D, a multiple of `heads`. Default 32. */
  readonly dimensions?: number;
  /** L. Default 3. */
  readonly layers?: number;
  readonly heads?: number;
  readonly seed?: number;
  /** Longest sequence. Default 64. */
  readonly positions?: number;
  /** Adds and norms as com.microsoft SkipLayerNormalization nodes, as ONNX Runtime's optimiser writes them. */
  readonly fused?: boolean;
  /** Fixed batch size in the input's shape; absent: any. */
  readonly batch?: number;
  /** Size of the blocks' writes against the embedding. Default 0.3. */
  readonly gain?: number;
  /** With inputs `past_key_values.N.key` and `.value` [batch, heads, past, width], and outputs `present.N...`. */
  readonly past?: boolean;
  /** An encoder: every position sees all others. */
  readonly encoder?: boolean;
  /** Makes the embedding of this token id infinite. */
  readonly poison?: number;
}

export interface TinyModel {
  /** Bytes of model.onnx: int64 `input_ids` [batch, seq] -> `logits` [batch, seq, V]. */
  readonly model: Uint8Array;
  readonly tokenizer: TinyTokenizer;
  readonly dimensions: number;
  readonly layers: number;
  readonly vocabulary: number;
}

type Shape = Required<
  Pick<TinyModelOptions, 'dimensions' | 'layers' | 'heads' | 'positions' | 'gain' | 'encoder'>
>;

export function tinyModel(options: TinyModelOptions = {}): TinyModel {
  const shape: Shape = {
    dimensions: 32,
    layers: 3,
    heads: 4,
    positions: 64,
    gain: 0.3,
    encoder: false,
    ...options,
  };
  const tokenizer = tinyTokenizer([...Object.values(categories).flat(), ...otherWords]);
  const random = new Random(options.seed ?? 1);
  const wte = embedding(tokenizer, shape.dimensions, random);
  if (options.poison !== undefined) wte[options.poison * shape.dimensions] = Infinity;
  const g = new GraphBuilder();
  g.inputs.push(valueInfo('input_ids', ElementType.int64, [options.batch ?? 'batch', 'seq']));
  const stack = new Stack(g, shape, random, options.fused ?? false, options.past ?? false);
  const normed = stack.run(stack.embed(wte, tokenizer.size));
  const [end, width] = options.headless ? [normed, shape.dimensions] : ['logits', tokenizer.size];
  g.outputs.unshift(valueInfo(end, ElementType.float32, ['batch', 'seq', width]));
  if (options.headless)
    return { model: g.bytes(), tokenizer, vocabulary: tokenizer.size, ...shape };
  g.op(
    'MatMul',
    [normed, g.floats([shape.dimensions, tokenizer.size], transposed(wte, shape.dimensions))],
    {},
    ['logits'],
  );
  return { model: g.bytes(), tokenizer, vocabulary: tokenizer.size, ...shape };
}

/** Random rows; the words of a category share one direction that is as long as their own. */
function embedding(tokenizer: TinyTokenizer, dimensions: number, random: Random): Float32Array {
  const table = random.normals(tokenizer.size * dimensions);
  for (const words of Object.values(categories)) {
    const direction = random.normals(dimensions, 1.2);
    for (const word of words) {
      const row = tokenizer.idOf.get(word)! * dimensions;
      for (let d = 0; d < dimensions; d += 1) table[row + d]! += direction[d]!;
    }
  }
  return table;
}

function transposed(table: Float32Array, columns: number): Float32Array {
  const rows = table.length / columns;
  return Float32Array.from(table, (_, i) => table[(i % rows) * columns + Math.floor(i / rows)]!);
}

class Stack {
  constructor(
    private readonly g: GraphBuilder,
    private readonly shape: Shape,
    private readonly random: Random,
    private readonly fused: boolean,
    private readonly past: boolean,
  ) {}

  /** Token plus learned position embedding. */
  embed(wte: Float32Array, vocabulary: number): string {
    const { g, shape } = this;
    const { dimensions: d, positions } = shape;
    const wpe = g.floats([positions, d], this.random.normals(positions * d, 0.1));
    const tokens = g.op('Gather', [g.floats([vocabulary, d], wte), 'input_ids']);
    return g.op('Add', [tokens, g.op('Gather', [wpe, this.range()])]);
  }

  /** All blocks and the final norm. */
  run(embedded: string): string {
    let state = embedded;
    let normed = this.norm(state);
    for (let block = 0; block < this.shape.layers; block += 1) {
      const last = block === this.shape.layers - 1;
      [state, normed] = this.add(state, this.attention(normed, block));
      [state, normed] = this.add(state, this.mlp(normed), last);
    }
    return normed;
  }

  /** @param last Nothing reads the last sum: exporters then leave it without a name. */
  private add(state: string, branch: string, last = false): [string, string] {
    const { g } = this;
    if (!this.fused) {
      const sum = g.op('Add', [state, branch]);
      return [sum, this.norm(sum)];
    }
    const [normed, sum] = [`${branch}_normed`, `${branch}_sum`];
    g.op(
      'com.microsoft:SkipLayerNormalization',
      [state, branch, ...this.scale()],
      { epsilon: { float: 1e-5 } },
      last ? [normed] : [normed, '', '', sum],
    );
    return [sum, normed];
  }

  private norm(state: string): string {
    return this.g.op('LayerNormalization', [state, ...this.scale()], {
      axis: -1,
      epsilon: { float: 1e-5 },
    });
  }

  private scale(): string[] {
    const { g, random } = this;
    const d = this.shape.dimensions;
    return [
      g.floats(
        [d],
        random.normals(d, 0.1).map((x) => 1 + x),
      ),
      g.floats([d], random.normals(d, 0.05)),
    ];
  }

  private attention(x: string, block: number): string {
    const { g } = this;
    const { dimensions: d, heads } = this.shape;
    const [q, k, v] = [this.split(x, [0, 2, 1, 3]), ...this.keysValues(x, block)];
    const scale = g.floats([], [1 / Math.sqrt(d / heads)]);
    const scores = g.op('Mul', [g.op('MatMul', [q, k]), scale]);
    const masked = this.shape.encoder
      ? scores
      : g.op('Where', [this.future(), g.floats([], [-1e9]), scores]);
    const mixed = g.op('MatMul', [g.op('Softmax', [masked], { axis: -1 }), v]);
    const joined = g.op('Reshape', [
      g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
      g.ints([3], [0, 0, d]),
    ]);
    return this.linear(joined, d, d, this.shape.gain);
  }

  /** Keys [B, H, W, S] and values [B, H, S, W]. */
  private keysValues(x: string, block: number): [string, string] {
    if (!this.past) return [this.split(x, [0, 2, 3, 1]), this.split(x, [0, 2, 1, 3])];
    const keys = this.withPast(this.split(x, [0, 2, 1, 3]), `${block}.key`);
    const values = this.withPast(this.split(x, [0, 2, 1, 3]), `${block}.value`);
    return [this.g.op('Transpose', [keys], { perm: [0, 1, 3, 2] }), values];
  }

  private withPast(fresh: string, name: string): string {
    const { g } = this;
    const { dimensions, heads } = this.shape;
    const shape = (length: string) => ['batch', heads, length, dimensions / heads];
    const [past, present] = [`past_key_values.${name}`, `present.${name}`];
    g.inputs.push(valueInfo(past, ElementType.float32, shape('past')));
    g.outputs.push(valueInfo(present, ElementType.float32, shape('total')));
    return g.op('Concat', [past, fresh], { axis: 2 }, [present]);
  }

  private split(x: string, perm: readonly number[]): string {
    const { g } = this;
    const { dimensions: d, heads } = this.shape;
    const shape = g.ints([4], [0, 0, heads, d / heads]);
    return g.op('Transpose', [g.op('Reshape', [this.linear(x, d, d, 1), shape])], { perm });
  }

  private mlp(x: string): string {
    const d = this.shape.dimensions;
    const hidden = this.g.op('Relu', [this.linear(x, d, 4 * d, 1)]);
    return this.linear(hidden, 4 * d, d, this.shape.gain);
  }

  private linear(x: string, from: number, to: number, gain: number): string {
    const weights = this.random.normals(from * to, gain / Math.sqrt(from));
    return this.g.op('MatMul', [x, this.g.floats([from, to], weights)]);
  }

  /** The positions of the tokens: 0 .. seq-1, or what follows the past. */
  private range(): string {
    const { g } = this;
    if (!this.past) return g.op('Range', [g.ints([], [0]), this.length(), g.ints([], [1])]);
    return g.op('Range', [this.pastLength(), this.end(), g.ints([], [1])]);
  }

  private pastLength(): string {
    const { g } = this;
    return g.op('Gather', [g.op('Shape', ['past_key_values.0.key']), g.ints([], [2])]);
  }

  /** [S, positions of keys]: true where a key comes after the token. */
  private future(): string {
    const { g } = this;
    const range = this.range();
    const keys = this.past ? g.op('Range', [g.ints([], [0]), this.end(), g.ints([], [1])]) : range;
    return g.op('Greater', [
      g.op('Unsqueeze', [keys, g.ints([1], [0])]),
      g.op('Unsqueeze', [range, g.ints([1], [1])]),
    ]);
  }

  private end(): string {
    const { g } = this;
    return g.op('Add', [this.pastLength(), this.length()]);
  }

  private length(): string {
    const { g } = this;
    return g.op('Gather', [g.op('Shape', ['input_ids']), g.ints([], [1])]);
  }
}
