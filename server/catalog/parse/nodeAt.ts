import type { NodeAt, Span } from '../types';
import type { Entry, TreeNode } from '../yaml/tree';

type Path = (string | number)[];

/** The innermost key or value at an offset (both ends of a node count). The tree is at most 64 levels deep. */
export function nodeAt(root: TreeNode, text: string, offset: number): NodeAt | undefined {
  if (!covers(root.span, offset)) return undefined;
  return within(root, text, offset, []);
}

function within(node: TreeNode, text: string, offset: number, path: Path): NodeAt {
  if (node.kind === 'map') {
    for (const entry of node.entries) {
      const inner = [...path, entry.key];
      if (covers(entry.keySpan, offset)) return { path: inner, on: 'key', span: entry.keySpan };
      if (covers(entry.value.span, offset) && !isEmpty(entry.value)) {
        return within(entry.value, text, offset, inner);
      }
      if (inGap(entry, text, offset)) return { path: inner, on: 'value', span: entry.value.span };
    }
  }
  if (node.kind === 'list') {
    const i = node.items.findIndex((item) => covers(item.span, offset));
    const item = node.items[i];
    if (item) return within(item, text, offset, [...path, i]);
  }
  return { path, on: 'value', span: node.span };
}

function covers(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

function isEmpty(node: TreeNode): boolean {
  return node.span.start === node.span.end;
}

/** After the colon of a key whose value is not there yet, on the same line. */
function inGap(entry: Entry, text: string, offset: number): boolean {
  if (!isEmpty(entry.value) || offset <= entry.keySpan.end) return false;
  return /^[ \t]*:[ \t]*$/.test(
    text.slice(entry.keySpan.end, Math.min(offset, entry.keySpan.end + 200)),
  );
}
