/** Where tokens stand: behind the past, where a model takes one. */
import type { Writer } from './writer';

/** int64 scalar: positions of the past, 0 in a model that takes none. */
function pastLength({ g, style }: Writer): string {
  const takes = style.pasts || style.attention === 'GroupQueryAttention';
  if (!takes || !style.pastPositions) return g.ints([], [0]);
  return g.op('Gather', [g.op('Shape', ['past_key_values.0.key']), g.ints([], [2])]);
}

/** int64 scalar: positions of the past and the tokens. */
export function totalLength(w: Writer): string {
  const { g } = w;
  const length = g.op('Gather', [g.op('Shape', ['input_ids']), g.ints([], [1])]);
  return g.op('Add', [pastLength(w), length]);
}

/** int64 [seq]: where each token stands. */
export function positionsOf(w: Writer): string {
  return w.g.op('Range', [pastLength(w), totalLength(w), w.g.ints([], [1])]);
}
