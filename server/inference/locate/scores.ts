/** The product of queries and keys that feeds the softmax of an attention. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intAttribute } from '../../onnx/nodes';
import { isMultiplying } from './operators';
import type { Region } from './region';

export interface Operands {
  readonly queries: string;
  readonly keys: string;
}

/** Undefined unless exactly one product of two computed values feeds the softmax, along its last axis. */
export function scoreOperands(region: Region, softmax: Node): Operands | undefined {
  const product = productBehind(region, softmax.input[0] ?? '');
  if (!product) return undefined;
  const [first, second] = product.input as [string, string];
  if (product.opType === 'Einsum') return einsumOperands(product, first, second);
  const axis = intAttribute(softmax, 'axis') ?? -1;
  return axis === -1 || axis >= 1 ? { queries: first, keys: second } : undefined;
}

/** Keys are the operand whose position is the last axis of the product. */
function einsumOperands(product: Node, first: string, second: string): Operands | undefined {
  const equation = product.attribute.find((a) => a.name === 'equation')?.s ?? new Uint8Array();
  const [inputs = '', output = ''] = Buffer.from(equation)
    .toString()
    .replace(/\s/g, '')
    .split('->');
  const [a = '', b = ''] = inputs.split(',');
  const last = output.at(-1) ?? '';
  if (b.includes(last)) return { queries: first, keys: second };
  return a.includes(last) ? { queries: second, keys: first } : undefined;
}

/** Back through masks, scales and layout changes; a sum of several products (relative positions) does not count. */
function productBehind(region: Region, from: string): Node | undefined {
  let value = from;
  for (let steps = 0; steps < 64; steps += 1) {
    const maker = region.maker(value);
    if (!maker) return undefined;
    const inputs = region.inputsOf(maker);
    if (isMultiplying(maker)) return inputs.length >= 2 ? maker : undefined;
    if (new Set(inputs).size !== 1 && !shiftsByMaximum(region, maker)) return undefined;
    value = inputs[0]!;
  }
  return undefined;
}

/** `x - max(x)`, which does not change the softmax. */
function shiftsByMaximum(region: Region, { opType, input: [x, shift = ''] }: Node): boolean {
  const maker = region.maker(shift);
  return opType === 'Sub' && maker?.opType === 'ReduceMax' && maker.input[0] === x;
}
