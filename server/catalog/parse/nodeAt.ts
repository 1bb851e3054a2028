import type { NodeAt, Span } from '../types';
import type { Entry, TreeNode } from '../yaml/tree';

type Path = (string | number)[];

/** An offset, and where the text before it ends: blanks after a value belong to the collection that holds it. */
interface Cursor {
  readonly offset: number;
  readonly written: number;
}

/** The innermost key or value at an offset (both ends of a node count). The tree is at most 64 levels deep. */
export function nodeAt(root: TreeNode, text: string, offset: number): NodeAt | undefined {
  let written = offset;
  while (' \t'.includes(text.charAt(written - 1) || '|')) written--;
  const cursor = { offset, written };
  return holds(root, cursor) ? within(root, text, cursor, []) : undefined;
}

function within(node: TreeNode, text: string, cursor: Cursor, path: Path): NodeAt {
  if (node.kind === 'map') {
    for (const entry of node.entries) {
      const inner = [...path, entry.key];
      if (holds(entry.value, cursor)) return within(entry.value, text, cursor, inner);
      const on = partAt(entry, text, cursor);
      const span = on === 'key' ? entry.keySpan : entry.value.span;
      if (on) return { path: inner, on, span };
    }
  }
  if (node.kind === 'list') {
    const i = node.items.findIndex((item) => holds(item, cursor));
    const item = node.items[i];
    if (item) return within(item, text, cursor, [...path, i]);
  }
  return { path, on: 'value', span: node.span };
}

/** Whether a present value contains the cursor: single values exactly, collections with the blanks after them. */
function holds({ kind, span }: TreeNode, { offset, written }: Cursor): boolean {
  if (span.start === span.end) return false;
  const collection = kind === 'map' || kind === 'list';
  return covers(span, collection && offset >= span.start ? Math.max(written, span.start) : offset);
}

function covers(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

/** On the key, or after the colon of a key without a value yet, on the same line. */
function partAt(
  { keySpan, value }: Entry,
  text: string,
  { offset, written }: Cursor,
): NodeAt['on'] | undefined {
  if (covers(keySpan, offset)) return 'key';
  const isGap = value.span.start === value.span.end && written > keySpan.end;
  return isGap && text.slice(keySpan.end, written).trim() === ':' ? 'value' : undefined;
}
