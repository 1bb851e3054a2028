/** What is drawn of one model: its blocks and tiles as pictures in the colours of now, and the canvas made of them. */
import type { TileAt } from '../../server/protocol/panels/atlas';
import { coloursOf, type Colours } from './colours';
import type { Blocks } from './layout/blocks';
import { minimapSize, shrunk } from './layout/minimap';
import { tilesIn, type Frame, type View } from './layout/view';
import { LookUp } from './lookUp';
import { paintMinimap } from './minimap';
import type { AtlasModel } from './model';
import { paint, pictureOf, STRIP, type Painting } from './paint';
import { Tiles } from './tiles';

export interface PictureHost {
  readonly tiles: (tiles: readonly TileAt[]) => Promise<readonly Blocks[]>;
  /** More of the picture is there. */
  readonly onTiles: () => void;
  readonly onFault: (error: unknown) => void;
}

export class Picture {
  readonly lookUp: LookUp<HTMLCanvasElement>;
  readonly #tiles: Tiles<HTMLCanvasElement>;
  #colours: Colours | undefined;
  #coarse: HTMLCanvasElement | undefined;
  #whole: HTMLCanvasElement | undefined;

  constructor(
    private readonly element: Element,
    readonly model: AtlasModel,
    { tiles, onTiles, onFault }: PictureHost,
  ) {
    this.#tiles = new Tiles(tiles, onTiles, onFault);
    this.lookUp = new LookUp(model, this.#tiles);
  }

  /** The theme has changed. */
  recolour(): void {
    this.#colours = this.#coarse = this.#whole = undefined;
    this.#tiles.repaint();
  }

  get colours(): Colours {
    return (this.#colours ??= coloursOf(this.element));
  }

  /** Nothing is asked any more. */
  end(): void {
    this.#tiles.end();
  }

  /** Paints what is there, and asks for what is missing. */
  paint(
    canvas: HTMLCanvasElement,
    at: Pick<Painting, 'frame' | 'view' | 'cursor' | 'brushed'>,
    ratio = window.devicePixelRatio,
  ): void {
    const { model, lookUp } = this;
    const { colours } = this;
    const coarse = (this.#coarse ??= pictureOf(model.overview.blocks, colours));
    const wanted = this.#wanted(at.frame, at.view);
    const tiles = wanted.flatMap((place) => {
      const tile = this.#tiles.get(place);
      if (tile === undefined) return [];
      const picture = (tile.picture ??= pictureOf(tile.blocks, colours));
      return [{ at: place, blocks: tile.blocks, picture }];
    });
    paint(contextOf(canvas, at.frame, ratio), {
      ...{ ...at, model, colours, coarse, tiles },
      cell: (cell) => lookUp.cell(cell),
    });
    this.#tiles.want(wanted);
  }

  paintWhole(canvas: HTMLCanvasElement, frame: Frame, view: View): void {
    const { colours } = this;
    const { blocks } = this.model.overview;
    const whole = (this.#whole ??= pictureOf(shrunk(blocks, minimapSize(frame)), colours));
    paintMinimap(canvas, whole, { frame, view, colours });
  }

  /** None where the overview shows as much. */
  #wanted(frame: Frame, view: View): TileAt[] {
    const { overview } = this.model;
    const all = tilesIn(frame, view);
    const isEnough = all.every(
      ({ levelX, levelY }) => overview.x <= 2 ** levelX && overview.y <= 2 ** levelY,
    );
    return isEnough ? [] : all;
  }
}

/** Of a canvas as large as the frame with its strip, in CSS pixels. @param ratio Pixels of the canvas to one of CSS. */
function contextOf(
  canvas: HTMLCanvasElement,
  { width, height }: Frame,
  ratio: number,
): CanvasRenderingContext2D {
  const [wide, high] = [Math.round(width * ratio), Math.round((height + STRIP) * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    [canvas.width, canvas.height] = [wide, high];
    canvas.style.setProperty('width', `${width}px`);
    canvas.style.setProperty('height', `${height + STRIP}px`);
  }
  const context = canvas.getContext('2d', { alpha: false })!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
