/** Cells of an atlas in blocks, as pages draw them: the strongest of each block, and the flags of all. Pure. */
import { NOT_MEASURED, type AtlasOrdering } from '../../protocol/atlas';
import { OVERVIEW, TILE, type TileAt } from '../../protocol/panels/atlas';

/** Cells of one colour, row by row. */
export interface Cells {
  /** Of a row. */
  readonly width: number;
  readonly values: Int8Array;
  /** Bits of `CELL`. */
  readonly flags: Uint8Array;
}

/** A rectangle of cells in the order shown, and how many of them one block takes. */
interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
  readonly blockX: number;
  readonly blockY: number;
}

export interface Blocks {
  readonly rows: number;
  readonly columns: number;
  /** The values of all blocks, row by row, then their flags. */
  readonly bytes: Uint8Array;
}

/** All cells in blocks. */
export interface Overview extends Blocks {
  /** Cells of a block. */
  readonly blockX: number;
  readonly blockY: number;
}

/** As few cells a block as the overview allows. */
export function overviewOf(cells: Cells, ordering: AtlasOrdering): Overview {
  const [rows, columns] = [ordering.rows.length, ordering.columns.length];
  const blockX = Math.max(1, Math.ceil(columns / OVERVIEW.across));
  const blockY = Math.max(1, Math.ceil(rows / OVERVIEW.down));
  const whole = { top: 0, left: 0, rows, columns, blockX, blockY };
  return { ...blocksOf(cells, ordering, whole), blockX, blockY };
}

/** Empty for a tile outside. */
export function tileOf(
  cells: Cells,
  ordering: AtlasOrdering,
  { levelX, levelY, row, column }: TileAt,
): Blocks {
  const [blockX, blockY] = [2 ** Math.min(levelX, 16), 2 ** Math.min(levelY, 16)];
  const [top, left] = [row * TILE * blockY, column * TILE * blockX];
  const rows = Math.max(0, Math.min(TILE * blockY, ordering.rows.length - top));
  const columns = Math.max(0, Math.min(TILE * blockX, ordering.columns.length - left));
  return blocksOf(cells, ordering, { top, left, rows, columns, blockX, blockY });
}

/** A mean would cancel + and -, a corner lose the rest: of equally strong cells the first one counts. */
function blocksOf(
  { values, flags, width }: Cells,
  ordering: AtlasOrdering,
  { top, left, rows, columns, blockX, blockY }: Rectangle,
): Blocks {
  const [down, across] = [Math.ceil(rows / blockY), Math.ceil(columns / blockX)];
  const bytes = new Uint8Array(2 * down * across);
  const strongest = new Int8Array(bytes.buffer, 0, down * across).fill(NOT_MEASURED);
  for (let r = 0; r < rows; r++) {
    const start = ordering.rows[top + r]! * width;
    const line = Math.floor(r / blockY) * across;
    for (let c = 0; c < columns; c++) {
      const cell = start + ordering.columns[left + c]!;
      const block = line + Math.floor(c / blockX);
      const value = values[cell]!;
      const known = strongest[block]!;
      const isStronger = known === NOT_MEASURED || Math.abs(value) > Math.abs(known);
      if (value !== NOT_MEASURED && isStronger) strongest[block] = value;
      bytes[down * across + block]! |= flags[cell]!;
    }
  }
  return { rows: down, columns: across, bytes };
}
