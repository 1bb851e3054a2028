/** Widths of heads in fused attentions, from the matrices before them. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute, shapeOf } from '../../onnx/nodes';
import { projecting } from './attention';
import { linearOf } from './linear';
import { isAttention } from './operators';
import type { Walker } from './walk';

export interface HeadCounts {
  readonly heads: number;
  /** Of keys and values. */
  readonly keyHeads: number;
  /** Undefined if the graph does not show it. */
  readonly width: number | undefined;
}

/** Input name to the width of a head, for past inputs of rank 4 whose last dimension is only named. */
export function pastWidths(walker: Walker): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name } of walker.index.inputs) {
    const last = shapeOf(walker.index.values.get(name))?.[3];
    const reader = (walker.index.consumers.get(name) ?? []).find(isAttention);
    const width = typeof last === 'string' && reader && headCounts(walker, reader)?.width;
    if (width) found.set(name, width);
  }
  return found;
}

/** Undefined for a node that does not say how many heads it has. */
export function headCounts(walker: Walker, attention: Node): HeadCounts | undefined {
  const heads = intAttribute(attention, 'num_heads') ?? intAttribute(attention, 'q_num_heads');
  if (!heads) return undefined;
  const keyHeads = intAttribute(attention, 'kv_num_heads') ?? heads;
  return { heads, keyHeads, width: headWidth(walker, attention, heads, keyHeads) };
}

function headWidth(
  walker: Walker,
  attention: Node,
  heads: number,
  keyHeads: number,
): number | undefined {
  const [queries = '', keys = ''] = attention.input;
  if (projecting(attention)) {
    const sizes = intsAttribute(attention, 'qkv_hidden_sizes');
    const all = walker.index.initializers.get(keys)?.dims[1];
    return sizes ? sizes[1]! / heads : all === undefined ? undefined : Number(all) / 3 / heads;
  }
  const width = outputWidth(walker, keys === '' ? queries : keys);
  return width && width / (keys === '' ? heads + 2 * keyHeads : keyHeads);
}

/** The width of the last axis: declared, or that of the matrix behind biases and rotations. */
function outputWidth(walker: Walker, value: string): number | undefined {
  let at = value;
  for (let steps = 0; steps < 16; steps += 1) {
    const declared = shapeOf(walker.index.values.get(at))?.at(-1);
    if (typeof declared === 'number') return declared;
    const maker = walker.index.producer.get(at);
    if (!maker) return undefined;
    const linear = linearOf(walker, maker);
    if (linear) return linear.weight.outputs;
    at = maker.input.find((i) => walker.index.producer.has(i)) ?? '';
  }
  return undefined;
}
