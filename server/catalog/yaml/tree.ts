/** A YAML document as plain data with places, after everything that the format does not use is refused. */
import type { Span } from '../types';

/** Whole lines of a text. */
export interface Lines {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, quotes included; empty for a missing value. */
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
  /** In the order written; only the first of a repeated key. */
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
