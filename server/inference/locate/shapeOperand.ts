/** Shape operands of nodes: their length, and the numbers that are known. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute, shapeOf } from '../../onnx/nodes';
import { dimsOf, integersOf } from '../../onnx/tensors';
import type { Walker } from './walk';
import { constantTensor } from './weight';

/** A size: a number, or undefined if it is known only at run time. */
export type Dim = number | undefined;

/** An entry of a target shape: a size, -1 to infer it, or the input axis that it copies. */
export type Target = Dim | { readonly axis: number };

/**
 * The shape that a Reshape gives; undefined if even the rank is unknown.
 *
 * @param sizes Sizes of the input's axes.
 */
export function targetShape(
  walker: Walker,
  reshape: Node,
  sizes: readonly Dim[],
): Target[] | undefined {
  const [data = '', shape = ''] = reshape.input;
  const written = new ShapeReader(walker, data, sizes).numbersIn(shape, 8);
  const copies = intAttribute(reshape, 'allowzero') !== 1;
  if (written) return written.map((t, axis) => (t === 0 && copies ? { axis } : t));
  const declared = shapeOf(walker.index.values.get(reshape.output[0] ?? ''));
  return declared?.map((d) => (typeof d === 'number' ? d : undefined));
}

/** The numbers of a node's operand, as far as constants and the sizes of the data determine them. */
export function toldNumbers(
  walker: Walker,
  told: string,
  data: string,
  sizes: readonly Dim[],
): Dim[] | undefined {
  const reader = new ShapeReader(walker, data, sizes);
  return reader.numbersIn(told, 8)?.map((t) => reader.numberOf(t));
}

/** The whole numbers of a small constant; undefined if `value` is not one. */
export function constantIntegers(walker: Walker, value: string): number[] | undefined {
  const origin = walker.origin(value);
  const maker = walker.index.producer.get(origin);
  if (maker?.opType === 'Constant') {
    const single = intAttribute(maker, 'value_int');
    const written = intsAttribute(maker, 'value_ints') ?? (single === undefined ? [] : [single]);
    if (written.length > 0) return written;
  }
  const tensor = constantTensor(walker, origin);
  return tensor && integersOf(tensor);
}

/** Vectors assembled from shapes and constants. */
class ShapeReader {
  constructor(
    private readonly walker: Walker,
    private readonly data: string,
    private readonly sizes: readonly Dim[],
  ) {}

  numberOf(target: Target): Dim {
    return typeof target === 'object' ? this.sizes[target.axis] : target;
  }

  numbersIn(value: string, depth: number): Target[] | undefined {
    const known = constantIntegers(this.walker, value);
    if (known) return known;
    const maker = this.walker.index.producer.get(value);
    return maker && depth > 0 ? this.numbersOf(maker, depth - 1) : undefined;
  }

  private numbersOf(maker: Node, depth: number): Target[] | undefined {
    const source = (): Target[] | undefined => this.numbersIn(maker.input[0] ?? '', depth);
    switch (maker.opType) {
      case 'Concat':
        return this.joined(maker, depth);
      case 'Cast':
      case 'Identity':
      case 'Squeeze':
        return source();
      case 'Unsqueeze':
        return source() ?? [undefined];
      case 'Shape':
        return this.shape(maker);
      case 'Slice':
        return this.slice(maker, source());
      case 'Gather':
        return this.gather(maker, source());
      case 'Mul':
      case 'Add':
      case 'Sub':
      case 'Div':
        return this.computed(maker, depth);
      case 'Reshape':
        return source()?.map(() => undefined);
      default:
        return undefined;
    }
  }

  private joined(concat: Node, depth: number): Target[] | undefined {
    const parts = concat.input.map((i) => this.numbersIn(i, depth));
    return parts.every((p) => p !== undefined) ? parts.flat() : undefined;
  }

  private computed(maker: Node, depth: number): Target[] | undefined {
    const [a, b] = maker.input.map((i) => this.numbersIn(i, depth));
    if (!a || !b) return a?.map(() => undefined);
    const longer = a.length >= b.length ? a : b;
    return longer.map((_, i) => {
      const [x, y] = [a, b].map((of) => this.numberOf(of.length === 1 ? of[0] : of[i]));
      return x === undefined || y === undefined ? undefined : arithmetic[maker.opType]!(x, y);
    });
  }

  private shape(node: Node): Target[] | undefined {
    const [start, end] = [intAttribute(node, 'start') ?? 0, intAttribute(node, 'end')];
    const own = this.sizes.map((_, axis) => ({ axis }));
    if (node.input[0] === this.data) return own.slice(start, end);
    return unknown(span(start, end));
  }

  private slice(node: Node, source: readonly Target[] | undefined): Target[] | undefined {
    const bound = (name: string, at: number): number | undefined =>
      (intsAttribute(node, name) ?? constantIntegers(this.walker, node.input[at] ?? ''))?.[0];
    const [start, end] = [bound('starts', 1), bound('ends', 2)];
    if (source && start !== undefined && end !== undefined) return source.slice(start, end);
    return unknown(span(start, end));
  }

  private gather(node: Node, source: readonly Target[] | undefined): Target[] | undefined {
    const at = constantIntegers(this.walker, node.input[1] ?? '');
    if (at && source) return at.map((i) => source.at(i));
    const tensor = constantTensor(this.walker, node.input[1] ?? '');
    return tensor && unknown(dimsOf(tensor)[0] ?? 1);
  }
}

/** More axes than any value has. */
const mostAxes = 64;

/** Arithmetic on whole numbers, as ONNX computes it. */
const arithmetic: Readonly<Record<string, (x: number, y: number) => number>> = {
  Mul: (x, y) => x * y,
  Add: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Div: (x, y) => Math.trunc(x / y),
};

function unknown(count: number | undefined): Target[] | undefined {
  return count === undefined ? undefined : new Array<Target>(count).fill(undefined);
}

/** Numbers from `start` to `end`, if both count from the same side and neither means "to the end". */
function span(start: number | undefined, end: number | undefined): number | undefined {
  if (start === undefined || end === undefined || start < 0 !== end < 0) return undefined;
  if (end - start > mostAxes) return undefined;
  return Math.max(0, end - start);
}
