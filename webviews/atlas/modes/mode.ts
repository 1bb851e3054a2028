/** What the page says of a mode: its name, its finding, and its cells with all digits. */
import type { Cell, Column, Row } from '../../common/parts/cells';
import type { AtlasScene } from '../state';

export interface ModeView {
  /** What the picture finds. */
  readonly finding: string;
  /** What a cell without a figure is. */
  readonly hatched: string;
  /** Of the table, after the names of a cell's row and column. */
  readonly columns: readonly Column[];
  /** Cells of these rows and columns by their numbers, row by row. @param slot The latest question in it wins. */
  readonly exact: (
    scene: AtlasScene,
    rows: readonly number[],
    columns: readonly number[],
    slot: string,
  ) => Promise<readonly Exact[]>;
}

/** One cell with all digits. */
export interface Exact {
  /** In one line. */
  readonly line: string;
  /** What it is made of, below; may be empty. */
  readonly small: string;
  /** As in {@link ModeView.columns}. */
  readonly row: Row;
}

/** A cell of the table that may be empty. @param text Of the number. */
export function figure(value: number | null, text: (value: number) => string): Cell {
  return { text: value === null ? '' : text(value), value };
}
