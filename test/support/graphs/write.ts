/** Writes a transformer as a graph in the style of an exporter. */
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { GraphBuilder } from '../graphBuilder';
import { attention } from './attention';
import { normFunctions, Norms } from './norms';
import { positionsOf } from './positions';
import { beside, product } from './products';
import type { BlockWeights, Spec, Weights } from './spec';
import type { Style } from './style';
import type { Writer } from './writer';

/** Bytes of model.onnx: int64 `input_ids` [batch, seq] -> `logits` [batch, seq, V]. */
export function writeModel(spec: Spec, style: Style, weights: Weights): Uint8Array {
  const g = new GraphBuilder();
  const batch = style.batch ?? 'batch';
  g.inputs.push(valueInfo('input_ids', ElementType.int64, [batch, 'seq']));
  g.outputs.push(valueInfo('logits', ElementType.float32, [batch, 'seq', spec.vocabulary]));
  if (style.extraInputs) addInputs(g);
  if (style.functions) g.functions.push(...normFunctions(spec));
  const writer: Writer = { g, spec, style, norms: new Norms(g, spec, style) };
  const last = new Stack(writer, weights).run();
  const logits = product(g, last, weights.head, style.products);
  g.op('Identity', [logits], {}, ['logits']);
  return g.bytes(style.functions ? 18 : 17);
}

function addInputs(g: GraphBuilder): void {
  for (const name of ['attention_mask', 'position_ids', 'token_type_ids'])
    g.inputs.push(valueInfo(name, ElementType.int64, ['batch', 'seq']));
}

class Stack {
  constructor(
    private readonly writer: Writer,
    private readonly weights: Weights,
  ) {}

  /** @returns What the head reads. */
  run(): string {
    const { blocks, final } = this.weights;
    const { spec, norms } = this.writer;
    let x = this.embed();
    if (spec.order === 'post') {
      for (const [i, block] of blocks.entries()) x = this.postBlock(block, x, i);
      return x;
    }
    let normed = norms.alone(x, blocks[0]!.norms[0]);
    for (const [i, block] of blocks.entries()) {
      const next = blocks[i + 1]?.norms[0] ?? final;
      [x, normed] = this.preBlock(block, this.copied(x), normed, i, next);
    }
    return normed;
  }

  private embed(): string {
    const { g, spec } = this.writer;
    const { embedding, positions } = this.weights;
    const table = g.floats([spec.vocabulary, spec.dimensions], embedding);
    const rows = g.op('Gather', [table, 'input_ids']);
    const scale = spec.embeddingScale;
    const tokens = scale === 1 ? rows : g.op('Mul', [rows, g.floats([], [scale])]);
    if (spec.rotary) return tokens;
    const learned = g.floats([positions.length / spec.dimensions, spec.dimensions], positions);
    return g.op('Add', [tokens, g.op('Gather', [learned, positionsOf(this.writer)])]);
  }

  private copied(x: string): string {
    const { g, style } = this.writer;
    return style.casts ? g.op('Cast', [x], { to: ElementType.float32 }) : x;
  }

  private postBlock(block: BlockWeights, x: string, i: number): string {
    const { norms } = this.writer;
    const [, middle] = norms.added(x, attention(this.writer, block, x, i), block.norms[0]);
    if (this.writer.style.rows) {
      const rows = this.asRows(middle);
      const sum = this.writer.g.op('Add', [rows, this.feedForward(block, rows)]);
      return norms.alone(this.likeBefore(sum, middle), block.norms[1]);
    }
    const [, end] = norms.added(middle, this.feedForward(block, middle), block.norms[1]);
    return end;
  }

  /** @returns The state and the norm that the next block reads. */
  private preBlock(
    block: BlockWeights,
    x: string,
    normed: string,
    i: number,
    next: Weights['final'],
  ): [string, string] {
    const { g, spec, norms } = this.writer;
    const behind = (part: 0 | 1, branch: string): string => {
      const { scale } = block.behind[part];
      if (spec.layerScale) return g.op('Mul', [branch, g.floats([scale.length], scale)]);
      return spec.order === 'sandwich' ? norms.alone(branch, block.behind[part]) : branch;
    };
    const attended = behind(0, attention(this.writer, block, normed, i));
    if (this.writer.style.rows) return this.onRows(block, g.op('Add', [x, attended]), next);
    if (!spec.parallel) {
      const [middle, second] = norms.added(x, attended, block.norms[1]);
      return norms.added(middle, behind(1, this.feedForward(block, second)), next);
    }
    const written = behind(1, this.feedForward(block, norms.alone(x, block.norms[1])));
    if (spec.parallel === 'sum') return norms.added(x, g.op('Add', [attended, written]), next);
    const [first, second] =
      spec.parallel === 'attention-first' ? [attended, written] : [written, attended];
    return norms.added(g.op('Add', [x, first]), second, next);
  }

  private onRows(block: BlockWeights, x: string, next: Weights['final']): [string, string] {
    const { g, norms } = this.writer;
    const rows = this.asRows(x);
    const written = this.feedForward(block, norms.alone(rows, block.norms[1]));
    const state = this.likeBefore(g.op('Add', [rows, written]), x);
    return [state, norms.alone(state, next)];
  }

  /** [batch, seq, D] -> [batch x seq, D]. */
  private asRows(x: string): string {
    const { g } = this.writer;
    const width = g.op('Gather', [g.op('Shape', [x]), g.ints([1], [2])]);
    return g.op('Reshape', [x, g.op('Concat', [g.ints([1], [-1]), width], { axis: 0 })]);
  }

  private likeBefore(rows: string, x: string): string {
    const { g } = this.writer;
    const size = (axis: number): string =>
      g.op('Gather', [g.op('Shape', [x]), g.ints([1], [axis])]);
    return g.op('Reshape', [rows, g.op('Concat', [0, 1, 2].map(size), { axis: 0 })]);
  }

  private feedForward(block: BlockWeights, x: string): string {
    const { g, style } = this.writer;
    return product(g, this.neurons(block, x), block.down, style.products);
  }

  private neurons({ up, gate }: BlockWeights, x: string): string {
    const { g, style, spec } = this.writer;
    if (!gate) return this.activate(product(g, x, up, style.products));
    if (!style.packedGate) {
      const gates = this.activate(product(g, x, gate, style.products));
      return g.op('Mul', [gates, product(g, x, up, style.products)]);
    }
    const both = product(g, x, beside([gate, up]), style.products);
    const halves = [`${both}_gate`, `${both}_up`];
    g.op('Split', [both, g.ints([2], [spec.hidden, spec.hidden])], { axis: -1 }, halves);
    return g.op('Mul', [this.activate(halves[0]!), halves[1]!]);
  }

  private activate(x: string): string {
    const { g, style, spec } = this.writer;
    if (spec.activation === 'relu') return g.op('Relu', [x]);
    if (spec.activation === 'silu') return g.op('Mul', [x, g.op('Sigmoid', [x])]);
    return style.fusedActivation ? g.op('com.microsoft:FastGelu', [x]) : gelu(g, x);
  }
}

/** The tanh form, in the nodes that exporters write. */
function gelu(g: GraphBuilder, x: string): string {
  const number = (value: number): string => g.floats([], [value]);
  const cubed = g.op('Mul', [g.op('Pow', [x, number(3)]), number(0.044715)]);
  const inner = g.op('Mul', [g.op('Add', [x, cubed]), number(Math.sqrt(2 / Math.PI))]);
  const outer = g.op('Add', [g.op('Tanh', [inner]), number(1)]);
  return g.op('Mul', [g.op('Mul', [x, number(0.5)]), outer]);
}
