/** A model whose residual stream, keys, values or neurons can be edited from outside, everything else unchanged. */
import { faultError } from '../../protocol/fault';
import type { EditedPlace } from '../../protocol/flips';
import type { SiteTensor } from '../../onnx/architecture';
import type { Located } from '../../onnx/located';
import { siteTensor } from '../locate/sites';
import type { ValueInfo } from '../../onnx/gen/onnx_pb';
import type { ParsedModel } from '../../onnx/model';
import { shapeOf, valueInfo } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import { orderNodes } from './edited';
import { anyChange, editVectors, notZero } from './editVectors';
import { flipNames } from './flipNames';
import { fusedNormOf, normAgain, replaceInput } from './fusedNorm';
import { GraphEdit } from './graphEdit';
import { atLastPosition } from './lastPosition';
import { cutHeadToLast } from './lastHead';
import { keepOnly, neededBy } from './prune';
import { siteView, type SiteView } from './siteVectors';

export interface FlipShape {
  /** Ascending by layer; none in a graph that edits nothing. */
  readonly places: readonly EditedPlace[];
  /**
   * `classes`: of a classifier, one row for each image or sound. `end`, `ends`: in place of logits the last state, at
   * the last or all positions, for a head that stands alone.
   */
  readonly logits: 'last' | 'all' | 'classes' | 'end' | 'ends';
  /**
   * `state`: the state at the first edited layer, of the stream, is an input, without the blocks below. If the graph
   * does not allow it (a node makes the state and its norm together, or shapes are fixed), the input is missing and all
   * blocks stay.
   */
  readonly from?: 'state';
  /** Outputs with keys and values, kept so that a text can be continued. */
  readonly presents: readonly string[];
}

/**
 * Edits `parsed` in place: every reader of an edited place gets the edited vectors. Keys and values are edited where
 * their signs are read: as they enter the product, before groups of heads repeat them.
 *
 * @throws FaultError `model-unsupported` if the model has no logits; `layer-out-of-range`; `site-unsupported` if the
 *   model has no such site there, or outputs it without reading it back.
 */
export function addFlip(parsed: ParsedModel, whole: Located, shape: FlipShape): void {
  const { graph } = parsed;
  const { end, states, presents } = flipOutputs(parsed, whole, shape, 'block');
  orderNodes(graph);
  keepOnly(graph, [end, ...states, ...presents]);
}

/** What a graph with edits gives. */
interface FlipOutputs {
  /** Its logits, or what the head reads. */
  readonly end: ValueInfo;
  /** The vectors of each place before their edit. */
  readonly states: readonly ValueInfo[];
  readonly presents: readonly ValueInfo[];
}

/**
 * Adds the edits as `addFlip` does, and drops nothing yet.
 *
 * @param until Where the last position of an `end` is taken: as far down in its block as positions do not mix, or
 *   behind the block, where the graph is cut.
 */
export function flipOutputs(
  { model, graph }: ParsedModel,
  whole: Located,
  shape: FlipShape,
  until: 'block' | 'cut' = 'cut',
): FlipOutputs {
  if (whole.logits === undefined) throw noLogits();
  const edit = new GraphEdit(model, graph);
  const located = shape.from === 'state' ? startingAt(edit, whole, shape.places[0]!.layer) : whole;
  graph.input.push(valueInfo(flipNames.where, ElementType.float32, ['rows', 'positions', 1]));
  const left = edit.op('Not', [notZero(edit, flipNames.where)]);
  let ends: readonly string[] = endsOf(edit, located);
  const made: string[] = [];
  const states: ValueInfo[] = [];
  for (const place of shape.places) {
    const { edited, output } = editPlace(edit, located, place, left);
    states.push(output);
    made.push(...edited);
    if (isLastState(located, place)) ends = edited;
  }
  if (shape.logits === 'last') cutHeadToLast(edit, located, ends);
  const end = (): ValueInfo => {
    if (shape.logits === 'ends') return endsInfo(edit, located, ends[0]!);
    if (shape.logits !== 'end') return logitsOf(edit, located, shape);
    const known = until === 'cut' ? [...located.states, ...made] : [...below(located), ...made];
    return endInfo(edit, located, atLastPosition(edit, ends[0]!, known));
  };
  return { end: end(), states, presents: presentsOf(edit, shape) };
}

interface EditedPart {
  /** The replacement of the value, and of its norm if a fused node makes both. */
  readonly edited: readonly string[];
  /** The vectors before their edit. */
  readonly output: ValueInfo;
}

function editPlace(
  edit: GraphEdit,
  located: Located,
  place: EditedPlace,
  left: string,
): EditedPart {
  const { site = 'resid', layer } = place;
  const tensor = siteTensor(located, { kind: site, layer });
  const readers = edit.graph.node.filter((n) => n.input.includes(tensor.value));
  if (site === 'resid') {
    const edited = editLayer(edit, located, place, left);
    const { float32 } = ElementType;
    edit.cast(tensor.value, float32, flipNames.state(place));
    return { edited, output: stateInfo(place, tensor) };
  }
  requireRead(edit, located, place, tensor);
  const view = siteView(edit, tensor, located.states[0]!);
  const edited = editSite(edit, view, { place, tensor, left });
  for (const n of readers) replaceInput(n, tensor.value, edited);
  return { edited: [edited], output: stateInfo(place, tensor) };
}

function isLastState({ states }: Located, { site = 'resid', layer }: EditedPlace): boolean {
  return site === 'resid' && layer === states.length - 1;
}

function stateInfo(place: EditedPlace, { width }: SiteTensor): ValueInfo {
  return valueInfo(flipNames.state(place), ElementType.float32, ['rows', 'positions', width]);
}

