/** From the typed catalog back to the tree that it was read from. */
import type { Feature, Span } from '../catalog/types';
import { valueOf, type ListNode, type MapNode, type TreeNode } from '../catalog/yaml/tree';
import type { CatalogDocument } from './ports';

/** The map that a feature was read from. */
export function mapOfFeature({ parsed }: CatalogDocument, feature: Feature): MapNode | undefined {
  const list = listAt(parsed.root, 'features');
  const node = list?.items.find((item) => item.span.start === feature.span.start);
  return node?.kind === 'map' ? node : undefined;
}

/** The map at a path of keys below `node`. */
export function mapAt(node: TreeNode | undefined, ...keys: readonly string[]): MapNode | undefined {
  const found = nodeBelow(node, keys);
  return found?.kind === 'map' ? found : undefined;
}

/** The list at a path of keys below `node`. */
export function listAt(
  node: TreeNode | undefined,
  ...keys: readonly string[]
): ListNode | undefined {
  const found = nodeBelow(node, keys);
  return found?.kind === 'list' ? found : undefined;
}

function nodeBelow(node: TreeNode | undefined, keys: readonly string[]): TreeNode | undefined {
  return keys.reduce(
    (at: TreeNode | undefined, key) => (at?.kind === 'map' ? valueOf(at, key) : undefined),
    node,
  );
}

export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

export function overlap(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The feature that contains an offset, or the last one before it if the offset still belongs to it. */
export function featureBefore(document: CatalogDocument, offset: number): Feature | undefined {
  const features = document.parsed.catalog?.features ?? [];
  const within = features.find(({ span }) => touches(span, offset));
  return within ?? features.filter(({ span }) => span.start <= offset).at(-1);
}
