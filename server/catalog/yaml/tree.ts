/** A YAML document as plain data with places: what is left once everything that the format has no use for is refused. */
import type { Span } from '../types';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, quotes included; empty for a value that is not there. */
  readonly source: string;
  readonly span: Span;
}

export interface Entry {
  /** Numbers and booleans as their canonical text: `1:`, `"1":` and `0x1:` are the same key. */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: TreeNode;
}

export interface MapNode {
  readonly kind: 'map';
  /** In the order written; of a repeated key only the first. */
  readonly entries: readonly Entry[];
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
  readonly span: Span;
}

/** Something that a problem has already been reported for; nobody looks inside. */
export interface RefusedNode {
  readonly kind: 'refused';
  readonly span: Span;
}

export type TreeNode = ScalarNode | MapNode | ListNode | RefusedNode;

/** The value behind a key of a map, or undefined. */
export function valueOf(map: MapNode, key: string): TreeNode | undefined {
  return map.entries.find((entry) => entry.key === key)?.value;
}
