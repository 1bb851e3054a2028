/** A model cut to some of its blocks, with the states of several sites as outputs instead of logits. */
import type { Located } from '../../onnx/located';
import type { Site } from '../locate/sites';
import { siteTensor } from '../locate/sites';
import type { ValueInfo } from '../../onnx/gen/onnx_pb';
import type { ParsedModel } from '../../onnx/model';
import { valueInfo } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import { GraphEdit, type ReadPosition } from './graphEdit';
import { Cuts, enterAt, keepRange, untyped, type BlockRange, type Carried } from './ranges';
import { sharePasts, sharesPasts } from './sharedPast';
import { siteVectors } from './siteVectors';

/** Output, float32 [B, width]: the state of a site at one position. */
export function siteName({ kind, layer }: Site): string {
  return `dimcat_${kind}_${layer}`;
}

export interface RangePlan {
  /** All sites that any range gives. */
  readonly sites: readonly Site[];
  readonly range: BlockRange;
  /** What the ranges before it gave. */
  readonly carried: readonly Carried[];
  readonly position: ReadPosition;
  /** The presents that the ranges before it gave, if all rows share one past: see `sharePasts`. */
  readonly presents: ReadonlySet<string> | undefined;
}

/** Whether the layer of a site is computed in a range. */
export function isIn({ from, to }: BlockRange, { layer }: Site): boolean {
  return layer <= to && (layer > from || from === 0);
}

/**
 * Edits `parsed` in place: it gives the sites of the range, and what the ranges after it take.
 *
 * @returns Names of the values that these take, whether the range computes them or passes them on.
 * @throws FaultError `site-unsupported` or `layer-out-of-range`.
 */
export function cutToRange(parsed: ParsedModel, located: Located, plan: RangePlan): string[] {
  const { graph } = parsed;
  const { range, carried, presents } = plan;
  const edit = new GraphEdit(parsed.model, graph);
  const outputs = plan.sites.map((site) => stateAt(edit, located, site, plan.position));
  const cuts = new Cuts(graph, located);
  const above = outputs.filter((_, i) => plan.sites[i]!.layer > range.to);
  const crossing = above.length > 0 ? cuts.crossing(range.to, above) : [];
  enterAt(graph, carried);
  const known = new Set(carried.map(({ name }) => name));
  const given = [
    ...outputs.filter((_, i) => isIn(range, plan.sites[i]!)),
    ...crossing.filter((name) => !known.has(name)).map(untyped),
  ];
  const tokens = located.embedding?.input;
  const all = presents && tokens !== undefined ? sharePasts(edit, tokens, given, presents) : given;
  keepRange(graph, located, all);
  return crossing;
}

/** Whether the model takes the keys and values of a prefix that is the same for all rows. */
export function canShare(parsed: ParsedModel, located: Located, sites: readonly Site[]): boolean {
  const edit = new GraphEdit(parsed.model, parsed.graph);
  const outputs = sites.map((site) => stateAt(edit, located, site, 'last'));
  const tokens = located.embedding?.input;
  return tokens !== undefined && sharesPasts(parsed.graph, tokens, outputs);
}

function stateAt(edit: GraphEdit, located: Located, site: Site, position: ReadPosition): ValueInfo {
  const tensor = siteTensor(located, site);
  const name = siteName(site);
  edit.atPosition(siteVectors(edit, tensor, located.states[0]!), position, name);
  return valueInfo(name, ElementType.float32, ['rows', tensor.width]);
}
