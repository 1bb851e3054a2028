/** The attention that a branch of the residual stream computes. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { isAttention, isHandling, isMultiplying } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';

/** One fused node, or the softmax of the weights and the product that mixes the values by them. */
export type Mixing =
  | { readonly kind: 'fused'; readonly node: Node }
  | { readonly kind: 'plain'; readonly node: Node; readonly softmax: Node };

/** The first attention of a branch, searching back to where the branch leaves the stream. */
export function mixingOf(walker: Walker, add: ResidualAdd): Mixing | undefined {
  const start = walker.position(add.source);
  const products = new Set<Node>();
  let found: Mixing | undefined;
  walker.backward(add.branch, (value, maker) => {
    if (!maker || found || value === add.source || walker.index.position.get(maker)! <= start)
      return false;
    if (isMultiplying(maker)) products.add(maker);
    found = mixingBy(walker, maker, value, products);
    return !found;
  });
  return found;
}

function mixingBy(
  walker: Walker,
  maker: Node,
  value: string,
  products: ReadonlySet<Node>,
): Mixing | undefined {
  if (isAttention(maker)) return { kind: 'fused', node: maker };
  if (maker.opType !== 'Softmax') return undefined;
  const node = productOf(walker, value, products);
  return node && { kind: 'plain', node, softmax: maker };
}

/** Softmax weights of an attention go, through at most some reshaping, into a product with computed values. */
function productOf(walker: Walker, weights: string, products: ReadonlySet<Node>): Node | undefined {
  const seen = new Set([weights]);
  const waiting = [weights];
  for (let value = waiting.pop(); value !== undefined && seen.size < 64; value = waiting.pop()) {
    for (const reader of walker.index.consumers.get(value) ?? []) {
      if (products.has(reader)) return reader;
      if (!isHandling(reader)) continue;
      const fresh = reader.output.filter((o) => o !== '' && !seen.has(o));
      for (const o of fresh) seen.add(o);
      waiting.push(...fresh);
    }
  }
  return undefined;
}

/**
 * Whether the attention reads keys of the stream itself, unlike the cross attention of an encoder-decoder, whose keys
 * come from the other side.
 */
export function isSelfAttention(walker: Walker, add: ResidualAdd, mixing: Mixing): boolean {
  return keysOf(mixing).every((keys) => keys === '' || walker.isAncestor(add.source, keys));
}

/** A plain attention's values have the same source as its keys. */
function keysOf({ kind, node }: Mixing): readonly string[] {
  if (kind === 'plain') return node.input.slice(0, 2);
  return projecting(node) ? [] : [node.input[1] ?? ''];
}

/** Whether a fused attention makes queries, keys and values itself, from the state and one matrix. */
export function projecting(n: Node): boolean {
  const own = ['QAttention', 'PackedAttention', 'LongformerAttention', 'QOrderedAttention'];
  return own.includes(n.opType) || (n.opType === 'Attention' && n.domain === 'com.microsoft');
}