/** Unchanged numbers only pass through copies, so the site's own layout gets back the same bits. */
function editSite(
  edit: GraphEdit,
  { vectors, back }: SiteView,
  {
    place,
    tensor: { width, elementType },
    left,
  }: { readonly place: EditedPlace; readonly tensor: SiteTensor; readonly left: string },
): string {
  const { float32 } = ElementType;
  edit.op('Identity', [vectors], {}, flipNames.state(place));
  const { edited } = editVectors(
    edit,
    { value: vectors, width, elementType: float32 },
    place,
    left,
  );
  const whole = back(edited);
  return elementType === float32 ? whole : edit.cast(whole, elementType);
}

/** A fused operator may output keys and values that nothing else reads: editing them would change nothing. */
function requireRead(
  { graph }: GraphEdit,
  { logits }: Located,
  { site, layer }: EditedPlace,
  { value }: SiteTensor,
): void {
  if (neededBy(graph, [valueInfo(logits!, ElementType.float32, [])]).values.has(value)) return;
  const maker = graph.node.find((n) => n.output.includes(value));
  throw faultError(
    'site-unsupported',
    `The site ${site} of block ${layer} can be read but not flipped: ${value} leaves the operator ` +
      `${maker?.opType ?? 'of the model'}, and the model computes nothing from it.`,
    'Flip at the site resid or ffn, or export the model without fused attention operators.',
  );
}

/** The model from the state of a layer on, which becomes an input; as it is where that cannot be. */
function startingAt(edit: GraphEdit, located: Located, layer: number): Located {
  const { states, dimensions, elementType } = located;
  const state = states[layer]!;
  if (fusedNormOf(edit.graph, state) || hasFixedShape(edit, located)) return located;
  const { float32 } = ElementType;
  edit.graph.input.push(valueInfo(flipNames.given, float32, ['rows', 'positions', dimensions]));
  const { given } = flipNames;
  const start = elementType === float32 ? given : edit.cast(given, elementType);
  for (const n of edit.graph.node) replaceInput(n, state, start);
  return { ...located, states: states.map((name, l) => (l === layer ? start : name)) };
}

/** Fixed numbers of rows or positions may be written into shapes above. */
function hasFixedShape({ graph }: GraphEdit, { embedding }: Located): boolean {
  const input = graph.input.find(({ name }) => name === embedding?.input);
  return (shapeOf(input) ?? []).slice(0, 2).some((size) => typeof size === 'number');
}

/** What the head reads of the last layer: the state, and its norm if a fused node makes both. */
function endsOf(edit: GraphEdit, located: Located): readonly string[] {
  const state = located.states.at(-1)!;
  const fused = fusedNormOf(edit.graph, state);
  return fused ? [state, fused.output[0]!] : [state];
}

function editLayer(
  edit: GraphEdit,
  { states, dimensions: width, elementType }: Located,
  place: EditedPlace,
  left: string,
): readonly string[] {
  const state = states[place.layer]!;
  const readers = edit.graph.node.filter((n) => n.input.includes(state));
  const vectors = { value: state, width, elementType };
  const { edited, same } = editVectors(edit, vectors, place, left);
  for (const n of readers) replaceInput(n, state, edited);
  const changed = anyChange(edit, same, width);
  const normed = renormFused(edit, state, edited, changed);
  return normed === undefined ? [edited] : [edited, normed];
}

/**
 * A fused node has already normed its sum, so positions that change are normed again. The others keep the first norm,
 * since another kernel may round differently.
 */
function renormFused(
  edit: GraphEdit,
  state: string,
  edited: string,
  changed: string,
): string | undefined {
  const fused = fusedNormOf(edit.graph, state);
  if (!fused) return undefined;
  const normed = fused.output[0]!;
  const readers = edit.graph.node.filter((n) => n.input.includes(normed));
  const chosen = edit.op('Where', [changed, normAgain(edit, fused, edited), normed]);
  for (const n of readers) replaceInput(n, normed, chosen);
  return chosen;
}

function logitsOf(edit: GraphEdit, located: Located, { logits }: FlipShape): ValueInfo {
  const { float32 } = ElementType;
  const { logits: name } = flipNames;
  const all = edit.cast(located.logits!, float32, logits === 'last' ? undefined : name);
  if (logits === 'all') return valueInfo(name, float32, ['rows', 'positions', 'vocabulary']);
  if (logits === 'classes') return valueInfo(name, float32, ['rows', 'classes']);
  edit.atPosition(all, 'last', name);
  return valueInfo(name, float32, ['rows', 'vocabulary']);
}

/** The states before the last. */
function below({ states }: Located): readonly string[] {
  return states.slice(0, -1);
}

/** What the head reads, at the last position. */
function endInfo(edit: GraphEdit, { dimensions }: Located, state: string): ValueInfo {
  edit.cast(state, ElementType.float32, flipNames.end);
  return valueInfo(flipNames.end, ElementType.float32, ['rows', 1, dimensions]);
}

/** The same at all positions. */
function endsInfo(edit: GraphEdit, { dimensions }: Located, state: string): ValueInfo {
  edit.cast(state, ElementType.float32, flipNames.end);
  return valueInfo(flipNames.end, ElementType.float32, ['rows', 'positions', dimensions]);
}

function presentsOf({ graph }: GraphEdit, { presents }: FlipShape): ValueInfo[] {
  return graph.output.filter((o) => presents.includes(o.name));
}

function noLogits(): Error {
  return faultError(
    'model-unsupported',
    'The model has no single output with logits that follows its residual stream.',
    'Sign-flip tests need a language model exported with its head.',
  );
}
