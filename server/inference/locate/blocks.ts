/** Cutting the residual stream into blocks, each from an attention to the next. */
import { isSelfAttention, mixingOf, type Mixing } from './attention';
import { dataInputs, isFusedAdd, isNorming, readsOnlyShape } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';

/** A residual Add with the attention in its branch. */
export interface StreamAdd extends ResidualAdd {
  readonly mixing: Mixing | undefined;
  /** Whether the attention reads the stream itself. */
  readonly self: boolean;
}

export interface Stream {
  /** The value of each layer, 0..L: `states[0]` is the embedding output, `states[l]` the state after block l. */
  readonly states: readonly string[];
  /** The residual Adds of each block. */
  readonly blocks: readonly (readonly StreamAdd[])[];
  /** Whether blocks end in a norm that the stream itself passes through. */
  readonly norm: 'pre' | 'post';
}

/** What is known of the Adds of a chain. */
export function streamAdds(walker: Walker, chain: readonly ResidualAdd[]): StreamAdd[] {
  return chain.map((add) => {
    const mixing = mixingOf(walker, add);
    return { ...add, mixing, self: mixing !== undefined && isSelfAttention(walker, add, mixing) };
  });
}

/** @param chain With at least one attention. */
export function splitIntoBlocks(walker: Walker, chain: readonly StreamAdd[]): Stream {
  const starts = chain.filter((add) => add.self).map((add) => add.source);
  const last = chain[chain.length - 1]!;
  const sums = new Set(chain.map((add) => add.sum));
  const links = chain.slice(1).map((add) => walker.reshapedFrom(add.skip).origin);
  const post = links.filter((link) => !sums.has(link)).length > links.length / 2;
  const end = post ? normedEnd(walker, last) : laidOut(walker, last);
  return {
    states: [...starts, end],
    blocks: starts.map((_, i) => chain.filter((add) => blockOf(walker, starts, add) === i)),
    norm: post ? 'post' : 'pre',
  };
}

/** Where a block adds in another layout (OPT: rows of all positions), its state is the sum in the stream's own. */
function laidOut(walker: Walker, { sum, skip }: StreamAdd): string {
  if (walker.reshapedFrom(skip).reshapes.length === 0) return sum;
  const readers = walker.index.consumers.get(sum) ?? [];
  const [only, ...others] = readers.filter((n) => !readsOnlyShape(n));
  return only?.opType === 'Reshape' && others.length === 0 ? only.output[0]! : sum;
}

/** The last block that starts no later than the branch; -1 for Adds before the first block. */
function blockOf(walker: Walker, starts: readonly string[], add: ResidualAdd): number {
  const from = walker.position(add.source);
  return starts.filter((start) => walker.position(start) <= from).length - 1;
}

/** Post-norm: the value behind the norm that follows the last Add. */
function normedEnd(walker: Walker, last: ResidualAdd): string {
  if (isFusedAdd(last.node)) return last.node.output[0]!;
  const { index } = walker;
  const inside = new Set([last.sum]);
  let end = last.sum;
  for (const n of index.order) {
    const data = dataInputs(n).filter((i) => index.producer.get(i) && !isConstantNode(walker, i));
    if (data.length === 0 || !isNorming(n) || !data.every((i) => inside.has(i))) continue;
    for (const o of n.output) inside.add(o);
    end = n.output[0]!;
  }
  return walker.origin(end);
}

function isConstantNode(walker: Walker, value: string): boolean {
  return walker.index.producer.get(value)?.opType === 'Constant';
}
