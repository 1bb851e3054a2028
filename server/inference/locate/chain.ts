/** The residual stream: the longest chain of residual Adds in which each builds on the one before. */
import { faultError } from '../../protocol/fault';
import { isConstant } from '../onnx/graphIndex';
import { isFusedAdd, isNorming } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';

/**
 * @returns At least one Add, first to last.
 * @throws FaultError `model-unsupported` when there is none, or two chains are equally long.
 */
export function residualChain(walker: Walker, adds: readonly ResidualAdd[]): ResidualAdd[] {
  const before = new Map<ResidualAdd, ResidualAdd>();
  const length = new Map<ResidualAdd, number>();
  const makers = new Map(adds.map((add) => [add.node, add]));
  for (const add of adds) {
    const previous = predecessor(walker, add, makers);
    if (previous) before.set(add, previous);
    length.set(add, 1 + (previous ? length.get(previous)! : 0));
  }
  const longest = Math.max(0, ...length.values());
  const ends = adds.filter((add) => length.get(add) === longest);
  if (ends.length !== 1) throw noSingleStream(walker, longest, ends);
  const chain: ResidualAdd[] = [];
  for (let at = ends[0]; at; at = before.get(at)) chain.push(at);
  return chain.reverse();
}

/** The one residual Add that `add.skip` is, directly or through norms and scalings (post-norm models). */
function predecessor(
  walker: Walker,
  add: ResidualAdd,
  makers: ReadonlyMap<unknown, ResidualAdd>,
): ResidualAdd | undefined {
  const sources = new Set<ResidualAdd | undefined>();
  walker.backward(add.skip, (value, maker) => {
    if (isConstant(walker.index, value)) return false;
    const source = maker && makers.get(maker);
    const through = maker !== undefined && !source && isNorming(maker) && !isFusedAdd(maker);
    if (!through) sources.add(source);
    return through;
  });
  return sources.size === 1 ? [...sources][0] : undefined;
}

function noSingleStream(walker: Walker, longest: number, ends: readonly ResidualAdd[]): Error {
  const nodes = walker.index.order.length;
  const seen =
    ends.length === 0
      ? `none of its ${nodes} nodes adds a branch back to what the branch was computed from`
      : `${ends.length} chains of ${longest} residual Adds are equally long, ending at ` +
        ends
          .slice(0, 3)
          .map((e) => JSON.stringify(e.sum))
          .join(', ');
  return faultError(
    'model-unsupported',
    `The residual stream of the model was not found: ${seen}.`,
    'Use the export of a single transformer (one encoder or one decoder) without further branches.',
  );
}
