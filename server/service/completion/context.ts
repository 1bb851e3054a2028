/**
 * Where in the format a cursor stands, read from the lines alone: a text that is being typed is mostly no valid YAML.
 * Block maps and lists are read by indentation, flow maps `{ .. }` on the cursor's own line.
 */
export interface CompletionContext {
  /** Keys from the root; 0 stands for any item of a list. */
  readonly path: readonly (string | number)[];
  readonly on: 'key' | 'value';
  /** The word before the cursor, which the completion replaces. */
  readonly typed: string;
  /** Keys that the map has above the cursor. */
  readonly siblings: readonly string[];
}

type Path = (string | number)[];

interface Line {
  /** Column of the first dash, or of the key where there is none. */
  readonly column: number;
  readonly keyColumn: number;
  readonly dashes: number;
  readonly key: string | undefined;
  /** What follows the dashes, or the key and its colon. */
  readonly rest: string;
}

const mostLinesAbove = 2000;

export function contextAt(text: string, offset: number): CompletionContext | undefined {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  const own = readLine(lines.pop()!);
  if (own === undefined) return undefined;
  const block = climb(own, lines.slice(-mostLinesAbove).reverse());
  const flow = readFlow(own.rest);
  if (flow === undefined) return undefined;
  if (own.key === undefined && flow.path.length === 0 && flow.on === 'value') {
    return { ...flow, on: 'key', path: block.path, siblings: block.siblings };
  }
  const key = own.key === undefined ? [] : [own.key];
  return { ...flow, path: [...block.path, ...key, ...flow.path] };
}

/** Undefined in a comment. */
function readLine(line: string): Line | undefined {
  const match = /^( *)((?:- +)*)(?:([A-Za-z0-9_-]+):(?: +|$))?(.*)$/.exec(line);
  if (match === null || /^\s*#|\s#/.test(line)) return undefined;
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

/** The path inside the flow collections that `rest` opens and does not close. Undefined in a quoted text. */
function readFlow(rest: string): CompletionContext | undefined {
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
  if (/^["']/.test(typed)) return undefined;
  if (/\s$/.test(rest)) typed = '';
  const path = open.flatMap<string | number>((each) =>
    each.in === '[' ? [0] : each.key === undefined ? [] : [each.key],
  );
  const top = open.at(-1);
  const on = top?.in === '{' && top.key === undefined ? 'key' : 'value';
  return { path, on, typed, siblings: top?.keys ?? [] };
}
