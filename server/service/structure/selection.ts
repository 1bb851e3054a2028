import type { Span } from '../../catalog/types';
import type { TreeNode } from '../../catalog/yaml/tree';
import type { Range } from '../../protocol/requests';
import { touches } from '../nodes';
import type { CatalogDocument } from '../ports';

/** From the innermost value, or key, at `offset` out to the whole text; each range holds the one before it. */
export function selectionsAt(
  { parsed: { root, text }, lines }: CatalogDocument,
  offset: number,
): readonly Range[] {
  const spans: Span[] = [{ start: 0, end: text.length }];
  for (let node = root; node;) {
    if (!holds(spans.at(-1)!, node.span)) break;
    spans.push(node.span);
    node = step(node, offset, spans);
  }
  const outward = spans.reverse().filter(({ start, end }, i, all) => {
    const before = all[i - 1];
    return before?.start !== start || before.end !== end;
  });
  return outward.map((span) => lines.rangeOf(span));
}

/** The child that holds the offset; for a field of a map, the whole field comes first. */
function step(node: TreeNode, offset: number, spans: Span[]): TreeNode | undefined {
  if (node.kind === 'list') return node.items.find(({ span }) => touches(span, offset));
  if (node.kind !== 'map') return undefined;
  for (const { keySpan, value } of node.entries) {
    const field = { start: keySpan.start, end: Math.max(keySpan.end, value.span.end) };
    if (!touches(field, offset)) continue;
    spans.push(field);
    if (touches(value.span, offset)) return value;
    if (touches(keySpan, offset)) spans.push(keySpan);
    return undefined;
  }
  return undefined;
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && inner.start < inner.end;
}
