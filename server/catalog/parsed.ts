/** The result of parsing a catalog: what could be read, where it is, and the problems. */
import type { Catalog, Problem, NodeAt } from './types';
import type { TreeNode } from './yaml/tree';

/**
 * A parsed text. Parsing never fails: what could be read is in `catalog`, what could not is in `problems`.
 * `catalog` is undefined only if the text is refused whole (too deep, too large, not YAML at all).
 */
export interface ParsedCatalog {
  readonly text: string;
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
  /** The values with their places, for edits; undefined if the text is refused whole. */
  readonly root: TreeNode | undefined;
  nodeAt(offset: number): NodeAt | undefined;
}
