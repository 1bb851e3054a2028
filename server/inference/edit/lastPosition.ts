/**
 * Computing a value at the last position alone, as far down as positions do not mix: of a block that is its
 * feed-forward network and the projection behind its attention.
 */
import { clone } from '@bufbuild/protobuf';
import { NodeSchema, type Node, type Tensor } from '../../onnx/gen/onnx_pb';
import type { GraphIndex } from '../../onnx/graphIndex';
import { intAttribute, intsAttribute } from '../../onnx/nodes';
import { dimsOf, int64Tensor, integersOf } from '../../onnx/tensors';
import { indexEdited } from './edited';
import type { GraphEdit } from './graphEdit';

/** Operators that give each number by itself, of one input. */
const unary = new Set([
  ...[
    'Identity',
    'Cast',
    'Dropout',
    'Neg',
    'Abs',
    'Sqrt',
    'Reciprocal',
    'Exp',
    'Log',
    'Erf',
    'Tanh',
  ],
  ...[
    'Sigmoid',
    'Relu',
    'Elu',
    'LeakyRelu',
    'HardSigmoid',
    'HardSwish',
    'Softplus',
    'Mish',
    'Gelu',
  ],
  ...['FastGelu', 'QuickGelu', 'BiasGelu'],
]);
/** The same of several, broadcast. */
const broadcast = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Min', 'Max']);
const norms = new Set(['LayerNormalization', 'SimplifiedLayerNormalization', 'RMSNormalization']);
const skipNorms = new Set(['SkipLayerNormalization', 'SkipSimplifiedLayerNormalization']);
const reductions = new Set(['ReduceMean', 'ReduceSum', 'ReduceSumSquare', 'ReduceL2']);
const attentions = new Set(['Attention', 'MultiHeadAttention', 'GroupQueryAttention']);

/**
 * @param value [B, S, D].
 * @param known Further values of three axes of which the second are positions; nothing below them is moved.
 * @returns The name of the value at the last position, [B, 1, D]: the same bits, of fewer products.
 */
export function atLastPosition(edit: GraphEdit, value: string, known: Iterable<string>): string {
  return new LastPosition(edit, new Set(known)).at(value);
}

class LastPosition {
  private readonly index: GraphIndex;
  private readonly done = new Map<string, string>();
  private readonly positioned = new Map<string, boolean>();
  private last: string | undefined;

  constructor(
    private readonly edit: GraphEdit,
    private readonly known: ReadonlySet<string>,
  ) {
    this.index = indexEdited(edit.graph);
  }

  at(value: string): string {
    const known = this.done.get(value);
    if (known !== undefined) return known;
    const maker = this.known.has(value) ? undefined : this.index.producer.get(value);
    const moved = maker && this.movedInputs(maker);
    if (!moved) return this.keep(value, this.gathered(value));
    const inputs = maker.input.map((input, i) => (moved.has(i) ? this.at(input) : input));
    const copy = clone(NodeSchema, maker);
    copy.name = '';
    copy.input = inputs;
    copy.output = maker.output.map((output) => output && this.keep(output, this.edit.fresh()));
    this.edit.graph.node.push(copy);
    return this.done.get(value)!;
  }

  private keep(value: string, last: string): string {
    this.done.set(value, last);
    return last;
  }

  private gathered(value: string): string {
    this.last ??= this.edit.keep(int64Tensor(this.edit.fresh(), [1], [-1]));
    return this.edit.op('Gather', [value, this.last], { axis: 1 });
  }

