/** A model whose states at some layers can be edited from outside, everything else unchanged. */
import { faultError } from '../../protocol/fault';
import type { ValueInfo } from '../onnx/gen/onnx_pb';
import { indexGraph } from '../onnx/graphIndex';
import { valueInfo } from '../onnx/nodes';
import type { ParsedModel } from '../onnx/model';
import { ElementType, floatTensor } from '../onnx/tensors';
import type { Located } from '../locate/located';
import { fusedNormOf, normAgain, replaceInput } from './fusedNorm';
import { GraphEdit } from './graphEdit';
import { cutHeadToLast } from './lastHead';
import { keepOnly } from './prune';

/** Names of what {@link addFlip} adds. */
export const flipNames = {
  /** Inputs, float32 [B, 1, D]: see `Intervention`; `remove` and `add` hold zeros where nothing is removed or added. */
  mask: (layer: number) => `dimcat_mask_${layer}`,
  force: (layer: number) => `dimcat_force_${layer}`,
  remove: (layer: number) => `dimcat_remove_${layer}`,
  add: (layer: number) => `dimcat_add_${layer}`,
  /** Input, float32 [D]. */
  centre: (layer: number) => `dimcat_centre_${layer}`,
  /** Output, float32 [B, S, D]: the state before its edit. */
  state: (layer: number) => `dimcat_state_${layer}`,
  /** Input, float32 [B, S, 1]: 0 where a position is left as it is. */
  where: 'dimcat_where',
  /** Output, float32 [B, V] of the last position, or [B, S, V] of all. */
  logits: 'dimcat_logits',
} as const;

export interface FlipShape {
  /** Ascending, at least one. */
  readonly layers: readonly number[];
  readonly logits: 'last' | 'all';
  /** Outputs with keys and values, kept so that a text can be continued. */
  readonly presents: readonly string[];
}

/**
 * Edits `parsed` in place: every reader of the state at an edited layer gets the edited one.
 *
 * @throws FaultError `model-unsupported` when the model has no logits.
 */
export function addFlip(parsed: ParsedModel, located: Located, shape: FlipShape): void {
  const { graph } = parsed;
  if (located.logits === undefined) throw noLogits();
  const edit = new GraphEdit(parsed.model, graph);
  graph.input.push(valueInfo(flipNames.where, ElementType.float32, ['rows', 'positions', 1]));
  const left = edit.op('Not', [notZero(edit, flipNames.where)]);
  let ends: readonly string[] = endsOf(edit, located);
  for (const layer of shape.layers) {
    const edited = editLayer(edit, located, layer, left);
    if (layer === located.states.length - 1) ends = edited;
  }
  if (shape.logits === 'last') cutHeadToLast(edit, located, ends);
  const kept = outputsOf(edit, located, shape);
  graph.node = [...indexGraph(graph).order];
  keepOnly(graph, kept);
}

/** What the head reads of the last layer: the state, and its norm where a fused node has made both. */
function endsOf(edit: GraphEdit, located: Located): readonly string[] {
  const state = located.states.at(-1)!;
  const fused = fusedNormOf(edit, state);
  return fused ? [state, fused.output[0]!] : [state];
}

/** @returns What stands in the place of the state, and of its norm where a fused node had made it. */
function editLayer(
  edit: GraphEdit,
  located: Located,
  layer: number,
  left: string,
): readonly string[] {
  const state = located.states[layer]!;
  const readers = edit.graph.node.filter((n) => n.input.includes(state));
  const { edited, same } = editState(edit, located, layer, left);
  for (const n of readers) replaceInput(n, state, edited);
  const changed = anyChange(edit, same, located.dimensions);
  const normed = renormFused(edit, state, edited, changed);
  return normed === undefined ? [edited] : [edited, normed];
}

/**
 * A fused node has already normed its sum: positions that change are normed again. Those that do not keep the first norm,
 * since another kernel may round differently.
 */
function renormFused(
  edit: GraphEdit,
  state: string,
  edited: string,
  changed: string,
): string | undefined {
  const fused = fusedNormOf(edit, state);
  if (!fused) return undefined;
  const normed = fused.output[0]!;
  const readers = edit.graph.node.filter((n) => n.input.includes(normed));
  const chosen = edit.op('Where', [changed, normAgain(edit, fused, edited), normed]);
  for (const n of readers) replaceInput(n, normed, chosen);
  return chosen;
}

