/** The layout of a text: what an edit must know to look like the lines around it. */
import type { Span } from '../types';

/** The line end that the text uses first; a line feed if it has none. */
export function lineEndOf(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? '\n';
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line's text, before its line end. */
export function lineEnd(text: string, offset: number): number {
  const found = /\r?\n/.exec(text.slice(offset, offset + 20_000));
  return found ? offset + found.index : text.length;
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/** Code units since the start of the line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Whether a collection is written in brackets. */
export function isFlow(text: string, { start }: Span): boolean {
  return '[{'.includes(text.charAt(start) || ' ');
}

/** The comment, if any, that follows on the same line: from its # to the end of the line. */
export function commentAfter(text: string, offset: number): Span | undefined {
  const end = lineEnd(text, offset);
  const found = /^[ \t,]*[ \t]#/.exec(text.slice(offset, end));
  return found ? { start: offset + found[0].length - 1, end } : undefined;
}
