import type { Span } from '../catalog/types';
import type { Position, Range } from '../protocol/requests';

/** Converts between offsets (UTF-16 code units) and LSP positions; line ends are \n, \r\n and \r. */
export interface Lines {
  /** Offsets outside the text are moved to its ends, those inside a line end to the end of the line's text. */
  positionAt(offset: number): Position;
  /** Positions past a line's text mean its end; lines past the text mean the text's end. */
  offsetAt(position: Position): number;
  rangeOf(span: Span): Range;
}

export function linesOf(text: string): Lines {
  const starts = startsOf(text);
  const positionAt = (offset: number): Position => {
    const at = clamp(offset, 0, text.length);
    const line = lineOf(starts, at);
    return { line, character: Math.min(at, endOf(text, starts, line)) - starts[line]! };
  };
  const offsetAt = ({ line, character }: Position): number => {
    if (line < 0) return 0;
    const start = starts[line];
    if (start === undefined) return text.length;
    return clamp(start + character, start, endOf(text, starts, line));
  };
  const rangeOf = ({ start, end }: Span): Range => ({
    start: positionAt(start),
    end: positionAt(end),
  });
  return { positionAt, offsetAt, rangeOf };
}

function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (const lineEnd of text.matchAll(/\r\n|\r|\n/g)) {
    starts.push(lineEnd.index + lineEnd[0].length);
  }
  return starts;
}

/** The last line that starts at or before `offset`. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the text of a line ends, before its line end. */
function endOf(text: string, starts: readonly number[], line: number): number {
  const next = starts[line + 1];
  if (next === undefined) return text.length;
  return text.endsWith('\r\n', next) ? next - 2 : next - 1;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
