/** The token embedding: which input holds token ids, and how many there are. */
import type { Embedding } from '../../onnx/located';
import type { Node } from '../../onnx/gen/onnx_pb';
import { dimsOf } from '../../onnx/tensors';
import { shapeOf } from '../../onnx/nodes';
import type { Walker } from './walk';

const reshaping = new Set([
  'Identity',
  'Cast',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
  'Clip',
  'Flatten',
]);
const tableHandling = new Set(['Identity', 'Cast', 'DequantizeLinear', 'Transpose']);

/** Undefined for a model that reads no tokens. Of several tables (positions, types), returns that of the tokens. */
export function tokenEmbedding(walker: Walker, state: string): Embedding | undefined {
  const found: Embedding[] = [];
  walker.backward(state, (_, maker) => {
    const embedding = maker && lookup(walker, maker);
    if (embedding) found.push(embedding);
    return true;
  });
  const named = found.find((e) => e.input === 'input_ids');
  return named ?? found.sort((a, b) => b.rows - a.rows)[0];
}

function lookup(walker: Walker, node: Node): Embedding | undefined {
  const slots = lookupInputs(node);
  if (!slots) return undefined;
  const [tableAt, idsAt] = slots;
  const input = sourceInput(walker, node.input[idsAt] ?? '');
  const table = node.input[tableAt] ?? '';
  const dims = tableDims(walker, table);
  if (input === undefined || dims?.length !== 2) return undefined;
  return { input, rows: dims[0]!, columns: dims[1]!, table };
}

/** The inputs of a look-up that hold its table and its indices. */
function lookupInputs(node: Node): readonly [number, number] | undefined {
  if (node.opType === 'Gather' || node.opType === 'GatherBlockQuantized') return [0, 1];
  return node.opType === 'EmbedLayerNormalization' ? [2, 0] : undefined;
}

/** The graph input of rank 2 from which the indices are copied. */
function sourceInput(walker: Walker, value: string): string | undefined {
  let at = value;
  for (;;) {
    const maker = walker.index.producer.get(at);
    if (!maker) break;
    if (!reshaping.has(maker.opType)) return undefined;
    at = maker.input[0] ?? '';
  }
  const input = walker.index.inputs.find((i) => i.name === at);
  return shapeOf(input)?.length === 2 ? at : undefined;
}

function tableDims(walker: Walker, value: string): number[] | undefined {
  let at = value;
  for (;;) {
    const tensor = walker.index.initializers.get(at);
    if (tensor) return dimsOf(tensor);
    const maker = walker.index.producer.get(at);
    if (!maker || !tableHandling.has(maker.opType)) return undefined;
    at = maker.input[0] ?? '';
  }
}
