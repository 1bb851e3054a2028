/** Cutting the residual stream into blocks, each from an attention to the next. */
import { faultError } from '../../protocol/fault';
import type { Node } from '../onnx/gen/onnx_pb';
import { isAttention, isFusedAdd, isMultiplying, isNorming } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';

export interface Stream {
  /** The value of each layer, 0..L: `states[0]` is the embedding output, `states[l]` the state after block l. */
  readonly states: readonly string[];
  /** Whether blocks end in a norm that the stream itself passes through. */
  readonly norm: 'pre' | 'post';
}

/** @throws FaultError `model-unsupported` when no Add of the chain follows an attention. */
export function splitIntoBlocks(walker: Walker, chain: readonly ResidualAdd[]): Stream {
  const starts = chain.filter((add) => hasAttention(walker, add));
  if (starts.length === 0)
    throw faultError(
      'model-unsupported',
      `The model adds ${chain.length} branches to one stream, but none of them holds an attention.`,
      'Use a transformer: other architectures have no blocks that Dimcat could number.',
    );
  const inner = starts.map((add) => walker.origin(add.skip));
  const last = chain[chain.length - 1]!;
  const sums = new Set(chain.map((add) => add.sum));
  const links = chain.slice(1).map((add) => walker.origin(add.skip));
  const post = links.filter((link) => !sums.has(link)).length > links.length / 2;
  const end = post ? normedEnd(walker, last) : last.sum;
  return { states: [...inner, end], norm: post ? 'post' : 'pre' };
}

/** Whether the branch, back to where it left the stream, computes an attention. */
function hasAttention(walker: Walker, add: ResidualAdd): boolean {
  const from = walker.origin(add.skip);
  const start = walker.position(from);
  const mixing = new Set<Node>();
  let found = false;
  walker.backward(add.branch, (value, maker) => {
    if (!maker || found || value === from || walker.index.position.get(maker)! <= start)
      return false;
    if (isMultiplying(maker)) mixing.add(maker);
    found = isAttention(maker) || (maker.opType === 'Softmax' && weighs(walker, value, mixing));
    return !found;
  });
  return found;
}

/** Softmax weights of an attention go, through at most some reshaping, into a product with computed values. */
function weighs(walker: Walker, weights: string, mixing: ReadonlySet<Node>): boolean {
  const seen = new Set([weights]);
  const waiting = [weights];
  for (let value = waiting.pop(); value !== undefined && seen.size < 64; value = waiting.pop()) {
    for (const reader of walker.index.consumers.get(value) ?? []) {
      if (mixing.has(reader)) return true;
      if (!isHandling(reader)) continue;
      const fresh = reader.output.filter((o) => o !== '' && !seen.has(o));
      for (const o of fresh) seen.add(o);
      waiting.push(...fresh);
    }
  }
  return false;
}

const handling = new Set([
  'Where',
  'IsNaN',
  'DynamicQuantizeLinear',
  'QuantizeLinear',
  'DequantizeLinear',
]);

function isHandling(n: Node): boolean {
  return isNorming(n) || handling.has(n.opType);
}

/** Post-norm: the value behind the norm that follows the last Add. */
function normedEnd(walker: Walker, last: ResidualAdd): string {
  if (isFusedAdd(last.node)) return last.node.output[0]!;
  const { index } = walker;
  const inside = new Set([last.sum]);
  let end = last.sum;
  for (const n of index.order) {
    const data = n.input.filter(
      (i) => i !== '' && index.producer.get(i) && !isConstantNode(walker, i),
    );
    if (data.length === 0 || !isNorming(n) || !data.every((i) => inside.has(i))) continue;
    for (const o of n.output) inside.add(o);
    end = n.output[0]!;
  }
  return walker.origin(end);
}

function isConstantNode(walker: Walker, value: string): boolean {
  return walker.index.producer.get(value)?.opType === 'Constant';
}
