/** Following the axes of a state [batch, position, features] through a block. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute } from '../../onnx/nodes';
import { dimsOf } from '../../onnx/tensors';
import type { Axes } from '../../onnx/architecture';
import { resized, type Axis } from './axis';
import { linearOf } from './linear';
import type { Region } from './region';
import { reshaped } from './reshaped';
import { constantIntegers, targetShape, type Dim } from './shapeOperand';
import { sliced } from './slices';
import { constantTensor } from './weight';

/** One node on the path, and which of its outputs the path takes. */
export interface Step {
  readonly node: Node;
  readonly output: string;
}

const deepest = 200;

/**
 * The axes of a value of the region.
 *
 * @param width D.
 * @returns Undefined if a node on the path is not understood.
 */
export function axesOf(
  region: Region,
  value: string,
  width: number,
  depth = deepest,
): Axis[] | undefined {
  const maker = region.maker(value);
  if (value === region.from || !maker || maker === region.maker(region.from))
    return axesFrom(region, width);
  const inputs = region.inputsOf(maker);
  if (inputs.length === 0 || depth === 0) return undefined;
  const of = (input: string): Axis[] | undefined => axesOf(region, input, width, depth - 1);
  if (maker.opType === 'Concat') return joined(maker, [...new Set(inputs)].map(of));
  const axes = of(inputs[0]!);
  return axes && axesAfter(region, { node: maker, output: value }, axes);
}

/** The axes of the state itself, after the nodes that changed its layout. */
function axesFrom(region: Region, width: number): Axis[] | undefined {
  let axes: Axis[] | undefined = [{ kind: 'b' }, { kind: 'p' }, { kind: 'f', size: width }];
  for (const node of region.layout)
    axes = axes && axesAfter(region, { node, output: node.output[0]! }, axes);
  return axes;
}

/** Concat of parts of a vector; for a past and a present along the positions, the present decides. */
function joined(node: Node, parts: readonly (Axis[] | undefined)[]): Axis[] | undefined {
  const [first] = parts;
  const written = intAttribute(node, 'axis') ?? 0;
  if (!first || parts.some((p) => p?.length !== first.length)) return undefined;
  const at = written < 0 ? written + first.length : written;
  const kind = first[at]?.kind;
  if (kind !== 'f' && kind !== '1') return first;
  const sizes = parts.map((p) => (kind === '1' ? 1 : p![at]!.size));
  const known = sizes.every((s) => s !== undefined);
  const size = known ? sizes.reduce((n, s) => n + s, 0) : wholeOf(parts.map((p) => p![at]!));
  return first.map((axis, i) => (i === at ? { kind: 'f', size } : axis));
}

/** Both sides of one cut, joined again. */
function wholeOf(parts: readonly Axis[]): Dim {
  const [a, b] = parts.map((p) => p.cut);
  const fit = parts.length === 2 && a && b && a.at === b.at && a.side !== b.side;
  return fit && a.whole === b.whole ? a.whole : undefined;
}

/** Axes of an output of a node, from those of its first input that carries the state. */
export function axesAfter(region: Region, step: Step, axes: readonly Axis[]): Axis[] | undefined {
  const { node } = step;
  const linear = linearOf(region.walker, node);
  if (linear) return [...axes.slice(0, -1), { kind: 'f', size: linear.weight.outputs }];
  switch (node.opType) {
    case 'Transpose':
      return intsAttribute(node, 'perm')?.map((i) => axes[i]!) ?? [...axes].reverse();
    case 'Reshape':
      return reshaped(
        axes,
        targetShape(
          region.walker,
          node,
          axes.map((a) => a.size),
        ),
      );
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
    case 'GatherND':
      return gatheredFirst(region, node, axes);
    default:
      return rearranging.has(node.opType) ? undefined : [...axes];
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

/** Nodes that change axes in ways that this code does not follow. */
const rearranging = new Set([
  ...['MatMul', 'Einsum', 'Gemm', 'Conv', 'Flatten', 'Pad', 'Resize', 'TopK'],
  ...['GatherElements', 'ScatterND', 'DepthToSpace', 'SpaceToDepth'],
]);

/** A list of indices into the first axis. */
function gatheredFirst(region: Region, node: Node, axes: readonly Axis[]): Axis[] | undefined {
  const indices = constantTensor(region.walker, node.input[1] ?? '');
  const [count, each, ...more] = indices ? dimsOf(indices) : [];
  const list = each === 1 && more.length === 0 && !intAttribute(node, 'batch_dims');
  return list && count !== undefined ? resized(axes, 0, () => count) : undefined;
}

/** A single index drops its axis; a list keeps one of its length. */
function gathered(region: Region, node: Node, axes: readonly Axis[]): Axis[] | undefined {
  const indices = constantTensor(region.walker, node.input[1] ?? '');
  if (!indices) return undefined;
  const axis = intAttribute(node, 'axis') ?? 0;
  const [count, ...more] = dimsOf(indices);
  if (count === undefined) return removed(axes, [axis]);
  return more.length > 0 ? undefined : resized(axes, axis, () => count);
}

/** The written size of this part, or an even share. */
function splitSize(region: Region, { node, output }: Step, whole: Dim): Dim {
  const sizes =
    intsAttribute(node, 'split') ?? constantIntegers(region.walker, node.input[1] ?? '');
  if (sizes) return sizes[node.output.indexOf(output)];
  return whole === undefined ? undefined : whole / node.output.length;
}

/** The axes as letters, with two feature axes as heads and their width; undefined if there are more. */
export function lettersOf(axes: readonly Axis[]): Axes | undefined {
  const features = axes.filter((a) => a.kind === 'f').length;
  if (features < 1 || features > 2) return undefined;
  let seen = 0;
  return axes
    .map(({ kind }) => (kind !== 'f' ? kind : features === 1 ? 'f' : 'hw'[seen++]!))
    .join('');
}
