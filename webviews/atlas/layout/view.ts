/** Where the atlas stands: which cells are in sight, and how large they are. Pure; pixels are CSS pixels. */
import { TILE, type TileAt } from '../../../server/protocol/panels/atlas';

/** The picture, and how many cells there are. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly columns: number;
}

/** `left` and `top` in cells; `zoom` in [0, 1]: from all cells to the largest ones. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Size {
  readonly x: number;
  readonly y: number;
}

/** The largest cell. */
const LARGEST: Size = { x: 96, y: 48 };
/** Where there are few cells, they are not stretched beyond this. */
const ROOMY: Size = { x: 28, y: 28 };

/** Of one cell. Both sides grow steadily and reach their largest together. */
export function sizeOf(
  { width, height, rows, columns }: Frame,
  { zoom }: Pick<View, 'zoom'>,
): Size {
  const least = {
    x: Math.min(ROOMY.x, width / Math.max(1, columns)),
    y: Math.min(ROOMY.y, height / Math.max(1, rows)),
  };
  return {
    x: least.x * (LARGEST.x / least.x) ** zoom,
    y: least.y * (LARGEST.y / least.y) ** zoom,
  };
}

/** The view, moved back to where there are cells. */
export function within(frame: Frame, view: View): View {
  const zoom = Math.max(0, Math.min(1, view.zoom));
  const size = sizeOf(frame, { zoom });
  const most = (cells: number, room: number, each: number): number =>
    Math.max(0, cells - room / each);
  return {
    zoom,
    left: Math.max(0, Math.min(most(frame.columns, frame.width, size.x), view.left)),
    top: Math.max(0, Math.min(most(frame.rows, frame.height, size.y), view.top)),
  };
}

/** Nearer or farther, with the cell at a point staying there. */
export function zoomed(frame: Frame, view: View, by: number, at: Size): View {
  const before = sizeOf(frame, view);
  const zoom = Math.max(0, Math.min(1, view.zoom + by));
  const after = sizeOf(frame, { zoom });
  return within(frame, {
    zoom,
    left: view.left + at.x / before.x - at.x / after.x,
    top: view.top + at.y / before.y - at.y / after.y,
  });
}

/** @param by Pixels by which the cells move. */
export function panned(frame: Frame, view: View, by: Size): View {
  const size = sizeOf(frame, view);
  return within(frame, { ...view, left: view.left - by.x / size.x, top: view.top - by.y / size.y });
}

/** The view, moved as little as shows a cell. */
export function showing(frame: Frame, view: View, { row, column }: Cell): View {
  const size = sizeOf(frame, view);
  const nearest = (from: number, cell: number, room: number): number =>
    Math.max(cell + 1 - room, Math.min(from, cell));
  return within(frame, {
    ...view,
    left: nearest(view.left, column, frame.width / size.x),
    top: nearest(view.top, row, frame.height / size.y),
  });
}

/** Undefined beside the cells. */
export function cellAt(frame: Frame, view: View, { x, y }: Size): Cell | undefined {
  const size = sizeOf(frame, view);
  const column = Math.floor(view.left + x / size.x);
  const row = Math.floor(view.top + y / size.y);
  const isInside = row >= 0 && column >= 0 && row < frame.rows && column < frame.columns;
  return isInside && x >= 0 && y >= 0 && x < frame.width && y < frame.height
    ? { row, column }
    : undefined;
}

/** Cells in sight, the ends exclusive. */
export interface Sight {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export function sightOf(frame: Frame, view: View): Sight {
  const size = sizeOf(frame, view);
  return {
    top: Math.floor(view.top),
    left: Math.floor(view.left),
    bottom: Math.min(frame.rows, Math.ceil(view.top + frame.height / size.y)),
    right: Math.min(frame.columns, Math.ceil(view.left + frame.width / size.x)),
  };
}

/** How often cells are halved so that a block is at least a pixel. */
export function levelOf(size: number): number {
  return Math.max(0, Math.ceil(Math.log2(1 / size) - 1e-9));
}

/** The tiles in sight at the level that the zoom asks for, row by row. */
export function tilesIn(frame: Frame, view: View): TileAt[] {
  const size = sizeOf(frame, view);
  const [levelX, levelY] = [levelOf(size.x), levelOf(size.y)];
  const { top, left, bottom, right } = sightOf(frame, view);
  const [wide, high] = [TILE * 2 ** levelX, TILE * 2 ** levelY];
  const tiles: TileAt[] = [];
  for (let row = Math.floor(top / high); row * high < bottom; row++) {
    for (let column = Math.floor(left / wide); column * wide < right; column++)
      tiles.push({ levelX, levelY, row, column });
  }
  return tiles;
}

/** A label's cell, and the middle of that cell. */
export interface Label {
  readonly index: number;
  readonly at: number;
}

/**
 * Labels along one side, every 1, 2, 5, 10, ... cells, so that none comes within `room` of another.
 *
 * @param from The view's first cell, with its fraction.
 */
export function labelsThatFit(
  side: { readonly from: number; readonly size: number; readonly length: number },
  cells: number,
  room: number,
): Label[] {
  const { from, size, length } = side;
  const every = roundStep(room / size);
  const labels: Label[] = [];
  for (
    let index = Math.max(0, Math.ceil(from / every - 1e-9)) * every;
    index < cells;
    index += every
  ) {
    const at = (index + 0.5 - from) * size;
    if (at > length) break;
    if (at >= 0) labels.push({ index, at });
  }
  return labels;
}

function roundStep(least: number): number {
  let step = 1;
  for (let i = 0; step < least; i++) step *= i % 3 === 1 ? 2.5 : 2;
  return step;
}

/** Cells that an arrow key moves by: one, or as many as make a pixel. */
export function stepOf(size: number): number {
  return Math.max(1, Math.round(1 / size));
}
