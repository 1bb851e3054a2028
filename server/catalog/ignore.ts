/** `# dimcat-ignore: code, code`: problems that the author has seen and accepts. */
import { columnOf, lineEnd, lineStart, nextLine } from './edit/layout';
import { nearest } from './parse/nearest';
import { problem } from './problem';
import { problemCodes } from './problemCodes';
import type { Problem, Span } from './types';

interface Ignored {
  readonly codes: readonly { readonly code: string; readonly span: Span }[];
  /** Problems that begin in this span are left out. */
  readonly span: Span;
}

const comment = /#[ \t]*dimcat-ignore(-file)?:[ \t]*([a-z][a-z0-9, \t-]*)/g;

/** What the comments of a text accept. */
export interface Ignores {
  /** Whether problems of a code that begin at an offset are accepted; errors never are. */
  readonly covers: (code: string, offset: number) => boolean;
  /** Unknown codes in such comments. */
  readonly unknown: readonly Problem[];
}

/**
 * Reads the comments that accept problems: at the end of a line, those of that line; on a separate line, those of the
 * next line and of what is indented under it; `dimcat-ignore-file`, those of the whole text.
 */
export function ignoresIn(text: string): Ignores {
  const ignored = ignoredIn(text);
  return { covers: coverOf(ignored), unknown: unknownIn(ignored) };
}

/** Leaves out what the comments accept. Errors stay: a catalog that cannot be read must be fixed. */
export function withoutIgnored(
  problems: readonly Problem[],
  { covers }: Pick<Ignores, 'covers'>,
): readonly Problem[] {
  return problems.filter(
    ({ code, severity, span }) => severity === 'error' || !covers(code, span.start),
  );
}

/** Whether a code is ignored at an offset; fast even for thousands of comments and thousands of problems. */
function coverOf(ignored: readonly Ignored[]): (code: string, offset: number) => boolean {
  const byCode = new Map<string, { starts: number[]; ends: number[] }>();
  for (const { codes, span } of [...ignored].sort((a, b) => a.span.start - b.span.start)) {
    for (const { code } of codes) {
      const { starts, ends } = byCode.get(code) ?? { starts: [], ends: [] };
      byCode.set(code, { starts, ends });
      starts.push(span.start);
      // The furthest end so far: some span that starts at or before here reaches that far.
      ends.push(Math.max(span.end, ends.at(-1) ?? 0));
    }
  }
  return (code, offset) => {
    const spans = byCode.get(code);
    const last = spans ? lastAtMost(spans.starts, offset) : -1;
    return last >= 0 && spans!.ends[last]! >= offset;
  };
}

/** The index of the last of ascending numbers that is at most `limit`; -1 if none is. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function unknownIn(ignored: readonly Ignored[]): readonly Problem[] {
  return ignored
    .flatMap(({ codes }) => codes)
    .filter(({ code }) => !Object.hasOwn(problemCodes, code))
    .map(({ code, span }) => {
      const near = nearest(code, Object.keys(problemCodes));
      const message = `There is no problem ${code}${near === undefined ? '.' : `; did you mean ${near}?`}`;
      const fix = near !== undefined && {
        fix: { title: `Change to ${near}`, span, newText: near },
      };
      return problem('ignore-unknown', span, message, fix || {});
    });
}

function ignoredIn(text: string): readonly Ignored[] {
  if (!text.includes('dimcat-ignore')) return [];
  return [...text.matchAll(comment)].map((found) => {
    const [whole, file, list = ''] = found;
    const start = found.index + whole.length - list.length;
    const codes = [...list.matchAll(/[a-z0-9-]+/g)].map((one) => ({
      code: one[0],
      span: { start: start + one.index, end: start + one.index + one[0].length },
    }));
    return { codes, span: file ? { start: 0, end: text.length } : scopeOf(text, found.index) };
  });
}

function scopeOf(text: string, at: number): Span {
  const start = lineStart(text, at);
  if (text.slice(start, at).trim() !== '') return { start, end: lineEnd(text, at) };
  return blockFrom(text, nextLine(text, at));
}

/** The next line with content, and everything indented under it. */
function blockFrom(text: string, from: number): Span {
  let start = from;
  while (start < text.length && /^[ \t]*(?:#.*)?$/.test(text.slice(start, lineEnd(text, start)))) {
    start = nextLine(text, start);
  }
  const column = indentOf(text, start);
  let end = lineEnd(text, start);
  for (let at = nextLine(text, start); at < text.length; at = nextLine(text, at)) {
    const blank = text.slice(at, lineEnd(text, at)).trim() === '';
    if (!blank && indentOf(text, at) <= column) break;
    end = lineEnd(text, at);
  }
  return { start, end };
}

function indentOf(text: string, start: number): number {
  const line = text.slice(start, lineEnd(text, start));
  return columnOf(text, start) + line.length - line.trimStart().length;
}
