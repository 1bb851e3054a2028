/** Where a person stands in the atlas, and how keys move them: no DOM, so that it can be tested by itself. */
import { brushBetween } from './layout/brush';
import { viewAt } from './layout/minimap';
import {
  cellAt,
  panned,
  showing,
  sizeOf,
  stepOf,
  within,
  zoomed,
  type Cell,
  type Frame,
  type Size,
  type View,
} from './layout/view';

/** What moving is about, as it is now. */
export interface Ground {
  readonly frame: Frame;
  /** Numbers of the columns. */
  readonly columns: Uint16Array;
  /** Whether columns are dimensions. */
  readonly canBrush: boolean;
  readonly brushed: ReadonlySet<number>;
  readonly onBrush: (dimensions: readonly number[]) => void;
  readonly onCursor: (at: Cell) => void;
  readonly open: (what: 'column' | 'row', at: Cell) => void;
}

/** What a page keeps over a reload. */
export interface Stand {
  readonly view: View;
  readonly cursor: Cell;
}

const ALL: View = { left: 0, top: 0, zoom: 0 };
const ZOOM_STEP = 0.08;

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class Navigation {
  view = ALL;
  cursor: Cell = { row: 0, column: 0 };
  #brushFrom: number | undefined;

  constructor(
    private readonly ground: () => Ground,
    /** Something moved. */
    private readonly onMove: () => void,
  ) {}

  /** Other cells, or another window: stays where there are cells. */
  settle(): void {
    const { frame } = this.ground();
    this.view = within(frame, this.view);
    this.cursor = inside(frame, this.cursor);
  }

  /** Where the person stood; what is not known stays. */
  restore({ view = this.view, cursor = this.cursor }: Partial<Stand>): void {
    this.view = view;
    this.cursor = cursor;
    this.liftBrush();
  }

  /** Other rows and columns than before. */
  reset(): void {
    this.view = ALL;
    this.cursor = { row: 0, column: 0 };
    this.liftBrush();
  }

  go(at: Cell): void {
    const { frame, onCursor } = this.ground();
    this.cursor = inside(frame, at);
    this.#look(showing(frame, this.view, this.cursor));
    onCursor(this.cursor);
  }

  /** Round the cursor. */
  zoomBy(by: number): void {
    const { frame } = this.ground();
    const size = sizeOf(frame, this.view);
    const at = {
      x: (this.cursor.column + 0.5 - this.view.left) * size.x,
      y: (this.cursor.row + 0.5 - this.view.top) * size.y,
    };
    this.#look(showing(frame, zoomed(frame, this.view, by, at), this.cursor));
  }

  /** Round a point, by a wheel's turn in pixels. */
  wheel(turn: number, at: Size): void {
    const by = -Math.sign(turn) * Math.min(ZOOM_STEP, Math.abs(turn) / 1200);
    this.#look(zoomed(this.ground().frame, this.view, by, at));
  }

  pan(by: Size): void {
    this.#look(panned(this.ground().frame, this.view, by));
  }

  all(): void {
    this.#look(ALL);
  }

  /** From a point of the minimap, which becomes the middle of what is in sight. */
  lookFrom(box: Size, at: Size): void {
    this.#look(viewAt(this.ground().frame, this.view, box, at));
  }

  /** The column at a point, or the nearest one. */
  columnAt({ x }: Size): number {
    const { frame } = this.ground();
    const shown = Math.max(0, Math.min(frame.width - 1, x));
    return cellAt(frame, this.view, { x: shown, y: 0 })?.column ?? frame.columns - 1;
  }

  /** From where the brush was put down, or from here. */
  brushTo(column: number): void {
    const { columns, canBrush, onBrush } = this.ground();
    if (!canBrush) return;
    this.#brushFrom ??= column;
    onBrush(brushBetween(columns, this.#brushFrom, column));
  }

  liftBrush(): void {
    this.#brushFrom = undefined;
  }

  /** @returns Whether the key means something here. */
  key(key: string, isShifted: boolean): boolean {
    const { frame, open } = this.ground();
    const rows = Math.max(1, Math.floor(frame.height / sizeOf(frame, this.view).y) - 1);
    const { cursor } = this;
    if (ARROWS[key] !== undefined) this.#arrow(ARROWS[key], isShifted);
    else if (key === 'PageDown') this.go({ ...cursor, row: cursor.row + rows });
    else if (key === 'PageUp') this.go({ ...cursor, row: cursor.row - rows });
    else if (key === 'Home') this.go({ ...cursor, column: 0 });
    else if (key === 'End') this.go({ ...cursor, column: frame.columns - 1 });
    else if (key === '+' || key === '=') this.zoomBy(ZOOM_STEP);
    else if (key === '-') this.zoomBy(-ZOOM_STEP);
    else if (key === '0') this.all();
    else if (key === 'Enter') open('column', cursor);
    else if (key === 'f') open('row', cursor);
    else if (key === 'Escape') return this.#escape();
    else return false;
    return true;
  }

  /** In the minimap: arrows by half of what is in sight, to the ends by Home and End. */
  mapKey(key: string): boolean {
    const { frame } = this.ground();
    const far = 2 * (frame.columns + frame.rows) * sizeOf(frame, this.view).x;
    if (ARROWS[key] !== undefined) {
      const [right, down] = ARROWS[key];
      this.pan({ x: (-right * frame.width) / 2, y: (-down * frame.height) / 2 });
    } else if (key === 'PageDown') this.pan({ x: 0, y: -frame.height });
    else if (key === 'PageUp') this.pan({ x: 0, y: frame.height });
    else if (key === 'Home') this.pan({ x: far, y: 0 });
    else if (key === 'End') this.pan({ x: -far, y: 0 });
    else if (key === '+' || key === '=') this.zoomBy(ZOOM_STEP);
    else if (key === '-') this.zoomBy(-ZOOM_STEP);
    else if (key === '0') this.all();
    else return false;
    return true;
  }

  #arrow([right, down]: readonly [number, number], isShifted: boolean): void {
    const size = sizeOf(this.ground().frame, this.view);
    const [x, y] = [right * stepOf(size.x), down * stepOf(size.y)];
    const isBrushing = isShifted && x !== 0;
    if (isBrushing) this.#brushFrom ??= this.cursor.column;
    else this.liftBrush();
    this.go({ row: this.cursor.row + y, column: this.cursor.column + x });
    if (isBrushing) this.brushTo(this.cursor.column);
  }

  /** Peels off one thing at a time: what is brushed, the zoom. */
  #escape(): boolean {
    const { brushed, onBrush } = this.ground();
    if (brushed.size > 0) onBrush([]);
    else if (this.view.zoom > 0) this.all();
    else return false;
    this.liftBrush();
    return true;
  }

  #look(view: View): void {
    this.view = view;
    this.onMove();
  }
}

function inside({ rows, columns }: Frame, { row, column }: Cell): Cell {
  return {
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}
