/** The whole atlas as a small picture: where in it the view is, and which view a point of it means. Pure. */
import { NOT_MEASURED } from '../../../server/protocol/atlas';
import type { Blocks } from './blocks';
import { sizeOf, within, type Frame, type Size, type View } from './view';

const WIDTH = 160;
const HEIGHT = { least: 16, most: 64, ofRow: 5 };
/** The window is drawn at least this large, so that it can be seen and grasped. */
const LEAST = 6;

/** Of the small picture, in CSS pixels. */
export function minimapSize({ rows }: Pick<Frame, 'rows'>): Size {
  return { x: WIDTH, y: Math.max(HEIGHT.least, Math.min(HEIGHT.most, rows * HEIGHT.ofRow)) };
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
}

/** Where the view is in the whole, inside of a box. */
export function windowOf(frame: Frame, view: View, box: Size): Rectangle {
  const size = sizeOf(frame, view);
  const along = (from: number, room: number, cells: number, length: number): [number, number] => {
    const share = Math.min(1, room / cells);
    const long = Math.min(length, Math.max(LEAST, share * length));
    const free = cells - room;
    const at = free > 1e-9 ? (from / free) * (length - long) : 0;
    return [at, long];
  };
  const [x, wide] = along(view.left, frame.width / size.x, frame.columns, box.x);
  const [y, high] = along(view.top, frame.height / size.y, frame.rows, box.y);
  return { x, y, wide, high };
}

/** The view whose window has its middle at a point of the box, as far as there are cells. */
export function viewAt(frame: Frame, view: View, box: Size, at: Size): View {
  const size = sizeOf(frame, view);
  const window = windowOf(frame, view, box);
  const from = (point: number, long: number, length: number, free: number): number => {
    const slack = length - long;
    return slack > 1e-9 ? ((point - long / 2) / slack) * free : 0;
  };
  return within(frame, {
    ...view,
    left: from(at.x, window.wide, box.x, frame.columns - frame.width / size.x),
    top: from(at.y, window.high, box.y, frame.rows - frame.height / size.y),
  });
}

/** Fewer blocks of the same cells, each the strongest of those that it takes in: a mean would cancel + and -. */
export function shrunk({ rows, columns, values, flags }: Blocks, most: Size): Blocks {
  const [x, y] = [Math.ceil(columns / most.x), Math.ceil(rows / most.y)];
  const [across, down] = [Math.ceil(columns / x), Math.ceil(rows / y)];
  const strongest = new Int8Array(across * down).fill(NOT_MEASURED);
  const all = new Uint8Array(across * down);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [from, to] = [
        row * columns + column,
        Math.floor(row / y) * across + Math.floor(column / x),
      ];
      const [value, known] = [values[from]!, strongest[to]!];
      all[to]! |= flags[from]!;
      if (value === NOT_MEASURED) continue;
      if (known === NOT_MEASURED || Math.abs(value) > Math.abs(known)) strongest[to] = value;
    }
  }
  return { rows: down, columns: across, values: strongest, flags: all };
}
