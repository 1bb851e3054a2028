/** Keys and values of an attention: after norm and rotation, before they are repeated, scaled or appended to a past. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { dimsOf } from '../../onnx/tensors';
import type { SiteTensor } from '../../onnx/architecture';
import { axesAfter, axesOf, lettersOf, type Step } from './axes';
import type { Axis } from './axis';
import type { Region } from './region';
import { constantTensor } from './weight';
import { elementTypeOf } from './width';

/** The vectors that make up an operand of an attention. */
export interface HeadTensor {
  readonly tensor: SiteTensor;
  readonly heads: number | undefined;
  readonly headWidth: number | undefined;
}

/**
 * @param operand What enters the product.
 * @param width D.
 * @returns Undefined if the graph does not identify the axes.
 */
export function headTensor(region: Region, operand: string, width: number): HeadTensor | undefined {
  const { value, passed } = behindLayout(region, operand);
  let axes = axesOf(region, value, width);
  let at = value;
  for (const [i, step] of [undefined, ...passed].entries()) {
    if (step && repeats(step.node)) return undefined;
    if (step) axes = axes && axesAfter(region, step, axes);
    if (!axes) return undefined;
    at = step?.output ?? at;
    const tensor = tensorOf(region, at, axes);
    if (tensor) return { tensor, ...headsIn(region, axes, passed.slice(i)) };
  }
  return undefined;
}

function repeats(node: Node): boolean {
  return node.opType === 'Expand' || node.opType === 'Tile';
}

function tensorOf(region: Region, value: string, axes: readonly Axis[]): SiteTensor | undefined {
  const letters = lettersOf(axes);
  const width = product(axes);
  if (!letters || !/^(bpf|tf|bhpw|bphw|bhwp|b1pf)$/.test(letters) || !width) return undefined;
  return { value, axes: letters, width, elementType: elementTypeOf(region.walker, value) };
}

/** Back through what only moves numbers; `passed` in the order of the graph. */
function behindLayout(region: Region, operand: string): { value: string; passed: Step[] } {
  const passed: Step[] = [];
  let value = operand;
  for (let maker = region.maker(value); maker && movesOnly(region, maker);) {
    passed.unshift({ node: maker, output: value });
    value = region.inputsOf(maker)[0]!;
    maker = region.maker(value);
  }
  return { value, passed };
}

const moving = new Set([
  ...['Transpose', 'Reshape', 'Expand', 'Unsqueeze', 'Squeeze', 'Tile'],
  ...['Cast', 'Identity', 'Dropout', 'DynamicQuantizeLinear', 'QuantizeLinear', 'DequantizeLinear'],
]);

/** A Concat with a past and a scale by one number count as moves. */
function movesOnly(region: Region, node: Node): boolean {
  if (region.inputsOf(node).length !== 1) return false;
  if (moving.has(node.opType) || node.opType === 'Concat') return true;
  return (
    (node.opType === 'Mul' || node.opType === 'Div') &&
    node.input.every((i) => !isVector(region, i))
  );
}

function isVector({ walker }: Region, value: string): boolean {
  const tensor = constantTensor(walker, walker.origin(value));
  return tensor !== undefined && dimsOf(tensor).some((d) => d > 1);
}

/** From the value itself, or from the first Reshape after it that separates heads. */
function headsIn(
  region: Region,
  found: readonly Axis[],
  passed: readonly Step[],
): { heads: number | undefined; headWidth: number | undefined } {
  let axes: readonly Axis[] | undefined = found;
  for (const step of [undefined, ...passed]) {
    if (step) axes = axesAfter(region, step, axes);
    if (!axes) break;
    const sizes = axes.filter((a) => a.kind === 'f').map((a) => a.size);
    if (sizes.length === 2) return { heads: sizes[0], headWidth: sizes[1] };
    if (axes.some((a) => a.kind === '1')) return { heads: 1, headWidth: sizes[0] };
  }
  return axes && isWhole(axes)
    ? { heads: 1, headWidth: product(axes) }
    : { heads: undefined, headWidth: undefined };
}

/** Positions, perhaps with a batch, and all features, as they enter the product: one head. */
function isWhole(axes: readonly Axis[]): boolean {
  const kinds = axes.map((a) => a.kind).sort();
  return ['bfp', 'ft'].includes(kinds.join(''));
}

function product(axes: readonly Axis[]): number | undefined {
  const sizes = axes.filter((a) => a.kind === 'f').map((a) => a.size);
  return sizes.every((s) => s !== undefined) ? sizes.reduce((n, s) => n * s, 1) : undefined;
}
