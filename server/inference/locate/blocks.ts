/** The residual stream block by block. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { isConstant } from '../../onnx/graphIndex';
import { isSelfAttention, mixingOf, type Mixing } from './attention';
import { addendsOf, firstMixer, type Addend, type Mixer } from './mixers';
import { dataInputs, isFusedAdd, isNorming, readsOnlyShape } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';

/** A residual Add and the role of its branch. */
export interface StreamAdd extends ResidualAdd {
  /** The values whose sum the branch is. */
  readonly addends: readonly Addend[];
  /** The mixer after which it is named; undefined for a feed-forward part. */
  readonly mixer: Mixer | undefined;
  /** The attention in the branch. */
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

/** What is known about the Adds of a graph. */
export function streamAdds(walker: Walker, adds: readonly ResidualAdd[]): StreamAdd[] {
  return adds.map((add) => {
    const mixing = mixingOf(walker, add);
    const addends = addendsOf(walker, add, mixing);
    const self = mixing !== undefined && isSelfAttention(walker, add, mixing);
    return { ...add, addends, mixer: firstMixer(addends), mixing, self };
  });
}

/** The states at the cuts of a splitting. */
export function streamOf(walker: Walker, { blocks }: Pick<Stream, 'blocks'>): Stream {
  const starts = blocks.map(([first]) => first!.source);
  const last = blocks.at(-1)!.at(-1)!;
  const post = isPostNorm(walker, blocks);
  const end = post ? normedEnd(walker, blocks, last) : laidOut(walker, last);
  return { states: [...starts, end], blocks, norm: post ? 'post' : 'pre' };
}

/** Whether most links between blocks (for one block, those inside it) pass through a norm. */
function isPostNorm(walker: Walker, blocks: Stream['blocks']): boolean {
  const chain = blocks.flat();
  const sums = new Set(chain.map((add) => add.sum));
  const firsts = blocks.slice(1).map(([first]) => first!);
  const linked = firsts.length > 0 ? firsts : chain.slice(1);
  const normed = linked.filter((add) => !sums.has(walker.reshapedFrom(add.skip).origin));
  return normed.length > linked.length / 2;
}

/** If a block adds in another layout (OPT: rows of all positions), its state is the sum in the stream's layout. */
function laidOut(walker: Walker, { sum, skip }: StreamAdd): string {
  if (walker.reshapedFrom(skip).reshapes.length === 0) return sum;
  const readers = walker.index.consumers.get(sum) ?? [];
  const [only, ...others] = readers.filter((n) => !readsOnlyShape(n));
  return only?.opType === 'Reshape' && others.length === 0 ? only.output[0]! : sum;
}

/**
 * Post-norm: the value after the norm that follows the last Add, which has as many nodes as the norm between the first
 * two blocks: another norm, the head's, may follow.
 */
function normedEnd(walker: Walker, blocks: Stream['blocks'], last: ResidualAdd): string {
  if (isFusedAdd(last.node)) return last.node.output[0]!;
  const most = blocks[1]
    ? nodesBetween(walker, blocks[0]!.at(-1)!.sum, blocks[1][0]!.source)
    : Infinity;
  const inside = new Set([last.sum]);
  let [end, count] = [last.sum, 0];
  for (const n of walker.index.order) {
    const data = dataInputs(n).filter(
      (i) => i !== '' && !isConstant(walker.index, walker.origin(i)),
    );
    if (data.length === 0 || !isNorming(n) || !data.every((i) => inside.has(i))) continue;
    if (count === most) break;
    for (const o of n.output) inside.add(o);
    end = n.output[0]!;
    count += 1;
  }
  return walker.origin(end);
}

/** How many nodes are between a sum and its state. */
function nodesBetween(walker: Walker, sum: string, state: string): number {
  const nodes = new Set<Node>();
  walker.backward(state, (value, maker) => {
    if (!maker || value === sum || isConstant(walker.index, walker.origin(value))) return false;
    nodes.add(maker);
    return isNorming(maker);
  });
  return nodes.size;
}
