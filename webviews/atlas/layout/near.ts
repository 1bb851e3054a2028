/** Some of the cells in sight, as near to the cursor as can be. Pure. */
import type { Cell, Sight } from './view';

/** At most `most` cells: whole rows if they have room, otherwise about as many columns as rows. */
export function nearCells({ top, left, bottom, right }: Sight, cursor: Cell, most: number): Sight {
  const [rows, columns] = [bottom - top, right - left];
  const side = Math.floor(Math.sqrt(most));
  const high = Math.max(1, Math.min(rows, Math.max(side, Math.floor(most / Math.max(1, columns)))));
  const wide = Math.max(0, Math.min(columns, Math.floor(most / high)));
  const from = (middle: number, first: number, end: number, length: number): number =>
    Math.max(first, Math.min(end - length, middle - Math.floor(length / 2)));
  const y = from(cursor.row, top, bottom, high);
  const x = from(cursor.column, left, right, wide);
  return { top: y, left: x, bottom: Math.min(bottom, y + high), right: x + wide };
}
