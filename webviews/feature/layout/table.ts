/** Tables as data: paint turns them into rows and cells, tests compare them as text. */

export interface Column {
  readonly title: string;
  /** What the title means, if it is not obvious. */
  readonly hint?: string;
  readonly kind: 'text' | 'number' | 'track';
}

/** A cell: its text, a second line in small, or a mark on a scale from 0 to 1. */
export interface Cell {
  readonly text: string;
  readonly small?: string;
  /** Shares in [0, 1], drawn from the open to the filled end. */
  readonly track?: { readonly open?: number; readonly filled: number };
  /** Keeps spaces as they are: for tokens. */
  readonly verbatim?: boolean;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Cell[])[];
  /** How many rows are shown before "show all"; all if absent. */
  readonly first?: number;
}

export function column(title: string, hint?: string): Column {
  return { title, kind: 'text', ...(hint !== undefined && { hint }) };
}

export function numeric(title: string, hint?: string): Column {
  return { ...column(title, hint), kind: 'number' };
}

export function track(title: string): Column {
  return { title, kind: 'track' };
}

export function cell(text: string, small?: string): Cell {
  return small === undefined ? { text } : { text, small };
}
