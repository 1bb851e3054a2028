/** Which columns of a matrix a value holds, where a product is cut into queries, keys and values, or gate and up. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute } from '../../onnx/nodes';
import { linearOf, type Linear } from './linear';
import { isPassing } from './operators';
import { constantIntegers } from './shapeOperand';
import type { Walker } from './walk';
import { constantTensor } from './weight';

export interface Columns {
  readonly linear: Linear;
  /** In their order in the value. */
  readonly columns: readonly number[];
  readonly value: string;
}

/** A value [batch, positions, ...sizes] of a product, and the column of the matrix that each number comes from. */
interface Laid extends Columns {
  readonly sizes: readonly number[];
}

/** More steps than any export takes from a product to its parts. */
const mostSteps = 8;

/** Undefined for what is not a product with a constant matrix, whole or cut along its features. */
export function columnsOf(walker: Walker, value: string): Columns | undefined {
  return laidOf(walker, value, mostSteps);
}

/** All columns of one matrix that several values hold, ascending; undefined of none or of several matrices. */
export function unionOf(all: readonly Columns[]): Columns | undefined {
  const [first] = all;
  if (!first || all.some(({ linear }) => linear.node !== first.linear.node)) return undefined;
  const columns = [...new Set(all.flatMap((one) => one.columns))].sort((a, b) => a - b);
  return { ...first, columns };
}

function laidOf(walker: Walker, value: string, steps: number): Laid | undefined {
  const maker = walker.index.producer.get(value);
  if (!maker || steps === 0) return undefined;
  const linear = linearOf(walker, maker);
  if (linear) {
    const columns = Array.from({ length: linear.weight.outputs }, (_, c) => c);
    return { linear, columns, value, sizes: [columns.length] };
  }
  const from = (input: string | undefined): Laid | undefined => {
    const laid = laidOf(walker, input ?? '', steps - 1);
    return laid && { ...laid, value };
  };
  if (isPassing(maker)) return from(maker.input[0]);
  switch (maker.opType) {
    case 'Add':
      return from(biased(walker, maker));
    case 'Reshape':
      return reshaped(walker, maker, from(maker.input[0]));
    case 'Split':
      return split(walker, maker, value, from(maker.input[0]));
    case 'Slice':
      return sliced(walker, maker, from(maker.input[0]));
    default:
      return undefined;
  }
}

/** What a bias is added to. */
function biased(walker: Walker, { input }: Node): string | undefined {
  const computed = input.filter((i) => !constantTensor(walker, walker.origin(i)));
  return computed.length === 1 ? computed[0] : undefined;
}

function reshaped(walker: Walker, node: Node, laid: Laid | undefined): Laid | undefined {
  const sizes = constantIntegers(walker, node.input[1] ?? '')?.slice(2);
  if (!laid || !sizes || sizes.length === 0) return undefined;
  const product = sizes.reduce((all, size) => all * size, 1);
  return product === laid.columns.length && sizes.every((s) => s > 0)
    ? { ...laid, sizes }
    : undefined;
}

function split(
  walker: Walker,
  node: Node,
  value: string,
  laid: Laid | undefined,
): Laid | undefined {
  if (!laid) return undefined;
  const axis = axisOf(laid, intAttribute(node, 'axis') ?? 0);
  if (axis === undefined) return undefined;
  const whole = laid.sizes[axis]!;
  const count = node.output.length;
  const sizes =
    intsAttribute(node, 'split') ??
    constantIntegers(walker, node.input[1] ?? '') ??
    (whole % count === 0 ? node.output.map(() => whole / count) : undefined);
  if (!sizes) return undefined;
  const at = node.output.indexOf(value);
  const from = sizes.slice(0, at).reduce((sum, size) => sum + size, 0);
  return cut(laid, axis, from, from + sizes[at]!);
}

function sliced(walker: Walker, node: Node, laid: Laid | undefined): Laid | undefined {
  const told = (name: string, at: number): number[] | undefined =>
    intsAttribute(node, name) ?? constantIntegers(walker, node.input[at] ?? '');
  const [starts, ends, axes] = [told('starts', 1), told('ends', 2), told('axes', 3)];
  const step = constantIntegers(walker, node.input[4] ?? '')?.[0] ?? 1;
  if (!laid || starts?.length !== 1 || ends?.length !== 1 || axes?.length !== 1 || step !== 1)
    return undefined;
  const axis = axisOf(laid, axes[0]!);
  if (axis === undefined) return undefined;
  const whole = laid.sizes[axis]!;
  const place = (i: number): number => Math.max(0, Math.min(i < 0 ? i + whole : i, whole));
  return cut(laid, axis, place(starts[0]!), place(ends[0]!));
}

/** Among the features; undefined for batch and position. */
function axisOf({ sizes }: Laid, written: number): number | undefined {
  const axis = written < 0 ? written + sizes.length : written - 2;
  return axis >= 0 && axis < sizes.length ? axis : undefined;
}

/** The numbers from .. to - 1 along an axis. */
function cut(laid: Laid, axis: number, from: number, to: number): Laid {
  const whole = laid.sizes[axis]!;
  const inner = laid.sizes.slice(axis + 1).reduce((product, size) => product * size, 1);
  const columns = laid.columns.filter((_, i) => {
    const place = Math.floor(i / inner) % whole;
    return place >= from && place < to;
  });
  return { ...laid, columns, sizes: laid.sizes.map((size, i) => (i === axis ? to - from : size)) };
}
