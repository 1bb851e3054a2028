/** What is known about a state without running the model: its width and element type. */
import { shapeOf } from '../../onnx/nodes';
import { dimsOf, ElementType } from '../../onnx/tensors';
import type { Node } from '../../onnx/gen/onnx_pb';
import { isFusedAdd, isNorming, isScaledNorm } from './operators';
import type { Walker } from './walk';

/**
 * D: the declared last dimension of a state, else the length of a norm's scale or the rows of a matrix that reads it.
 *
 * @param states Any values of the stream; the first that shows it decides.
 */
export function streamWidth(walker: Walker, states: readonly string[]): number | undefined {
  for (const state of states) {
    const width = declaredWidth(walker, state) ?? widthFromReaders(walker, state);
    if (width !== undefined) return width;
  }
  return undefined;
}

/**
 * Element type of a value (a number of {@link ElementType}): declared, or followed back to a weight or Cast. float32
 * if nothing shows it.
 */
export function elementTypeOf(walker: Walker, value: string): number {
  const { index } = walker;
  let found: number | undefined;
  walker.backward(value, (v, maker) => {
    if (found !== undefined) return false;
    const declared = index.values.get(v)?.type?.tensorType?.elemType;
    const cast =
      maker?.opType === 'Cast' ? maker.attribute.find((a) => a.name === 'to') : undefined;
    const type = declared || Number(cast?.i ?? 0n) || index.initializers.get(v)?.dataType;
    if (type !== undefined && isFloat(type)) found = type;
    return type === undefined;
  });
  return found ?? ElementType.float32;
}

function isFloat(type: number): boolean {
  const { float16, bfloat16, float32, float64 } = ElementType;
  return ([float16, bfloat16, float32, float64] as number[]).includes(type);
}

function declaredWidth(walker: Walker, state: string): number | undefined {
  const last = shapeOf(walker.index.values.get(state))?.at(-1);
  return typeof last === 'number' && last > 0 ? last : undefined;
}

/** Forward through norms to the first weight as long as the state is wide. */
function widthFromReaders(walker: Walker, state: string): number | undefined {
  const seen = new Set([state]);
  for (const value of seen) {
    if (seen.size > 64) return undefined;
    for (const n of walker.index.consumers.get(value) ?? []) {
      const width = widthOfWeights(walker, n, value);
      if (width !== undefined) return width;
      if (isNorming(n) && n.output[0]) seen.add(n.output[0]);
    }
  }
  return undefined;
}

function widthOfWeights(walker: Walker, n: Node, value: string): number | undefined {
  const dims = n.input.map((i) => {
    const tensor = walker.index.initializers.get(i);
    return tensor ? dimsOf(tensor) : [];
  });
  if (isFusedAdd(n)) return dims[2]?.[0];
  if (isScaledNorm(n)) return dims[1]?.[0];
  if (n.opType === 'MatMul' && n.input[0] === value && dims[1]?.length === 2) return dims[1][0];
  const vector = dims.find((d) => d.length === 1 && d[0]! > 1);
  return n.opType === 'Mul' || n.opType === 'Add' ? vector?.[0] : undefined;
}
