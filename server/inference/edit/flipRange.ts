/** A model whose states can be edited, cut to some of its blocks. */
import type { Located } from '../../onnx/located';
import type { ParsedModel } from '../../onnx/model';
import { flipOutputs, type FlipShape } from './flipGraph';
import { Cuts, enterAt, keepRange, untyped, type BlockRange, type Carried } from './ranges';

export interface FlipCut {
  /** Of the whole model; `from` and `presents` count for nothing here. */
  readonly shape: FlipShape;
  readonly range: BlockRange;
  /** What the ranges before it gave. */
  readonly carried: readonly Carried[];
  /**
   * What the range gives: `crossing` for the ranges after it, `states` of the edited places before their edit, or the
   * `end`. An edit of the stream at layer l is behind the cut there, as is the head behind the last one: the range from
   * L to L has no block.
   */
  readonly gives: 'crossing' | 'states' | 'end';
}

/**
 * Edits `parsed` in place.
 *
 * @returns Names of the values that the ranges after it take.
 * @throws FaultError As `addFlip`.
 */
export function cutFlipToRange(
  parsed: ParsedModel,
  located: Located,
  { shape, range, carried, gives }: FlipCut,
): string[] {
  const { graph } = parsed;
  const { end, states } = flipOutputs(parsed, located, shape);
  const crossing = gives === 'crossing' ? new Cuts(graph, located).crossing(range.to, [end]) : [];
  enterAt(graph, carried);
  const known = new Set(carried.map(({ name }) => name));
  const computed = crossing.filter((name) => !known.has(name)).map(untyped);
  const outputs = { crossing: computed, states: [...states], end: [end] };
  keepRange(graph, located, outputs[gives]);
  return crossing;
}
