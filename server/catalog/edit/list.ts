/** Edits of lists, in brackets or with dashes. */
import type { ListNode, TreeNode } from '../yaml/tree';
import { columnOf, commentAfter, isFlow, lineEnd, lineEndOf, lineStart, nextLine } from './layout';
import { styleOf, type QuoteStyle } from './scalar';
import { insertAt, type TextEdit } from './textEdit';

/** How to quote the texts of a list: like the last one. */
export function listStyle(list: ListNode): QuoteStyle {
  const texts = list.items.filter(
    (item) => item.kind === 'scalar' && typeof item.value === 'string',
  );
  const last = texts.at(-1);
  return last?.kind === 'scalar' ? styleOf(last.source) : 'double';
}

/** Appends values, written as YAML. */
export function appendItems(text: string, list: ListNode, values: readonly string[]): TextEdit[] {
  if (values.length === 0) return [];
  const last = list.items.at(-1);
  if (!isFlow(text, list.span)) return appendToBlock(text, list, last, values);
  if (!last) return [insertAt(list.span.start + 1, values.join(', '))];
  const before = list.items.at(-2);
  const onePerLine =
    before && lineStart(text, before.span.start) < lineStart(text, last.span.start);
  const comment = commentAfter(text, last.span.end);
  if (!onePerLine || (!comment && list.items.length > 3 && sharesLine(text, list))) {
    return [insertAt(last.span.end, `, ${values.join(', ')}`)];
  }
  const indent = ' '.repeat(columnOf(text, last.span.start));
  const lines = values.map((value) => `${lineEndOf(text)}${indent}${value}`).join(',');
  const hasComma = /^\s*,/.test(text.slice(last.span.end));
  const end = lineEnd(text, last.span.end);
  if (!comment) return [insertAt(last.span.end, `,${lines}`)];
  return [...(hasComma ? [] : [insertAt(last.span.end, ',')]), insertAt(end, lines)];
}

/** Whether any line holds more than one item. */
function sharesLine(text: string, { items }: ListNode): boolean {
  return items.some((item, i) => {
    const next = items[i + 1];
    return next && lineStart(text, item.span.start) === lineStart(text, next.span.start);
  });
}

function appendToBlock(
  text: string,
  list: ListNode,
  last: TreeNode | undefined,
  values: readonly string[],
): TextEdit[] {
  const indent = ' '.repeat(columnOf(text, list.span.start));
  const lines = values.map((value) => `${lineEndOf(text)}${indent}- ${value}`).join('');
  return [insertAt(lineEnd(text, (last ?? list).span.end), lines)];
}

/** Writes several values, as YAML, in the place of one item. A comment that follows it stays. */
export function replaceItem(
  text: string,
  list: ListNode,
  index: number,
  values: readonly string[],
): TextEdit {
  const { span } = list.items[index]!;
  const indent = ' '.repeat(columnOf(text, list.span.start));
  const between = isFlow(text, list.span) ? ', ' : `${lineEndOf(text)}${indent}- `;
  return { span, newText: values.join(between) };
}

/** Removes one item. A comment that follows it stays. */
export function removeItem(text: string, list: ListNode, index: number): TextEdit {
  const item = list.items[index];
  if (!item) throw new RangeError(`the list has no item ${index}`);
  return isFlow(text, list.span) ? removeFromFlow(text, list, index) : removeLines(text, item);
}

function removeFromFlow(text: string, { items }: ListNode, index: number): TextEdit {
  const { start, end } = items[index]!.span;
  const next = items[index + 1];
  const previous = items[index - 1];
  const behind = /^\s*,[ \t]*/.exec(text.slice(end, next?.span.start ?? end));
  if (next && behind) return withoutBlankLine(text, start, end + behind[0].length);
  const between = previous ? text.slice(previous.span.end, start) : '';
  if (previous && !between.includes('#')) {
    return { span: { start: previous.span.end, end }, newText: '' };
  }
  return withoutBlankLine(text, start, end);
}

/** Removes the whole line if nothing else is on it. */
function withoutBlankLine(text: string, start: number, end: number): TextEdit {
  const from = lineStart(text, start);
  const blank =
    text.slice(from, start).trim() === '' && text.slice(end, lineEnd(text, end)).trim() === '';
  const span = blank ? { start: from, end: nextLine(text, end) } : { start, end };
  return { span, newText: '' };
}

function removeLines(text: string, { span }: TreeNode): TextEdit {
  const comment = commentAfter(text, span.end);
  const start = lineStart(text, span.start);
  if (!comment) return { span: { start, end: nextLine(text, span.end) }, newText: '' };
  const dash = text.slice(start, span.start).search(/-\s*$/);
  return { span: { start: start + Math.max(0, dash), end: comment.start }, newText: '' };
}
