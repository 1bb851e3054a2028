/** Following the axes of a state [batch, position, features] through a block. */
import type { Node } from '../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute } from '../onnx/nodes';
import type { Axes } from './architecture';
import { linearOf } from './linear';
import type { Region } from './region';
import { constantIntegers, targetShape, type Dim, type Target } from './shapeOperand';
import { constantTensor } from './weight';

/** `b`, `p`, `t` (both), `1` (of length 1), or `f`: one factor of the features. */
export interface Axis {
  readonly kind: 'b' | 'p' | 't' | '1' | 'f';
  /** Of a feature axis, where it is known. */
  readonly size?: Dim;
}

/** One node on the way, and which of its outputs was taken. */
export interface Step {
  readonly node: Node;
  readonly output: string;
}

const deepest = 200;

/**
 * The axes of a value of the region.
 *
 * @param width D.
 * @returns Undefined where a node on the way is not understood.
 */
export function axesOf(
  region: Region,
  value: string,
  width: number,
  depth = deepest,
): Axis[] | undefined {
  const maker = region.maker(value);
  if (value === region.from || !maker || maker === region.maker(region.from))
    return [{ kind: 'b' }, { kind: 'p' }, { kind: 'f', size: width }];
  const inputs = region.inputsOf(maker);
  if (inputs.length === 0 || depth === 0) return undefined;
  const of = (input: string): Axis[] | undefined => axesOf(region, input, width, depth - 1);
  if (maker.opType === 'Concat') return joined(maker, [...new Set(inputs)].map(of));
  const axes = of(inputs[0]!);
  return axes && axesAfter(region, { node: maker, output: value }, axes);
}

/** Concat of parts of a vector; of a past and a present along the positions, the present is what counts. */
function joined(node: Node, parts: readonly (Axis[] | undefined)[]): Axis[] | undefined {
  const [first] = parts;
  const written = intAttribute(node, 'axis') ?? 0;
  if (!first || parts.some((p) => p?.length !== first.length)) return undefined;
  const at = written < 0 ? written + first.length : written;
  const kind = first[at]?.kind;
  if (kind !== 'f' && kind !== '1') return first;
  const sizes = parts.map((p) => (kind === '1' ? 1 : p![at]!.size));
  const known = sizes.every((s) => s !== undefined);
  const size = known ? sizes.reduce((n, s) => n + s, 0) : undefined;
  return first.map((axis, i) => (i === at ? { kind: 'f', size } : axis));
}

/** Axes of an output of a node from those of its first input that carries the state. */
export function axesAfter(region: Region, step: Step, axes: readonly Axis[]): Axis[] | undefined {
  const { node } = step;
  const linear = linearOf(region.walker, node);
  if (linear) return [...axes.slice(0, -1), { kind: 'f', size: linear.weight.outputs }];
  switch (node.opType) {
    case 'Transpose':
      return intsAttribute(node, 'perm')?.map((i) => axes[i]!) ?? [...axes].reverse();
    case 'Reshape':
      return reshaped(axes, targetShape(region.walker, node, axes.length));
    case 'Unsqueeze':
      return inserted(axes, operandOf(region, node));
    case 'Squeeze':
      return removed(axes, operandOf(region, node));
    case 'Gather':
      return gathered(region, node, axes);
    case 'Split':
      return resized(axes, intAttribute(node, 'axis') ?? 0, (n) => splitSize(region, step, n));
    case 'Slice':
      return sliced(region, node, axes);
    case 'MatMul':
    case 'Einsum':
    case 'Gemm':
      return undefined;
    default:
      return [...axes];
  }
}

/** Axes attribute (before opset 13) or input. */
function operandOf(region: Region, node: Node): number[] | undefined {
  return intsAttribute(node, 'axes') ?? constantIntegers(region.walker, node.input[1] ?? '');
}

function inserted(axes: readonly Axis[], at: number[] | undefined): Axis[] | undefined {
  if (!at) return undefined;
  const rank = axes.length + at.length;
  const places = new Set(at.map((i) => (i < 0 ? i + rank : i)));
  const rest = [...axes];
  return Array.from({ length: rank }, (_, i) => (places.has(i) ? { kind: '1' } : rest.shift()!));
}

function removed(axes: readonly Axis[], at: number[] | undefined): Axis[] | undefined {
  const places = at?.map((i) => (i < 0 ? i + axes.length : i));
  return places && axes.filter((_, i) => !places.includes(i));
}

/** One index of an axis drops it. */
function gathered(region: Region, node: Node, axes: readonly Axis[]): Axis[] | undefined {
  const index = constantTensor(region.walker, node.input[1] ?? '');
  if (!index) return undefined;
  return index.dims.length === 0 ? removed(axes, [intAttribute(node, 'axis') ?? 0]) : [...axes];
}

