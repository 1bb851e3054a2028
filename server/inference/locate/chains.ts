/** Chains of residual Adds in which each builds on the one before. */
import { isConstant } from '../../onnx/graphIndex';
import type { StreamAdd } from './blocks';
import { isFusedAdd, isNorming } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';

/**
 * For each Add without a predecessor, the chain from it with the most attentions, then mixers, then Adds.
 *
 * @returns Several chains with one start if they tie.
 */
export function longestChains(walker: Walker, adds: readonly StreamAdd[]): StreamAdd[][] {
  const before = predecessors(walker, adds);
  const starts = new Map<StreamAdd, StreamAdd[][]>();
  for (const end of adds) {
    const chain = chainTo(end, before);
    const best = starts.get(chain[0]!) ?? [];
    const order = best[0] ? compare(chain, best[0]) : 1;
    if (order > 0) starts.set(chain[0]!, [chain]);
    if (order === 0) best.push(chain);
  }
  return [...starts.values()].flat();
}

/** By attentions, mixers and length: above 0 if `a` has more. */
export function compare(a: readonly StreamAdd[], b: readonly StreamAdd[]): number {
  return attentions(a) - attentions(b) || mixers(a) - mixers(b) || a.length - b.length;
}

/** Attentions that read the stream itself. */
export function attentions(chain: readonly StreamAdd[]): number {
  return chain.filter((add) => add.self).length;
}

function mixers(chain: readonly StreamAdd[]): number {
  return chain.filter((add) => add.mixer).length;
}

function chainTo(end: StreamAdd, before: ReadonlyMap<StreamAdd, StreamAdd>): StreamAdd[] {
  const chain: StreamAdd[] = [];
  for (let at: StreamAdd | undefined = end; at; at = before.get(at)) chain.push(at);
  return chain.reverse();
}

function predecessors(walker: Walker, adds: readonly StreamAdd[]): Map<StreamAdd, StreamAdd> {
  const makers = new Map<unknown, StreamAdd>(adds.map((add) => [add.node, add]));
  const before = new Map<StreamAdd, StreamAdd>();
  for (const add of adds) {
    const previous = predecessor(walker, add, makers);
    if (previous) before.set(add, previous);
  }
  return before;
}

/** The residual Add whose sum `add.skip` is, directly or through norms and scalings (post-norm models). */
function predecessor(
  walker: Walker,
  add: ResidualAdd,
  makers: ReadonlyMap<unknown, StreamAdd>,
): StreamAdd | undefined {
  const sources = new Set<StreamAdd | undefined>();
  walker.backward(add.skip, (value, maker) => {
    if (isConstant(walker.index, value)) return false;
    const source = maker && makers.get(maker);
    const through = maker !== undefined && !source && isNorming(maker) && !isFusedAdd(maker);
    if (!through) sources.add(source);
    return through;
  });
  return sources.size === 1 ? [...sources][0] : undefined;
}
