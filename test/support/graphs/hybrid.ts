/** Small models whose blocks mix positions in different ways, with the name of every state. */
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { GraphBuilder } from '../graphBuilder';
import { Random } from '../random';

export type Part =
  | 'attention'
  /** A gated short convolution (LFM2). */
  | 'convolution'
  /** Queries times running sums of keys times values. */
  | 'linear'
  /** Operators of onnxruntime-genai's hybrids, with their states as inputs and outputs. */
  | 'fused linear'
  | 'fused convolution'
  /** Both in one sum (Falcon-H1). */
  | 'attention and linear'
  | 'ffn'
  /** Experts by their numbers, and what each gives, weighted. */
  | 'experts'
  /** The stream itself through a norm, at the end of a post-norm block. */
  | 'norm'
  /** A bare convolution: where a position is. */
  | 'positions'
  /** x + attention(x) + ffn(x) in one sum. */
  | 'attention and ffn';

export interface Hybrid {
  readonly bytes: Uint8Array;
  /** Before the first part and behind each of them. */
  readonly sums: readonly string[];
}

const hybridSizes = {
  width: 8,
  heads: 2,
  hidden: 12,
  vocabulary: 20,
  positions: 6,
} as const;
const { width, heads, hidden, vocabulary, positions } = hybridSizes;

/** int64 `input_ids` [batch, 6] -> `logits` [batch, 6, 20]; a norm before each part. */
export function hybridModel(parts: readonly Part[]): Hybrid {
  const g = new GraphBuilder();
  g.inputs.push(valueInfo('input_ids', ElementType.int64, ['batch', positions]));
  const writer = new Writer(g);
  const sums = [g.op('Gather', [writer.weights(vocabulary, width), 'input_ids'])];
  for (const part of parts) {
    const x = sums.at(-1)!;
    if (part === 'norm') sums.push(writer.normed(x));
    else
      sums.push(g.op('Add', [x, writer.part(part, part === 'positions' ? x : writer.normed(x))]));
  }
  const last = writer.normed(sums.at(-1)!);
  g.op('MatMul', [last, writer.weights(width, vocabulary)], {}, ['logits']);
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', positions, vocabulary]));
  return { bytes: g.bytes(), sums };
}

class Writer {
  private readonly random = new Random(7);

  constructor(private readonly g: GraphBuilder) {}

  weights(...dims: number[]): string {
    const count = dims.reduce((a, b) => a * b, 1);
    return this.g.floats(dims, this.random.normals(count, 0.4));
  }

  /** Its bias is a copy, as TorchScript writes one that several norms share. */
  normed(x: string): string {
    const bias = this.g.op('Identity', [this.weights(width)]);
    return this.g.op('LayerNormalization', [x, this.weights(width), bias], { axis: -1 });
  }

  part(part: Exclude<Part, 'norm'>, x: string): string {
    switch (part) {
      case 'attention':
        return this.attention(x);
      case 'convolution':
        return this.convolution(x);
      case 'linear':
        return this.linear(x);
      case 'fused linear':
        return this.fusedLinear(x);
      case 'fused convolution':
        return this.fusedConvolution(x);
      case 'attention and linear':
        return this.g.op('Add', [this.attention(x), this.linear(x)]);
      case 'attention and ffn':
        return this.g.op('Add', [this.attention(x), this.feedForward(x)]);
      case 'ffn':
        return this.feedForward(x);
      case 'experts':
        return this.experts(x);
      case 'positions':
        return this.positional(x);
    }
  }

  private project(x: string, from: number = width, to: number = width): string {
    return this.g.op('MatMul', [x, this.weights(from, to)]);
  }

  private three(x: string): string[] {
    return [0, 1, 2].map(() => this.project(x));
  }

  private attention(x: string): string {
    const { g } = this;
    const shape = g.ints([4], [0, positions, heads, width / heads]);
    const [q, k, v] = this.three(x).map((flat) =>
      g.op('Transpose', [g.op('Reshape', [flat, shape])], { perm: [0, 2, 1, 3] }),
    );
    const scores = g.op('MatMul', [q!, g.op('Transpose', [k!], { perm: [0, 1, 3, 2] })]);
    const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), v!]);
    const ordered = g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return this.project(g.op('Reshape', [ordered, g.ints([3], [0, positions, width])]));
  }

  private convolution(x: string): string {
    const { g } = this;
    const turned = (v: string): string => g.op('Transpose', [v], { perm: [0, 2, 1] });
    const [before, behind, value] = this.three(x);
    const gated = turned(g.op('Mul', [before!, value!]));
    const wide = g.op('Conv', [gated, this.weights(width, 1, 3)], { group: width, pads: [2, 0] });
    return this.project(g.op('Mul', [behind!, turned(wide)]));
  }

  private fusedConvolution(x: string): string {
    const { g } = this;
    const turned = (v: string): string => g.op('Transpose', [v], { perm: [0, 2, 1] });
    const weights = [this.weights(width, 1, 3), this.weights(width)];
    const [past, present] = this.state('conv_state', [width, 2]);
    const outputs = [`${past} mixed`, present];
    const inputs = [turned(this.project(x)), ...weights, past];
    const type = 'com.microsoft:CausalConvWithState';
    return this.project(turned(g.op(type, inputs, { activation: 'silu' }, outputs)));
  }

  private fusedLinear(x: string): string {
    const { g } = this;
    const [past, present] = this.state('recurrent_state', [heads, width / heads, width / heads]);
    const attributes = { q_num_heads: heads, kv_num_heads: heads, update_rule: 'linear' };
    const inputs = [...this.three(x), past];
    const outputs = [`${past} mixed`, present];
    return this.project(g.op('com.microsoft:LinearAttention', inputs, attributes, outputs));
  }

  /** An input for the state before the first position, and an output for that behind the last. */
  private state(kind: string, shape: readonly number[]): [string, string] {
    const { inputs, outputs } = this.g;
    const name = `${inputs.length}.${kind}`;
    const [past, present] = [`past_key_values.${name}`, `present.${name}`] as const;
    inputs.push(valueInfo(past, ElementType.float32, ['batch', ...shape]));
    outputs.push(valueInfo(present, ElementType.float32, ['batch', ...shape]));
    return [past, present];
  }

  private linear(x: string): string {
    const { g } = this;
    const [q, k, v] = this.three(x);
    const products = g.op('Mul', [g.op('Relu', [k!]), v!]);
    const sums = g.op('CumSum', [products, g.ints([], [1])]);
    return this.project(g.op('Mul', [q!, sums]));
  }

  private feedForward(x: string): string {
    const { g } = this;
    return this.project(g.op('Relu', [this.project(x, width, hidden)]), hidden, width);
  }

  /** One of three matrices for each token, beside one that all share. */
  private experts(x: string): string {
    const { g } = this;
    const expert = g.op('ArgMax', [this.project(x, width, 3)], { axis: -1, keepdims: 0 });
    const own = g.op('Gather', [this.weights(3, width, width), expert], { axis: 0 });
    const rows = g.op('MatMul', [g.op('Unsqueeze', [x, g.ints([1], [2])]), own]);
    return g.op('Add', [g.op('Squeeze', [rows, g.ints([1], [2])]), this.feedForward(x)]);
  }

  private positional(x: string): string {
    const { g } = this;
    const turned = g.op('Transpose', [x], { perm: [0, 2, 1] });
    const wide = g.op('Conv', [turned, this.weights(width, 1, 3)], { group: width, pads: [1, 1] });
    return g.op('Tanh', [g.op('Transpose', [wide], { perm: [0, 2, 1] })]);
  }
}
