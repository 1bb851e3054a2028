/** The atlas onto a canvas: coarse first, fine tiles over it where they are there, marks where cells are large. */
import { COVERED, NOT_MEASURED } from '../../server/protocol/atlas';
import { TILE, type TileAt } from '../../server/protocol/panels/atlas';
import { cellNumber } from './colourWords';
import type { Colours } from './colours';
import { isInverted, pixelsOf, type Blocks } from './layout/blocks';
import { runsOf } from './layout/brush';
import { sightOf, sizeOf, type Cell, type Frame, type Size, type View } from './layout/view';
import { has, hasDimensions, type AtlasModel, type KnownCell } from './model';

/** Height of the to-do strip above the cells. */
export const STRIP = 18;
/** Cells at least this wide and high show a sign and a number. */
const WRITTEN = 24;
/** Cells at least this large show marks of the catalog, and signs that no colour is needed to tell apart. */
export const MARKED = 6;
/** About a fifth of the scale: weaker cells show no sign until they show their number. */
const SIGNED = 25;

export interface Painting {
  readonly model: AtlasModel;
  readonly frame: Frame;
  readonly view: View;
  readonly colours: Colours;
  readonly coarse: CanvasImageSource;
  /** Those in sight that are there, with their pictures. */
  readonly tiles: readonly {
    readonly at: TileAt;
    readonly picture: CanvasImageSource;
    readonly blocks: Blocks;
  }[];
  readonly cell: (at: Cell) => KnownCell | undefined;
  readonly cursor: Cell | undefined;
  readonly brushed: ReadonlySet<number>;
}

/** Blocks as a picture of one pixel each. */
export function pictureOf(blocks: Blocks, colours: Colours): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, blocks.columns);
  canvas.height = Math.max(1, blocks.rows);
  if (blocks.values.length > 0) {
    const pixels = pixelsOf(blocks, colours.palette);
    const image = new ImageData(pixels, blocks.columns, blocks.rows);
    canvas.getContext('2d')!.putImageData(image, 0, 0);
  }
  return canvas;
}

/** What was not measured: lines in the colour of small text, never to be taken for 0. */
function hatchOf({ paper, muted }: Colours, context: CanvasRenderingContext2D): CanvasPattern {
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [8, 8];
  const drawn = tile.getContext('2d')!;
  drawn.fillStyle = paper;
  drawn.fillRect(0, 0, 8, 8);
  drawn.strokeStyle = muted;
  drawn.lineWidth = 1.5;
  drawn.beginPath();
  for (const x of [-8, 0, 8]) {
    drawn.moveTo(x, 8);
    drawn.lineTo(x + 8, 0);
  }
  drawn.stroke();
  return context.createPattern(tile, 'repeat')!;
}

export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { frame, colours } = painting;
  context.imageSmoothingEnabled = false;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, frame.width, frame.height + STRIP);
  strip(context, painting);
  context.save();
  context.translate(0, STRIP);
  context.beginPath();
  context.rect(0, 0, frame.width, frame.height);
  context.clip();
  cells(context, painting);
  marks(context, painting);
  brush(context, painting);
  cursor(context, painting);
  context.restore();
}

function cells(context: CanvasRenderingContext2D, painting: Painting): void {
  const { model, frame, view, coarse, tiles, colours } = painting;
  const size = sizeOf(frame, view);
  const hatch = hatchOf(colours, context);
  const draw = (picture: CanvasImageSource, blocks: Blocks, at: Size, block: Size): void => {
    // The last block of a side is smaller; the picture has whole ones, and the rest lies outside of the cells.
    const [x, y] = [(at.x - view.left) * size.x, (at.y - view.top) * size.y];
    const [wide, high] = [blocks.columns * block.x * size.x, blocks.rows * block.y * size.y];
    context.fillStyle = hatch;
    context.fillRect(x, y, wide, high);
    context.drawImage(picture, x, y, wide, high);
  };
  context.save();
  context.beginPath();
  context.rect(
    -view.left * size.x,
    -view.top * size.y,
    frame.columns * size.x,
    frame.rows * size.y,
  );
  context.clip();
  draw(coarse, model.overview.blocks, { x: 0, y: 0 }, model.overview);
  for (const { at, picture, blocks } of tiles) {
    const block = { x: 2 ** at.levelX, y: 2 ** at.levelY };
    draw(picture, blocks, { x: at.column * TILE * block.x, y: at.row * TILE * block.y }, block);
  }
  context.restore();
}

/** What a cell of a size shows of its value, a number with its sign; undefined where it has no marks at all. */
export function signOf(value: number, { x, y }: Size): 'number' | 'sign' | '' | undefined {
  const least = Math.min(x, y);
  if (least < MARKED) return undefined;
  if (least >= WRITTEN) return 'number';
  return value !== NOT_MEASURED && Math.abs(value) >= SIGNED ? 'sign' : '';
}

