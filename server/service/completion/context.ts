/**
 * Where in the format a cursor is, read from the lines alone: a text that is being typed is rarely valid YAML.
 * Block maps and lists are read by indentation, collections in brackets from the key that opens them.
 */
export interface CompletionContext {
  /** Keys from the root; 0 stands for any item of a list. */
  readonly path: readonly (string | number)[];
  readonly on: 'key' | 'value';
  /** The word before the cursor, which the completion replaces; with the quote that opens it. */
  readonly typed: string;
  /** Inside a quoted text. */
  readonly quoted: boolean;
  /** Keys of the map above the cursor. */
  readonly siblings: readonly string[];
}

type Path = (string | number)[];

interface Line {
  /** Column of the first dash, or of the key if there is no dash. */
  readonly column: number;
  readonly keyColumn: number;
  readonly dashes: number;
  readonly key: string | undefined;
  /** What follows the dashes, or the key and its colon. */
  readonly rest: string;
}

const mostLinesAbove = 2000;
/** How many lines before the cursor a collection in brackets may begin. */
const mostFlowLines = 300;

export function contextAt(text: string, offset: number): CompletionContext | undefined {
  const lines = linesBefore(text, offset);
  if (inComment(lines.at(-1)!)) return undefined;
  const own = openedAbove(lines) ?? readLine(lines.pop()!);
  if (own === undefined) return undefined;
  const block = climb(own, lines.reverse());
  const flow = readFlow(own.rest);
  if (own.key === undefined && flow.path.length === 0 && flow.on === 'value') {
    return { ...flow, on: 'key', path: block.path, siblings: block.siblings };
  }
  const key = own.key === undefined ? [] : [own.key];
  return { ...flow, path: [...block.path, ...key, ...flow.path] };
}

/** The last lines before the cursor, its own included. */
function linesBefore(text: string, offset: number): string[] {
  let start = offset;
  for (let line = 0; line <= mostLinesAbove && start > 0; line++) {
    start = text.lastIndexOf('\n', start - 2) + 1;
  }
  return text.slice(start, offset).split(/\r\n|\r|\n/);
}

function inComment(line: string): boolean {
  return /^\s*#|\s#/.test(line.replace(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, '""'));
}

/**
 * The line whose key, or whose dash, opens a bracket that is still open at the cursor, with all that follows it; this
 * removes the lines from there on from
 * `lines`. Undefined if no bracket is open before the cursor's line.
 */
function openedAbove(lines: string[]): Line | undefined {
  const own = readLine(lines.at(-1)!);
  if (own?.key !== undefined || (own?.dashes ?? 0) > 0) return undefined;
  for (let i = lines.length - 2; i >= 0 && lines.length - i <= mostFlowLines; i--) {
    const line = readLine(lines[i]!);
    if (line === undefined || (line.key === undefined && line.dashes === 0)) continue;
    const inside = lines.slice(i + 1).map(withoutComment);
    const rest = [withoutComment(line.rest), ...inside].join(' ');
    if (readFlow(rest).path.length === 0) return undefined;
    lines.length = i;
    return { ...line, rest };
  }
  return undefined;
}

function withoutComment(line: string): string {
  return inComment(line) ? line.replace(/(?:^|\s)#.*$/, '') : line;
}

/** Undefined in a comment. */
function readLine(line: string): Line | undefined {
  const match = /^( *)((?:- +)*)(?:([A-Za-z0-9_-]+):(?: +|$))?(.*)/s.exec(line);
  if (match === null || inComment(line)) return undefined;
  const [, indent = '', dashes = '', key, rest = ''] = match;
  const column = indent.length;
  return {
    column,
    keyColumn: column + dashes.length,
    dashes: dashes.split('-').length - 1,
    key,
    rest,
  };
}

/** The path of the map that holds the cursor's line, from the lines above it, nearest first. */
function climb(own: Line, above: readonly string[]): { path: Path; siblings: string[] } {
  const path: Path = items(own);
  const siblings: string[] = [];
  let within = own.dashes > 0 ? own.column + 0.5 : own.keyColumn;
  let atHome = own.dashes === 0;
  for (const line of above.map(readLine)) {
    if (line?.key === undefined || line.keyColumn > within) continue;
    const sibling = line.keyColumn === within;
    if (sibling && atHome) siblings.push(line.key);
    if (sibling && line.dashes === 0) continue;
    path.unshift(...items(line), ...(sibling ? [] : [line.key]));
    within = line.dashes > 0 ? line.column + 0.5 : line.keyColumn;
    atHome = false;
  }
  return { path, siblings };
}

function items({ dashes }: Line): Path {
  return Array.from({ length: dashes }, () => 0);
}

/** The path inside the flow collections that `rest` opens and does not close. */
function readFlow(rest: string): CompletionContext {
  const open: { in: '{' | '['; keys: string[]; key: string | undefined }[] = [];
  let typed = '';
  for (const part of rest.match(/[{}[\],]|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s:{}[\],"']+:?|:/g) ??
    []) {
    typed = '';
    const top = open.at(-1);
    if (part === '{' || part === '[') open.push({ in: part, keys: [], key: undefined });
    else if (part === '}' || part === ']') open.pop();
    else if (part === ',' && top) top.key = undefined;
    else if (part.endsWith(':') && top) top.keys.push((top.key = part.slice(0, -1)));
    else typed = part;
  }
  const quoted = isOpenQuote(typed);
  if (!quoted && /\s$/.test(rest)) typed = '';
  const path = open.flatMap<string | number>((each) =>
    each.in === '[' ? [0] : each.key === undefined ? [] : [each.key],
  );
  const top = open.at(-1);
  const on = top?.in === '{' && top.key === undefined ? 'key' : 'value';
  return { path, on, typed, quoted, siblings: top?.keys ?? [] };
}

/** Whether a word begins with a quote that nothing closes. */
function isOpenQuote(word: string): boolean {
  return /^"(?:[^"\\]|\\.)*$|^'(?:[^']|'')*$/.test(word);
}
