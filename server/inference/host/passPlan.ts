/** Which blocks of a model run at a time. */
import { memoryLimit } from '../../cache/memory';
import type { BlockRange } from '../edit/ranges';
import type { OpenModel } from './openModel';

/** Blocks that are in memory together: all tokens go through all of them before the next are loaded. */
export interface Pass extends BlockRange {
  /** One session each. Their bounds, and so the results, do not depend on how many are in memory. */
  readonly ranges: readonly BlockRange[];
  /** Bytes of their weights, as they are stored. */
  readonly bytes: number;
}

/** More would gain nothing: states are written and read again in a small part of the time that a block takes. */
const mostBytes = 64 * 2 ** 20;
const memoryShare = 1 / 8;

/**
 * The passes to a layer.
 *
 * @param streamed Whether the model is cut at its blocks; otherwise one pass runs the whole graph to the layer.
 */
export function passesTo(
  { map }: Pick<OpenModel, 'map'>,
  deepest: number,
  streamed: boolean,
  most = Math.min(mostBytes, memoryShare * memoryLimit()),
): Pass[] {
  const until = [map.embedding.weightBytes, ...map.blocks.map((b) => b.weightBytes)];
  const bytes = ({ from, to }: BlockRange): number => until[to]! - until[from]!;
  if (!streamed || deepest === 0) return [passOf([{ from: 0, to: deepest }], bytes)];
  const passes: BlockRange[][] = [];
  for (let from = 0; from < deepest; from += 1) {
    const next = { from, to: from + 1 };
    const last = passes.at(-1);
    if (last && bytes({ from: last[0]!.from, to: next.to }) <= most) last.push(next);
    else passes.push([next]);
  }
  return passes.map((ranges) => passOf(ranges, bytes));
}

function passOf(ranges: readonly BlockRange[], bytes: (range: BlockRange) => number): Pass {
  const whole = { from: ranges[0]!.from, to: ranges.at(-1)!.to };
  return { ...whole, ranges, bytes: bytes(whole) };
}