  /** Which inputs have positions; undefined where they mix, or where that is not certain. */
  private movedInputs(n: Node): ReadonlySet<number> | undefined {
    const { opType, input } = n;
    const first = (count: number, rest: boolean): ReadonlySet<number> | undefined => {
      const moved = input.slice(0, count);
      return rest && moved.every((name) => this.hasPositions(name))
        ? new Set(moved.keys())
        : undefined;
    };
    const restIsFixed = (from: number): boolean =>
      input.slice(from).every((name) => name === '' || this.fixedRank(name) !== undefined);
    if (broadcast.has(opType)) return this.movedOperands(input);
    if (unary.has(opType)) return first(1, restIsFixed(1));
    if (opType === 'MatMul') return first(1, this.fixedRank(input[1]!) === 2);
    if (norms.has(opType)) return first(1, isLast(intAttribute(n, 'axis') ?? -1) && restIsFixed(1));
    if (skipNorms.has(opType)) return first(2, restIsFixed(2));
    if (opType === 'Split') return first(1, isLast(intAttribute(n, 'axis') ?? 0) && restIsFixed(1));
    if (reductions.has(opType)) return first(1, this.reducesLast(n));
    return undefined;
  }

  private movedOperands(input: readonly string[]): ReadonlySet<number> | undefined {
    const moved = new Set<number>();
    for (const [i, name] of input.entries()) {
      if (this.isWithoutPositions(name)) continue;
      if (!this.hasPositions(name)) return undefined;
      moved.add(i);
    }
    return moved.size > 0 ? moved : undefined;
  }

  private reducesLast(n: Node): boolean {
    if (intAttribute(n, 'keepdims') === 0) return false;
    const tensor = this.weights(n.input[1] ?? '');
    const axes = tensor ? integersOf(tensor) : intsAttribute(n, 'axes');
    return axes?.length === 1 && isLast(axes[0]!);
  }

  /** Weights that are the same at every position: numbers, or one for each dimension. */
  private isWithoutPositions(value: string): boolean {
    const tensor = this.weights(value);
    if (tensor) return (dimsOf(tensor).at(-2) ?? 1) === 1 && tensor.dims.length <= 3;
    const maker = this.index.producer.get(value);
    return maker?.opType === 'Cast' && this.isWithoutPositions(maker.input[0]!);
  }

  /** The number of axes of weights, as they are or in another layout or precision. */
  private fixedRank(value: string): number | undefined {
    const tensor = this.weights(value);
    if (tensor) return tensor.dims.length;
    const maker = this.index.producer.get(value);
    if (!maker || !/^(Cast|Transpose|Identity|DequantizeLinear)$/.test(maker.opType))
      return undefined;
    const others = maker.input.slice(1);
    return others.every((name) => name === '' || this.weights(name))
      ? this.fixedRank(maker.input[0]!)
      : undefined;
  }

  /** An initializer, or the tensor of a Constant. */
  private weights(value: string): Tensor | undefined {
    const known = this.index.initializers.get(value);
    if (known) return known;
    const maker = this.index.producer.get(value);
    return maker?.opType === 'Constant'
      ? maker.attribute.find(({ name }) => name === 'value')?.t
      : undefined;
  }

  /** Whether a value is certainly [B, S, X], and can be given at the last position alone. */
  private hasPositions(value: string): boolean {
    if (this.known.has(value)) return true;
    const found = this.positioned.get(value) ?? this.findPositions(value);
    this.positioned.set(value, found);
    return found;
  }

  /**
   * What is gathered comes of an operator that mixes positions. Elsewhere a Gather would part operators that the
   * runtime fuses, and the bits would be others.
   */
  private findPositions(value: string): boolean {
    const maker = this.index.producer.get(value);
    if (!maker) return false;
    const { opType, input, output, domain } = maker;
    if (opType === 'Reshape') return this.lengthOf(input[1]!) === 3;
    if (attentions.has(opType) && domain === 'com.microsoft') return output[0] === value;
    return this.movedInputs(maker) !== undefined;
  }

  /** The number of sizes in a shape. */
  private lengthOf(value: string): number | undefined {
    const tensor = this.weights(value);
    if (tensor) return dimsOf(tensor)[0];
    const maker = this.index.producer.get(value);
    if (maker?.opType === 'Unsqueeze') return 1;
    if (maker?.opType !== 'Concat') return undefined;
    const parts = maker.input.map((part) => this.lengthOf(part));
    return parts.every((part) => part !== undefined)
      ? parts.reduce((sum, part) => sum + part, 0)
      : undefined;
  }
}

/** Of three. */
function isLast(axis: number): boolean {
  return axis === -1 || axis === 2;
}