/** The written size of this part, or an even share. */
function splitSize(region: Region, { node, output }: Step, whole: Dim): Dim {
  const sizes =
    intsAttribute(node, 'split') ?? constantIntegers(region.walker, node.input[1] ?? '');
  if (sizes) return sizes[node.output.indexOf(output)];
  return whole === undefined ? undefined : whole / node.output.length;
}

function sliced(region: Region, node: Node, axes: readonly Axis[]): Axis[] | undefined {
  const numbers = (name: string, at: number): number[] | undefined =>
    intsAttribute(node, name) ?? constantIntegers(region.walker, node.input[at] ?? '');
  const [start, end] = [numbers('starts', 1)?.[0], numbers('ends', 2)?.[0]];
  const at = numbers('axes', 3);
  if (at?.length !== 1) return undefined;
  return resized(axes, at[0]!, (whole) => {
    if (whole === undefined || start === undefined || end === undefined) return undefined;
    const place = (i: number): number => Math.min(i < 0 ? i + whole : i, whole);
    return place(end) - place(start);
  });
}

function resized(axes: readonly Axis[], written: number, size: (whole: Dim) => Dim): Axis[] {
  const at = written < 0 ? written + axes.length : written;
  return axes.map((axis, i) =>
    i === at && axis.kind === 'f' ? { kind: 'f', size: size(axis.size) } : axis,
  );
}

/** Leading axes that the shape copies stay; of the rest the features come last in every order that exporters write. */
function reshaped(axes: readonly Axis[], shape: readonly Target[] | undefined): Axis[] | undefined {
  if (!shape) return undefined;
  const copied = shape.findIndex((t, i) => typeof t !== 'object' || t.axis !== i);
  if (copied < 0) return [...axes];
  const rest = axes.slice(copied);
  if (copied > 0 && rest.length > 0 && rest.every((a) => a.kind === 'f')) {
    const sizes = solved(shape.slice(copied).map(sizeOf(axes)), sizeOfAll(rest));
    return sizes && [...axes.slice(0, copied), ...sizes.map(feature)];
  }
  return regrouped(axes, shape.map(sizeOf(axes)));
}

function sizeOf(axes: readonly Axis[]): (target: Target) => Dim {
  return (target) => {
    if (typeof target === 'object') return axes[target.axis]?.size;
    return target === -1 ? undefined : target;
  };
}

function feature(size: Dim): Axis {
  return { kind: 'f', size };
}

function sizeOfAll(features: readonly Axis[]): Dim {
  const known = features.every((a) => a.size);
  return known ? features.reduce((n, a) => n * a.size!, 1) : undefined;
}

function regrouped(axes: readonly Axis[], shape: readonly Dim[]): Axis[] | undefined {
  const leading = axes.filter((a) => a.kind !== 'f');
  const features = axes.slice(leading.length);
  if (features.length === 0 || features.some((a) => a.kind !== 'f')) return undefined;
  for (const head of leadingForms(leading)) {
    const rest = shape.slice(head.length);
    if (rest.length === 0 || rest.length > 3) continue;
    const sizes = solved(rest, sizeOfAll(features));
    if (sizes) return [...head, ...sizes.map(feature)];
  }
  return undefined;
}

/** Batch and position apart, together, or with an axis of length 1 for a single head between them. */
function leadingForms(leading: readonly Axis[]): Axis[][] {
  const kinds = leading.map((a) => a.kind).join('');
  const apart: Axis[] = [{ kind: 'b' }, { kind: 'p' }];
  if (kinds === 't') return [apart, [{ kind: 't' }]];
  if (kinds === 'bp')
    return [apart, [{ kind: 't' }], [{ kind: 'b' }, { kind: '1' }, { kind: 'p' }]];
  return [[...leading]];
}

/** The one unknown size from the product of all; undefined where they do not fit. */
function solved(sizes: readonly Dim[], total: Dim): Dim[] | undefined {
  const known = sizes.filter((s) => s !== undefined).reduce((n, s) => n * s, 1);
  const open = sizes.length - sizes.filter((s) => s !== undefined).length;
  if (total === undefined || open > 1) return [...sizes];
  if (open === 0) return known === total ? [...sizes] : undefined;
  return total % known === 0 ? sizes.map((s) => s ?? total / known) : undefined;
}

/** The axes as letters, with two feature axes as heads and their width; undefined where there are more. */
export function lettersOf(axes: readonly Axis[]): Axes | undefined {
  const features = axes.filter((a) => a.kind === 'f').length;
  if (features < 1 || features > 2) return undefined;
  let seen = 0;
  return axes
    .map(({ kind }) => (kind !== 'f' ? kind : features === 1 ? 'f' : 'hw'[seen++]!))
    .join('');
}
