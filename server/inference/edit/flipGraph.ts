/** A model whose state at one layer can be edited from outside, everything else unchanged. */
import { faultError } from '../../protocol/fault';
import type { Node } from '../onnx/gen/onnx_pb';
import { indexGraph } from '../onnx/graphIndex';
import { valueInfo, type AttributeValue } from '../onnx/nodes';
import type { ParsedModel } from '../onnx/model';
import { ElementType, floatTensor } from '../onnx/tensors';
import { isFusedAdd } from '../locate/operators';
import type { Located } from '../locate/locate';
import { GraphEdit } from './graphEdit';
import { keepOnly } from './prune';

/** Names of what {@link addFlip} adds. */
export const flipNames = {
  /** Inputs, float32 [B, 1, D]: see `Intervention`. */
  mask: 'dimcat_mask',
  force: 'dimcat_force',
  /** Input, float32 [D]. */
  centre: 'dimcat_centre',
  /** Output, float32 [B, V]: logits of the last position. */
  last: 'dimcat_last_logits',
  /** Output, float32 [B, S, V]: logits of every position. */
  all: 'dimcat_all_logits',
  /** Output, float32 [B, S, D]: the state before the edit. */
  state: 'dimcat_state',
} as const;

/**
 * Edits `parsed` in place: every reader of the state at `layer` gets the edited one.
 *
 * @throws FaultError `model-unsupported` when the model has no logits.
 */
export function addFlip(parsed: ParsedModel, located: Located, layer: number): void {
  const { graph } = parsed;
  if (located.logits === undefined) throw noLogits();
  const edit = new GraphEdit(parsed.model, graph);
  const state = located.states[layer]!;
  const readers = graph.node.filter((n) => n.input.includes(state));
  const { edited, same } = editState(edit, state, located);
  for (const n of readers) replaceInput(n, state, edited);
  renormFused(edit, state, edited, anyChange(edit, same, located.dimensions));
  const logits = outputsOf(edit, located, state);
  sortAfterEdit(parsed);
  keepOnly(graph, logits);
}

/** `same`: bool [B, 1, D], true where the state is left bit for bit. */
function editState(
  edit: GraphEdit,
  state: string,
  located: Located,
): { edited: string; same: string } {
  const { dimensions: d, elementType } = located;
  const { float32 } = ElementType;
  edit.graph.input.push(
    valueInfo(flipNames.mask, float32, ['rows', 1, d]),
    valueInfo(flipNames.force, float32, ['rows', 1, d]),
    valueInfo(flipNames.centre, float32, [d]),
  );
  const h = edit.asFloat32(state, elementType);
  const from = edit.op('Sub', [h, flipNames.centre]);
  const scaled = edit.op('Mul', [flipNames.mask, from]);
  const forced = edit.op('Mul', [flipNames.force, edit.op('Abs', [from])]);
  const isForced = notZero(edit, flipNames.force);
  const change = edit.op('Where', [isForced, forced, scaled]);
  const moved = edit.op('Add', [flipNames.centre, change]);
  const one = edit.keep(floatTensor(edit.fresh(), [], [1]));
  const isMasked = notZero(edit, edit.op('Sub', [flipNames.mask, one]));
  const same = edit.op('Not', [edit.op('Or', [isForced, isMasked])]);
  const back = elementType === float32 ? moved : edit.cast(moved, elementType);
  return { edited: edit.op('Where', [same, state, back]), same };
}

/** `|x| > 0`: Equal does not take floats before opset 11. */
function notZero(edit: GraphEdit, value: string): string {
  const zero = edit.keep(floatTensor(edit.fresh(), [], [0]));
  return edit.op('Greater', [edit.op('Abs', [value]), zero]);
}

/** bool [B, 1, 1]: whether a row changes any dimension. */
function anyChange(edit: GraphEdit, same: string, dimensions: number): string {
  const changed = edit.cast(edit.op('Not', [same]), ElementType.float32);
  const ones = edit.keep(floatTensor(edit.fresh(), [dimensions, 1], new Array(dimensions).fill(1)));
  return notZero(edit, edit.op('MatMul', [changed, ones]));
}

/**
 * A fused node has already normed its sum: rows that change are normed again, as the edited sum plus zero. Rows that
 * do not keep the first norm, since another kernel may round differently.
 */
function renormFused(edit: GraphEdit, state: string, edited: string, changed: string): void {
  const fused = edit.graph.node.find((n) => n.output.includes(state));
  const normed = fused?.output[0];
  if (!fused || !normed || normed === state) return;
  const embedding = fused.opType === 'EmbedLayerNormalization';
  if (!embedding && !isFusedAdd(fused)) return;
  const readers = edit.graph.node.filter((n) => n.input.includes(normed));
  const zero = edit.op('Sub', [edited, edited]);
  const scales = embedding ? fused.input.slice(5, 7) : fused.input.slice(2, scaleEnd(fused));
  const type = embedding ? 'SkipLayerNormalization' : fused.opType;
  const again = edit.op(`com.microsoft:${type}`, [edited, zero, ...scales], epsilonOf(fused));
  const chosen = edit.op('Where', [changed, again, normed]);
  for (const n of readers) replaceInput(n, normed, chosen);
}

/** Inputs are input, skip, scale, [shift,] [bias]: the bias is part of the sum already. */
function scaleEnd(fused: Node): number {
  return fused.opType === 'SkipLayerNormalization' ? 4 : 3;
}

function epsilonOf(fused: Node): Record<string, AttributeValue> {
  const epsilon = fused.attribute.find((a) => a.name === 'epsilon');
  return epsilon ? { epsilon: { float: epsilon.f } } : {};
}

function outputsOf(
  edit: GraphEdit,
  located: Located,
  state: string,
): ReturnType<typeof valueInfo>[] {
  const { float32 } = ElementType;
  const all = edit.cast(located.logits!, float32, flipNames.all);
  edit.lastPosition(all, flipNames.last);
  edit.cast(state, float32, flipNames.state);
  return [
    valueInfo(flipNames.last, float32, ['rows', 'vocabulary']),
    valueInfo(flipNames.all, float32, ['rows', 'positions', 'vocabulary']),
    valueInfo(flipNames.state, float32, ['rows', 'positions', located.dimensions]),
  ];
}

function replaceInput(n: Node, from: string, to: string): void {
  n.input = n.input.map((i) => (i === from ? to : i));
}

/** ONNX wants nodes after those that they read; the added ones stand at the end so far. */
function sortAfterEdit({ graph }: ParsedModel): void {
  graph.node = [...indexGraph(graph).order];
}

function noLogits(): Error {
  return faultError(
    'model-unsupported',
    'The model has no single output with logits that follows its residual stream.',
    'Sign-flip tests need a language model exported with its head.',
  );
}