/** Sign and number, and what the catalog and the survey make of a cell. */
function marks(context: CanvasRenderingContext2D, painting: Painting): void {
  const { model, frame, view, colours, cell } = painting;
  const size = sizeOf(frame, view);
  if (Math.min(size.x, size.y) < MARKED) return;
  const { top, left, bottom, right } = sightOf(frame, view);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const known = cell({ row, column });
      if (known === undefined) continue;
      const [x, y] = [(column - view.left) * size.x, (row - view.top) * size.y];
      const isDark = known.value !== NOT_MEASURED && isInverted(known.value, colours.palette);
      const ink = isDark ? colours.paper : colours.ink;
      catalogMarks(context, known.flags, { x, y }, size, ink);
      if (known.value === NOT_MEASURED) continue;
      const shown = signOf(known.value, size);
      if (shown === 'number') {
        const text = cellNumber(model.colour, known.value);
        written(context, { text, value: known.value }, { x, y }, size, ink);
      } else if (shown === 'sign') sign(context, known, { x, y }, size, ink);
    }
  }
}

function catalogMarks(
  context: CanvasRenderingContext2D,
  flags: number,
  { x, y }: Size,
  size: Size,
  ink: string,
): void {
  if (flags === 0) return;
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 1;
  if (has(flags, 'register'))
    context.strokeRect(x + 1.5, y + 1.5, Math.max(1, size.x - 3), Math.max(1, size.y - 3));
  if (has(flags, 'claimed')) {
    context.beginPath();
    context.moveTo(x + 1, y + 1);
    context.lineTo(x + 7, y + 1);
    context.lineTo(x + 1, y + 7);
    context.fill();
  }
  if (has(flags, 'significant')) context.fillRect(x + size.x - 6, y + 3, 3, 3);
}

/** A plus or a minus, as large as the cell allows. */
function sign(
  context: CanvasRenderingContext2D,
  { value }: KnownCell,
  { x, y }: Size,
  size: Size,
  ink: string,
): void {
  const arm = Math.max(1.5, Math.min(3.5, size.x / 2 - 2));
  const [cx, cy] = [x + size.x / 2, y + size.y / 2];
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(cx - arm, cy);
  context.lineTo(cx + arm, cy);
  if (value > 0) {
    context.moveTo(cx, cy - arm);
    context.lineTo(cx, cy + arm);
  }
  context.stroke();
}

function written(
  context: CanvasRenderingContext2D,
  { text, value }: { readonly text: string; readonly value: number },
  { x, y }: Size,
  size: Size,
  ink: string,
): void {
  const middle = { x: x + size.x / 2, y: y + size.y / 2 };
  const number = Math.max(9, Math.min(13, size.x / 3));
  context.fillStyle = ink;
  context.font = `${number + 1}px sans-serif`;
  if (value !== 0) context.fillText(value > 0 ? '+' : '\u2212', middle.x, middle.y - number / 2);
  context.font = `${number}px sans-serif`;
  context.fillText(text, middle.x, value === 0 ? middle.y : middle.y + number / 2 + 1);
}

/** Full bars: no claim, no register; half: a register, but no claim. A pixel shows the share of its columns. */
function strip(context: CanvasRenderingContext2D, painting: Painting): void {
  context.fillStyle = painting.colours.third;
  for (const { x, y, wide, high } of barsOf(painting)) context.fillRect(x, y, wide, high);
}

interface Bar extends Size {
  readonly wide: number;
  readonly high: number;
}

/** Of the strip, in its pixels. */
export function barsOf({ model, frame, view }: Pick<Painting, 'model' | 'frame' | 'view'>): Bar[] {
  const bars: Bar[] = [];
  const size = sizeOf(frame, view);
  const { left, right } = sightOf(frame, view);
  const most = STRIP - 4;
  const every = Math.max(1, Math.ceil(1 / size.x));
  const first = Math.floor(left / every) * every;
  for (let column = first; column < right; column += every) {
    let open = 0;
    const end = Math.min(frame.columns, column + every);
    for (let c = column; c < end; c++) {
      const covered = model.covered[model.columns[c]!];
      if (covered === COVERED.nothing) open += 1;
      else if (covered === COVERED.register) open += 0.5;
    }
    const high = (most * open) / (end - column);
    const x = (column - view.left) * size.x;
    const wide = (end - column) * size.x;
    bars.push({ x, y: STRIP - 2 - high, wide: wide > 4 ? wide - 1 : wide, high });
  }
  return bars;
}

function brush(context: CanvasRenderingContext2D, painting: Painting): void {
  const { model, frame, view, brushed, colours } = painting;
  if (brushed.size === 0 || !hasDimensions(model)) return;
  const size = sizeOf(frame, view);
  context.strokeStyle = colours.focus;
  context.lineWidth = 2;
  context.setLineDash([4, 3]);
  for (const [from, to] of runsOf(model.columns, brushed, sightOf(frame, view))) {
    const wide = Math.max(2, (to - from) * size.x);
    const high = Math.min(frame.height, (frame.rows - view.top) * size.y);
    context.strokeRect((from - view.left) * size.x, 1, wide, high - 2);
  }
  context.setLineDash([]);
}

function cursor(context: CanvasRenderingContext2D, painting: Painting): void {
  const { frame, view, colours } = painting;
  if (painting.cursor === undefined) return;
  const size = sizeOf(frame, view);
  const [wide, high] = [Math.max(8, size.x), Math.max(8, size.y)];
  const x = (painting.cursor.column + 0.5 - view.left) * size.x - wide / 2;
  const y = (painting.cursor.row + 0.5 - view.top) * size.y - high / 2;
  context.lineWidth = 4;
  context.strokeStyle = colours.paper;
  context.strokeRect(x, y, wide, high);
  context.lineWidth = 2;
  context.strokeStyle = colours.focus;
  context.strokeRect(x, y, wide, high);
}
