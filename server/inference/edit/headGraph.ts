/** The end of a model: from the last block's residual, or from the LM head's input, to the logits. */
import { faultError } from '../../protocol/fault';
import type { HeadEntry } from '../api';
import type { Located } from '../../onnx/located';
import { Walker } from '../locate/walk';
import { elementTypeOf } from '../locate/width';
import type { Graph, Node } from '../../onnx/gen/onnx_pb';
import { indexGraph } from '../../onnx/graphIndex';
import type { ParsedModel } from '../../onnx/model';
import { shapeOf, valueInfo } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import { orderNodes } from './edited';
import { fusedNormOf, normAgain, replaceInput } from './fusedNorm';
import { GraphEdit } from './graphEdit';
import { keepOnly } from './prune';

/** Names of the values that {@link cutForHead} adds. */
export const headNames = {
  /** Input, float32 [B, S, D]; B and S are numbers if the model was exported with fixed ones. */
  states: 'dimcat_states',
  /** Output, float32 [B, S, V]: logits; [B * S, V] if the model reads its head from one state for each input. */
  logits: 'dimcat_logits',
  /** Output, float32 [B, S, D]: what the head reads. */
  normed: 'dimcat_normed',
} as const;

/**
 * Edits `parsed` in place: everything before `at` is dropped.
 *
 * @throws FaultError `model-unsupported` when the model has no logits, or the locator found no head.
 */
export function cutForHead(
  parsed: ParsedModel,
  located: Located,
  at: HeadEntry,
  give: 'logits' | 'normed',
): void {
  const walker = new Walker(indexGraph(parsed.graph));
  const normed = headInput(walker, located);
  const entry = at === 'beforeNorm' ? located.states.at(-1)! : normed;
  const edit = new GraphEdit(parsed.model, parsed.graph);
  parsed.graph.input.push(
    valueInfo(headNames.states, ElementType.float32, entryShape(walker, located)),
  );
  const given = edit.cast(headNames.states, elementTypeOf(walker, entry));
  const start =
    at === 'afterNorm' && isReadAsRows(parsed.graph, entry)
      ? asRows(edit, given, located.dimensions)
      : given;
  const moved = enter(edit, entry, start);
  const [source, name, width] =
    give === 'logits'
      ? [located.logits!, headNames.logits, 'vocabulary']
      : [moved.get(normed) ?? normed, headNames.normed, located.dimensions];
  edit.cast(source, ElementType.float32, name);
  orderNodes(parsed.graph);
  keepOnly(parsed.graph, [valueInfo(name, ElementType.float32, ['rows', 'positions', width])]);
}

const keepsRank = new Set([
  ...['Identity', 'Cast', 'Dropout'],
  ...['DynamicQuantizeLinear', 'QuantizeLinear', 'DequantizeLinear'],
]);

/** Whether a value is [rows, D], as where positions are pooled before the final norm: a Gemm takes nothing else. */
function isReadAsRows(graph: Graph, value: string): boolean {
  return graph.node.some(
    ({ opType, input, output }) =>
      input[0] === value &&
      (/Gemm$/.test(opType) || (keepsRank.has(opType) && isReadAsRows(graph, output[0]!))),
  );
}

function asRows(edit: GraphEdit, states: string, dimensions: number): string {
  return edit.reshape(states, [-1, dimensions]);
}

/** @returns The replacement of each value that lost its readers. */
function enter(edit: GraphEdit, entry: string, start: string): Map<string, string> {
  const moved = new Map([[entry, start]]);
  const readersOf = (value: string): Node[] =>
    edit.graph.node.filter((n) => n.input.includes(value));
  for (const n of readersOf(entry)) replaceInput(n, entry, start);
  const fused = fusedNormOf(edit.graph, entry);
  if (!fused) return moved;
  const normed = fused.output[0]!;
  const readers = readersOf(normed);
  const again = normAgain(edit, fused, start);
  for (const n of readers) replaceInput(n, normed, again);
  return moved.set(normed, again);
}

function entryShape(walker: Walker, located: Located): (number | string)[] {
  const tokens = shapeOf(walker.index.values.get(located.embedding?.input ?? ''));
  const fixed = (d: number | string | undefined, name: string): number | string =>
    typeof d === 'number' ? d : name;
  return [fixed(tokens?.[0], 'rows'), fixed(tokens?.[1], 'positions'), located.dimensions];
}

/** Operators that pass on rows of their first input, all or some, in another layout or precision. */
const layout = new Set([
  ...['Identity', 'Cast', 'Dropout', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'],
  ...['Gather', 'GatherND', 'Slice', 'DynamicQuantizeLinear', 'QuantizeLinear', 'DequantizeLinear'],
]);

/** Back from the head's input to the value that holds all rows as they left the final norm, or the last state. */
function headInput(walker: Walker, { parts, states }: Located): string {
  if (!parts.head) throw noHead(parts.missing.find((m) => m.part === 'head')?.reason);
  let value = parts.head.input;
  for (let maker = walker.index.producer.get(value); value !== states.at(-1);) {
    if (!maker || !layout.has(maker.opType)) break;
    value = maker.input[0]!;
    maker = walker.index.producer.get(value);
  }
  return value;
}

function noHead(reason = 'none was seen'): Error {
  return faultError(
    'model-unsupported',
    `The LM head of the model was not found: ${reason}.`,
    'Use a language model exported with its head.',
  );
}
