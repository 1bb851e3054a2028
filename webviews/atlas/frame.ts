/** How large the picture of the atlas is in the room that the page gives it. Pure. */
import type { Frame } from './layout/view';

/** Of the gutters for labels, in CSS pixels. */
const GUTTER = { wide: 132, narrow: 84 };
const NARROW = 520;
const TALLEST = 560;
const ROW = 28;

/** Room for the labels of rows. */
export function gutterOf(width: number): number {
  return width < NARROW ? GUTTER.narrow : GUTTER.wide;
}

export function frameOf(
  width: number,
  { rows, columns }: { readonly rows: ArrayLike<number>; readonly columns: ArrayLike<number> },
): Frame {
  return {
    width: Math.max(60, width - gutterOf(width)),
    height: Math.max(ROW, Math.min(TALLEST, rows.length * ROW)),
    rows: rows.length,
    columns: columns.length,
  };
}
