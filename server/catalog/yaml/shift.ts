import type { Span } from '../types';
import type { Entry, MapNode, TreeNode } from './tree';

/**
 * A copy of plain data in which every span is shifted by `by` code units. Spans are the objects with `start` and `end`;
 * everything else is copied as it is.
 */
export function shifted<T>(value: T, by: number): T {
  return by === 0 ? value : (copy(value, by) as T);
}

function copy(value: unknown, by: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copy(item, by));
  const { start, end } = value as Partial<Span>;
  if (typeof start === 'number' && typeof end === 'number') {
    const { origin } = value as Partial<Span>;
    const span = { start: start + by, end: end + by };
    return origin === undefined ? span : { ...span, origin };
  }
  const copied: Record<string, unknown> = {};
  for (const key in value) copied[key] = copy((value as Record<string, unknown>)[key], by);
  return copied;
}

/** A map that is shifted on first access: most features of a large catalog are never accessed. */
export function shiftedTree(node: TreeNode, by: number): TreeNode {
  if (by === 0) return node;
  return node.kind === 'map' ? new ShiftedMap(node, by) : shifted(node, by);
}

class ShiftedMap implements MapNode {
  readonly kind = 'map';
  readonly span: Span;
  #entries: readonly Entry[] | undefined;

  constructor(
    private readonly origin: MapNode,
    private readonly by: number,
  ) {
    this.span = shifted(origin.span, by);
  }

  get entries(): readonly Entry[] {
    this.#entries ??= shifted(this.origin.entries, this.by);
    return this.#entries;
  }
}
