/** What reads the residual stream in a block: the input weights of its heads and of its neurons. */
import type { Architecture, Attention, Block } from '../../onnx/architecture';
import type { Node } from '../../onnx/gen/onnx_pb';
import { floatAttribute } from '../../onnx/nodes';
import { dimsOf } from '../../onnx/tensors';
import type { WeightMatrix } from '../../onnx/weightMatrix';
import { columnsOf, unionOf, type Columns } from './columns';
import { linearOf, type Linear } from './linear';
import { isAttention, isFusedAdd, isNorming, isScaledNorm } from './operators';
import type { Walker } from './walk';
import { constantTensor, weightMatrix } from './weight';

/** A vector of D numbers by which a norm multiplies the state. */
export interface NormScale {
  readonly tensor: string;
  /** A tensor of one number that is added: Gemma stores how much a scale differs from 1. */
  readonly plus?: string;
  /** Of a BatchNormalization: it divides by sqrt(tensor + epsilon). */
  readonly variance?: { readonly tensor: string; readonly epsilon: number };
}

/** Columns of a matrix that read the stream: column c gives sum_d h_d scale_d W[d, c], but for the norm's division. */
export interface StateRead {
  readonly matrix: WeightMatrix;
  /** Of several heads, head after head. */
  readonly columns: readonly number[];
  /** Their product; none: 1. */
  readonly scales: readonly NormScale[];
}

export interface HeadReads {
  readonly q: StateRead;
  readonly k: StateRead;
  readonly v: StateRead;
  readonly heads: number;
  readonly keyHeads: number;
}

export interface NeuronReads {
  /** Undefined for neurons that are not gated. */
  readonly gate: StateRead | undefined;
  readonly up: StateRead;
}

/** @returns The reason, in words, where the graph does not tell. */
export function headReads(walker: Walker, block: Block, width: number): HeadReads | string {
  const { attention } = block;
  if (!attention) return 'the block has no attention that was found';
  const { heads, keyHeads, headWidth } = attention;
  if (heads === undefined || keyHeads === undefined || headWidth === undefined)
    return 'the graph does not show how the attention is split into heads';
  const reads = new Reads(walker, block.input, width);
  const fused = fusedNode(walker, attention.output, block.input);
  const sizes = [heads * headWidth, keyHeads * headWidth, keyHeads * headWidth] as const;
  const found = fused ? ofFused(reads, fused, sizes) : ofPlain(reads, attention);
  const [q, k, v] = found.map((columns, i) =>
    columns && columns.columns.length === sizes[i] ? reads.readOf(columns) : undefined,
  );
  if (!q || !k || !v) return 'the weights of queries, keys and values cannot be told apart';
  return { q, k, v, heads, keyHeads };
}

/** @returns The reason, in words, where the graph does not tell. */
export function neuronReads(
  walker: Walker,
  { block, missing }: { readonly block: Block; readonly missing: Architecture['missing'] },
  layer: number,
  width: number,
): NeuronReads | string {
  if (!block.ffn)
    return (
      missing.find((m) => m.part === 'ffn' && m.layer === layer)?.reason ??
      'the block has no neurons'
    );
  const { value, width: neurons } = block.ffn.neurons;
  const reads = new Reads(walker, block.input, width);
  const found = reads.behind(value).filter(({ columns }) => columns.length === neurons);
  const [first, second] = found;
  if (!first || found.length > 2) return 'the weights that the neurons read by cannot be told';
  if (!second) return { gate: undefined, up: reads.readOf(first) };
  const [gate, other] = [first, second].filter((one) => reads.isBent(one.value, value));
  if (!gate || other) return 'which of two matrices gates the neurons cannot be told';
  const up = gate === first ? second : first;
  return { gate: reads.readOf(gate), up: reads.readOf(up) };
}

type Three = readonly (Columns | undefined)[];

/** By what they become: what makes neither keys nor values makes queries. */
function ofPlain(reads: Reads, { output, keys, values }: Attention): Three {
  if (!keys || !values) return [];
  const all = reads.behind(output);
  // A site may be named before or after the layout in which its columns are seen.
  const makes = ({ value }: Columns, site: string): boolean =>
    reads.walker.isAncestor(value, site) || reads.walker.isAncestor(site, value);
  const k = all.filter((one) => makes(one, keys.value));
  const v = all.filter((one) => makes(one, values.value));
  const q = all.filter((one) => !k.includes(one) && !v.includes(one));
  return [q, k, v].map(unionOf);
}

/** By the inputs of the node: one each, or one for all; `Attention` of com.microsoft multiplies by itself. */
function ofFused(reads: Reads, node: Node, sizes: readonly [number, number, number]): Three {
  const { walker } = reads;
  const own = node.opType === 'Attention' ? weightMatrix(walker, node.input[1] ?? '') : undefined;
  if (own) {
    const linear: Linear = { node, input: node.input[0]!, output: node.output[0]!, weight: own };
    return reads.readsState(linear) ? parts({ linear, value: linear.output }, sizes) : [];
  }
  const slots = node.input.slice(0, 3).map((input) => input && unionOf(reads.behind(input)));
  const [first, second] = slots;
  const packed = first && !second && first.columns.length === sizes[0] + sizes[1] + sizes[2];
  if (packed) return parts(first, sizes);
  return slots.map((slot) => slot || undefined);
}

