/**
 * A catalog's text cut where its features begin, by indentation alone, so that an edit requires reading just one
 * feature again.
 */

export interface Segments {
  /** All but the items: the text before the first one and after the last one, joined. */
  readonly frame: string;
  /** Where the items begin and end in the text. */
  readonly start: number;
  readonly end: number;
  /** The items of `features`, from the start of their first line to the start of the next item's. */
  readonly items: readonly string[];
}

/** Lines that mean something to YAML at any indentation; a text with such a line is read whole. */
const marks = /^(?:---|\.\.\.|%|\ufeff)/m;
const header = /^features:[ \t]*(?:#.*)?$/m;
const itemStart = /^( *)-(?=[ \r\n]|$)/;

/**
 * The segments of a text whose `features:` is a block list at the root. Undefined for any other text, and if a line is
 * at an indentation that no item can have. Valid YAML means the same in segments as it does whole: nothing
 * inside an item may begin as far left as its dash.
 */
export function segmentsOf(text: string): Segments | undefined {
  const found = header.exec(text);
  if (!found || marks.test(text)) return undefined;
  const cut = cutItems(text, found.index + found[0].length);
  if (!cut || cut.starts.length === 0) return undefined;
  const { starts, end } = cut;
  const start = starts[0]!;
  const items = starts.map((from, i) => text.slice(from, starts[i + 1] ?? end));
  return { frame: text.slice(0, start) + text.slice(end), start, end, items };
}

interface Cut {
  readonly starts: readonly number[];
  readonly end: number;
}

/** Walks the lines after `from`; undefined if one fits neither an item nor what follows the list. */
function cutItems(text: string, from: number): Cut | undefined {
  const starts: number[] = [];
  let dash = -1;
  for (let at = lineAfter(text, from); at < text.length; at = lineAfter(text, at)) {
    const column = contentColumn(text, at);
    if (column === undefined) continue;
    const isItem = itemAt(text, at, column);
    if (dash < 0 && !isItem) return undefined;
    if (dash < 0) dash = column;
    if (column > dash) continue;
    if (column === dash && isItem) starts.push(at);
    else return column === 0 ? { starts, end: at } : undefined;
  }
  return { starts, end: text.length };
}

function itemAt(text: string, at: number, column: number): boolean {
  return itemStart.test(text.slice(at, at + column + 2));
}

/** Start of the line after the one that holds `at`; a lone carriage return ends no line. */
function lineAfter(text: string, at: number): number {
  const lineEnd = text.indexOf('\n', at);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

/** The column of a line's first word; undefined for lines that are blank or a comment. */
function contentColumn(text: string, start: number): number | undefined {
  let at = start;
  while (text.charCodeAt(at) === 32) at++;
  const first = text.charAt(at);
  return first === '' || '#\n\r'.includes(first) ? undefined : at - start;
}