/** `same`: bool [B, S, D], true where the state is left bit for bit. */
function editState(
  edit: GraphEdit,
  { states, dimensions: d, elementType }: Located,
  layer: number,
  left: string,
): { edited: string; same: string } {
  const { float32 } = ElementType;
  const [mask, force] = [flipNames.mask(layer), flipNames.force(layer)];
  const [remove, add] = [flipNames.remove(layer), flipNames.add(layer)];
  const centre = flipNames.centre(layer);
  for (const name of [mask, force, remove, add])
    edit.graph.input.push(valueInfo(name, float32, ['rows', 1, d]));
  edit.graph.input.push(valueInfo(centre, float32, [d]));
  const h = edit.asFloat32(states[layer]!, elementType);
  const from = edit.op('Sub', [h, centre]);
  const scaled = edit.op('Mul', [mask, from]);
  const forced = edit.op('Mul', [force, edit.op('Abs', [from])]);
  const isForced = notZero(edit, force);
  const signed = edit.op('Where', [isForced, forced, scaled]);
  const kept = edit.op('Sub', [signed, part(edit, signed, remove)]);
  const moved = edit.op('Add', [edit.op('Add', [centre, kept]), add]);
  const one = edit.keep(floatTensor(edit.fresh(), [], [1]));
  const isMasked = notZero(edit, edit.op('Sub', [mask, one]));
  const vectors = edit.op('Add', [edit.op('Abs', [remove]), edit.op('Abs', [add])]);
  const isMoved = notZero(edit, sumOver(edit, vectors, d));
  const edits = edit.op('Or', [edit.op('Or', [isForced, isMasked]), isMoved]);
  const same = edit.op('Or', [left, edit.op('Not', [edits])]);
  const back = elementType === float32 ? moved : edit.cast(moved, elementType);
  return { edited: edit.op('Where', [same, states[layer]!, back]), same };
}

/** `(x . u) u` for x [B, S, D] and u [B, 1, D]. */
function part(edit: GraphEdit, x: string, direction: string): string {
  const column = edit.op('Transpose', [direction], { perm: [0, 2, 1] });
  return edit.op('Mul', [edit.op('MatMul', [x, column]), direction]);
}

/** `|x| > 0`: Equal does not take floats before opset 11. */
function notZero(edit: GraphEdit, value: string): string {
  const zero = edit.keep(floatTensor(edit.fresh(), [], [0]));
  return edit.op('Greater', [edit.op('Abs', [value]), zero]);
}

/** bool [B, S, 1]: whether a position changes in any dimension. */
function anyChange(edit: GraphEdit, same: string, dimensions: number): string {
  const changed = edit.cast(edit.op('Not', [same]), ElementType.float32);
  return notZero(edit, sumOver(edit, changed, dimensions));
}

/** [..., D] -> [..., 1]. */
function sumOver(edit: GraphEdit, value: string, dimensions: number): string {
  const ones = edit.keep(floatTensor(edit.fresh(), [dimensions, 1], new Array(dimensions).fill(1)));
  return edit.op('MatMul', [value, ones]);
}

function outputsOf(
  edit: GraphEdit,
  located: Located,
  { layers, logits, presents }: FlipShape,
): ValueInfo[] {
  const { float32 } = ElementType;
  const all = edit.cast(located.logits!, float32, logits === 'all' ? flipNames.logits : undefined);
  if (logits === 'last') edit.atPosition(all, 'last', flipNames.logits);
  const last = located.states.length - 1;
  const read = [...new Set([...layers, last])];
  for (const layer of read) edit.cast(located.states[layer]!, float32, flipNames.state(layer));
  const state = ['rows', 'positions', located.dimensions];
  return [
    valueInfo(
      flipNames.logits,
      float32,
      logits === 'all' ? ['rows', 'positions', 'vocabulary'] : ['rows', 'vocabulary'],
    ),
    ...read.map((layer) => valueInfo(flipNames.state(layer), float32, state)),
    ...edit.graph.output.filter((o) => presents.includes(o.name)),
  ];
}

function noLogits(): Error {
  return faultError(
    'model-unsupported',
    'The model has no single output with logits that follows its residual stream.',
    'Sign-flip tests need a language model exported with its head.',
  );
}