function parts(
  of: Pick<Columns, 'linear' | 'value'>,
  [q, k, v]: readonly [number, number, number],
): Three {
  const range = (from: number, count: number): Columns => ({
    ...of,
    columns: Array.from({ length: count }, (_, i) => from + i),
  });
  return [range(0, q), range(q, k), range(q + k, v)];
}

function fusedNode(walker: Walker, output: string, state: string): Node | undefined {
  let found: Node | undefined;
  walker.backward(output, (value, maker) => {
    if (maker && isAttention(maker)) found ??= maker;
    return found === undefined && value !== state;
  });
  return found;
}

class Reads {
  constructor(
    readonly walker: Walker,
    /** The state that the block reads. */
    private readonly state: string,
    private readonly width: number,
  ) {}

  /** The nearest values behind `target` that are columns of a product with the normed state; each once. */
  behind(target: string): Columns[] {
    const found = new Map<string, Columns>();
    this.walker.backward(target, (value, maker) => {
      if (!maker || value === this.state) return false;
      const columns = columnsOf(this.walker, value);
      if (!columns || !this.readsState(columns.linear)) return true;
      found.set(value, columns);
      return false;
    });
    return [...found.values()];
  }

  /** Whether what is multiplied is the state, or another one in the block, behind nothing but norms. */
  readsState({ input, weight }: Linear): boolean {
    if (weight.inputs !== this.width) return false;
    let [reached, plain] = [false, true];
    this.backThroughNorms(input, (ends, maker) => {
      reached ||= ends;
      plain &&= ends || maker === undefined || isNorming(maker);
    });
    return reached && plain;
  }

  readOf({ linear, columns }: Columns): StateRead {
    const scales: NormScale[] = [];
    this.backThroughNorms(linear.input, (_, maker) => {
      if (maker) scales.push(...this.scalesOf(maker));
    });
    return { matrix: linear.weight, columns, scales };
  }

  /** Whether a nonlinearity lies between a value and the neurons. */
  isBent(value: string, neurons: string): boolean {
    const { walker } = this;
    let bent = false;
    walker.backward(neurons, (at, maker) => {
      if (!maker || at === value || linearOf(walker, maker)) return false;
      bent ||= !isNorming(maker) && !slicing.has(maker.opType) && walker.isAncestor(value, at);
      return !bent;
    });
    return bent;
  }

  /** @param visit Gets each node, and whether the walk ends there: at the state, or where two values are added. */
  private backThroughNorms(
    from: string,
    visit: (ends: boolean, maker: Node | undefined) => void,
  ): void {
    this.walker.backward(from, (value, maker) => {
      if (value === this.state) {
        visit(true, maker && isFusedAdd(maker) ? maker : undefined);
        return false;
      }
      if (!maker && this.walker.index.initializers.has(value)) return false;
      if (maker?.opType === 'Constant') return false;
      const ends = maker !== undefined && this.addsTwo(maker);
      visit(ends, maker);
      return !ends && maker !== undefined && isNorming(maker);
    });
  }

  private addsTwo(node: Node): boolean {
    if (isFusedAdd(node)) return true;
    if (node.opType !== 'Add') return false;
    return node.input.every((input) => !isFixed(this.walker, input));
  }

  /** The vectors of a norm's node that multiply the dimensions. */
  private scalesOf(node: Node): NormScale[] {
    if (node.opType === 'BatchNormalization') return [batchScale(node)];
    const at = isFusedAdd(node)
      ? [2]
      : isScaledNorm(node)
        ? [1]
        : node.opType === 'Mul'
          ? [0, 1]
          : [];
    return at.flatMap((i) => this.vectorOf(node.input[i] ?? '') ?? []);
  }

  private vectorOf(value: string): NormScale | undefined {
    const { walker, width } = this;
    const size = (of: string): number | undefined => {
      const tensor = constantTensor(walker, walker.origin(of));
      return tensor && dimsOf(tensor).reduce((product, d) => product * d, 1);
    };
    if (size(value) === width) return { tensor: walker.origin(value) };
    const maker = walker.index.producer.get(walker.origin(value));
    if (maker?.opType !== 'Add') return undefined;
    const tensor = maker.input.find((i) => size(i) === width);
    const plus = maker.input.find((i) => size(i) === 1);
    if (tensor === undefined || plus === undefined) return undefined;
    return { tensor: walker.origin(tensor), plus: walker.origin(plus) };
  }
}

function batchScale(node: Node): NormScale {
  const [, tensor = '', , , variance = ''] = node.input;
  const epsilon = floatAttribute(node, 'epsilon') ?? 1e-5;
  return { tensor, variance: { tensor: variance, epsilon } };
}

/** Also between a matrix and its neurons. */
const slicing = new Set(['Split', 'Slice', 'Gather']);

/** Computed from weights alone. */
function isFixed(walker: Walker, value: string): boolean {
  let fixed = true;
  walker.backward(value, (at, maker) => {
    if (!maker && !walker.index.initializers.has(at)) fixed = false;
    return fixed;
  });
  return fixed;
}
