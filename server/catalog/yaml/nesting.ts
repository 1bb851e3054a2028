/**
 * How deep the YAML parser would nest, counted from its own lexer's tokens without recursion. Flow brackets count one
 * each; block collections are counted by their columns, since a deeper one always starts further right
 * (or is a list at the column of its map).
 */
export interface Nesting {
  /** Takes the next lexer token and returns the depth that it reaches. */
  next(type: string | null, column: number): number;
}

interface Level {
  readonly column: number;
  readonly list: boolean;
}

/** Counts the nesting of one text. `column` is that of the token's first character. */
export function countNesting(): Nesting {
  const levels: Level[] = [];
  let flow = 0;
  /** Column where a key before the next `:` would start: the first token of the line or after an indicator. */
  let start: number | undefined;
  const open = (column: number, list: boolean): void => {
    while ((levels.at(-1)?.column ?? -1) > column) levels.pop();
    const top = levels.at(-1);
    if (top?.column !== column || (list && !top.list)) levels.push({ column, list });
  };
  const indicator = (column: number, list: boolean): void => {
    if (flow === 0) open(column, list);
    start = undefined;
  };
  const next = (type: string | null, column: number): number => {
    if (type === 'doc-start' || type === 'doc-end') levels.length = flow = 0;
    else if (type === 'seq-item-ind') indicator(column, true);
    else if (type === 'explicit-key-ind') indicator(column, false);
    else if (type === 'map-value-ind') indicator(start ?? column, false);
    else if (type === 'newline') start = undefined;
    else if (type !== 'space' && type !== 'comment') start ??= column;
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow++;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1);
    return levels.length + flow;
  };
  return { next };
}
