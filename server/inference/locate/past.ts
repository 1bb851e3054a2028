/** Widths of the past that fused attentions want, where the shape of the input does not say. */
import type { Node } from '../onnx/gen/onnx_pb';
import { intAttribute, shapeOf } from '../onnx/nodes';
import { dimsOf } from '../onnx/tensors';
import { isAttention } from './operators';
import type { Walker } from './walk';

/** Input name to the width of a head, for past inputs of rank 4 whose last dimension is only named. */
export function pastWidths(walker: Walker): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name } of walker.index.inputs) {
    const last = shapeOf(walker.index.values.get(name))?.[3];
    const reader = (walker.index.consumers.get(name) ?? []).find(isAttention);
    const width = typeof last === 'string' && reader && headWidth(walker, reader);
    if (width) found.set(name, width);
  }
  return found;
}

/** From the keys [B, S, heads x width], or from queries, keys and values packed into one. */
function headWidth(walker: Walker, attention: Node): number | undefined {
  const heads = intAttribute(attention, 'num_heads') ?? 0;
  const keyHeads = intAttribute(attention, 'kv_num_heads') ?? heads;
  const [queries = '', keys = ''] = attention.input;
  const width = outputWidth(walker, keys === '' ? queries : keys);
  if (width === undefined || keyHeads === 0) return undefined;
  return width / (keys === '' ? heads + 2 * keyHeads : keyHeads);
}

function outputWidth(walker: Walker, value: string): number | undefined {
  const declared = shapeOf(walker.index.values.get(value))?.at(-1);
  if (typeof declared === 'number') return declared;
  const weight = walker.index.producer.get(walker.origin(value))?.input[1];
  const tensor = walker.index.initializers.get(weight ?? '');
  return tensor && dimsOf(tensor)[1];
}
