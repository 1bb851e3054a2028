/**
 * Formats a catalog: spaces in braces and lists, no trailing blanks, long lists filled to the margin. Keeps comments
 * and order.
 */
import { columnOf, isFlow, lineEndOf } from '../../catalog/edit/layout';
import { applyEdits, type TextEdit } from '../../catalog/edit/textEdit';
import { parseCatalog } from '../../catalog/parseCatalog';
import type { Span } from '../../catalog/types';
import type { ListNode, MapNode, TreeNode } from '../../catalog/yaml/tree';
import type { CatalogDocument } from '../ports';

const margin = 100;

/**
 * The edits that format a catalog; none for a text with errors of form, or if the result would not say the same. Values
 * are kept as they are quoted, and so is every line inside a block text or a quoted text of several lines.
 */
export function formatEdits({ parsed }: CatalogDocument): readonly TextEdit[] {
  const { root, text, problems } = parsed;
  if (!root || problems.some(({ severity }) => severity === 'error')) return [];
  const flows: TreeNode[] = [];
  const kept: Span[] = [];
  sortOut(root, text, flows, kept);
  const edits = [
    ...flows.flatMap((node) => flowEdits(node, text)),
    ...lineEdits(text, [...kept, ...flows.map(({ span }) => span)]),
  ];
  return saysTheSame(text, applyEdits(text, edits)) ? edits : [];
}

/** The outermost collections in brackets, and the values over several lines, which stay untouched. */
function sortOut(root: TreeNode, text: string, flows: TreeNode[], kept: Span[]): void {
  const open: TreeNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind !== 'map' && node.kind !== 'list') {
      if (text.slice(node.span.start, node.span.end).includes('\n')) kept.push(node.span);
    } else if (isFlow(text, node.span)) flows.push(node);
    else if (node.kind === 'map') open.push(...node.entries.map(({ value }) => value));
    else open.push(...node.items);
  }
}

/** Rewrites a collection in brackets, unless it contains a comment. */
function flowEdits(node: TreeNode, text: string): TextEdit[] {
  const { span } = node;
  const written = text.slice(span.start, span.end);
  if (hasComment(written)) return [];
  const onOneLine = flowText(node, text);
  if (onOneLine === undefined) return [];
  const fits = columnOf(text, span.start) + onOneLine.length <= margin;
  if (!written.includes('\n')) {
    return fits && onOneLine !== written ? [{ span, newText: onOneLine }] : [];
  }
  const newText = node.kind === 'list' ? filled(node, text) : undefined;
  return newText === undefined || newText === written ? [] : [{ span, newText }];
}

function hasComment(written: string): boolean {
  return /(?:^|\s)#/.test(written.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '""'));
}

/** Undefined if part of it has no one-line form. */
function flowText(node: TreeNode, text: string): string | undefined {
  if (node.kind === 'list')
    return joined(
      '[',
      node.items.map((item) => flowText(item, text)),
      ']',
      '',
    );
  if (node.kind === 'map') return joined('{', fieldsOf(node, text), '}', ' ');
  if (node.kind === 'refused' || node.source === '' || node.source.includes('\n')) return undefined;
  return node.source;
}

function fieldsOf({ entries }: MapNode, text: string): (string | undefined)[] {
  return entries.map(({ keySpan, value }) => {
    const written = flowText(value, text);
    return written === undefined
      ? undefined
      : `${text.slice(keySpan.start, keySpan.end)}: ${written}`;
  });
}

function joined(
  open: string,
  parts: readonly (string | undefined)[],
  close: string,
  space: string,
): string | undefined {
  if (parts.includes(undefined)) return undefined;
  return parts.length === 0 ? open + close : `${open}${space}${parts.join(', ')}${space}${close}`;
}

/** A list over several lines: as many items per line as fit, if its lines hold several already. */
function filled(list: ListNode, text: string): string | undefined {
  const [first, second] = list.items;
  const items = list.items.map((item) => flowText(item, text));
  if (!first || !second || items.includes(undefined)) return undefined;
  const sharesLine = !text.slice(first.span.end, second.span.start).includes('\n');
  if (!sharesLine) return undefined;
  const { start, end } = list.span;
  const head = text.slice(start, first.span.start);
  const tail = /(?<!\s)(\s*)\]$/.exec(text.slice(list.items.at(-1)!.span.end, end));
  const indent = ' '.repeat(columnOf(text, first.span.start));
  const lines: string[] = [''];
  for (const item of items as string[]) {
    const line = lines.at(-1)!;
    const next = line === '' ? item : `${line}, ${item}`;
    if (line !== '' && indent.length + next.length + 1 > margin) lines.push(item);
    else lines[lines.length - 1] = next;
  }
  return `${head.replace(/(?<![ \t])[ \t]+(?=\r?\n)/, '')}${lines.join(`,${lineEndOf(text)}${indent}`)}${tail?.[1] ?? ''}]`;
}

/** Removes trailing blanks and repeated empty lines, and tidies the end of the text. */
function lineEdits(text: string, outside: readonly Span[]): TextEdit[] {
  const inOrder = [...outside].sort((a, b) => a.start - b.start);
  let next = 0;
  const isOutside = (start: number, end: number): boolean => {
    while (next < inOrder.length && inOrder[next]!.end <= start) next++;
    const span = inOrder[next];
    return span !== undefined && span.start < end;
  };
  const edits: TextEdit[] = [];
  for (const { index, 0: blank } of text.matchAll(/(?<![ \t])[ \t]+(?=\r?\n|$)|(?:\r?\n){3,}/g)) {
    const span = { start: index, end: index + blank.length };
    if (isOutside(span.start, span.end)) continue;
    const newText = blank.includes('\n') ? lineEndOf(text).repeat(2) : '';
    edits.push({ span, newText });
  }
  return text === '' || text.endsWith('\n')
    ? edits
    : [...edits, { span: { start: text.length, end: text.length }, newText: lineEndOf(text) }];
}

/** Whether two texts hold the same values and the same comments, in whatever layout. */
function saysTheSame(before: string, after: string): boolean {
  const [a, b] = [parseCatalog(before), parseCatalog(after)];
  return (
    a.root !== undefined &&
    b.root !== undefined &&
    JSON.stringify(valuesOf(a.root)) === JSON.stringify(valuesOf(b.root)) &&
    commentsOf(before).join('\n') === commentsOf(after).join('\n')
  );
}

/** The tree is at most 64 levels deep. */
function valuesOf(node: TreeNode): unknown {
  if (node.kind === 'list') return node.items.map(valuesOf);
  if (node.kind === 'map') return node.entries.map(({ key, value }) => [key, valuesOf(value)]);
  return node.kind === 'scalar' ? [node.value] : null;
}

function commentsOf(text: string): readonly string[] {
  return (text.match(/(?:^|\s)#[^\r\n]*/gm) ?? []).map((comment) => comment.trim());
}
