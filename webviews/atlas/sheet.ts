/** A picture of the atlas to be kept: the cells in sight with their title, labels and legend. Places are CSS pixels. */
import type { Colours } from './colours';
import type { Cell, Frame, Label, Size, View } from './layout/view';
import { legendWords } from './legend';
import { nameOf, type AtlasModel, type KnownCell } from './model';
import { modeOf } from './modes/modes';
import { STRIP } from './paint';
import { factsOf } from './words';

/** What is in sight now. */
export interface Shown {
  readonly model: AtlasModel;
  readonly frame: Frame;
  readonly view: View;
  readonly gutter: number;
  readonly rows: readonly Label[];
  readonly columns: readonly Label[];
  readonly colours: Colours;
  /** Strip and cells, at {@link SHARPNESS}. */
  readonly canvas: HTMLCanvasElement;
  readonly cell: (at: Cell) => KnownCell | undefined;
}

export interface Line extends Size {
  readonly text: string;
  readonly size: number;
  readonly weight: 'bold' | 'normal';
  readonly anchor: 'start' | 'middle' | 'end';
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  /** The corner of the strip, with the cells below it. */
  readonly corner: Size;
  /** The colour scale of the legend. */
  readonly scale: Size & { readonly width: number; readonly height: number };
}

/** Pixels of a file to one on the screen. */
export const SHARPNESS = 2;
export const FONT = 'sans-serif';
const EDGE = 16;
const LEADING = 1.4;
const SMALL = 11;
const SCALE = { width: 96, height: 10 };
const NAMED = 72;

export function sheetOf(shown: Shown): Sheet {
  const { model, frame, gutter, rows, columns } = shown;
  const measured = new Measured();
  const width = 2 * EDGE + gutter + frame.width;
  const lines: Line[] = [];
  let y = EDGE;
  const write = (text: string, size: number, weight: Line['weight'], from = EDGE): void => {
    for (const each of measured.wrapped(text, { size, weight }, width - EDGE - from)) {
      y += size * LEADING;
      lines.push({ text: each, x: from, y, size, weight, anchor: 'start' });
    }
  };
  if (model.page.title !== '') write(model.page.title, 16, 'bold');
  write(factsOf(model), 12, 'normal');
  write(modeOf(model).finding, 12, 'bold');
  y += 2 * SMALL * LEADING;
  const corner = { x: EDGE + gutter, y };
  const label = (text: string, room: number): Pick<Line, 'text' | 'size' | 'weight'> => {
    const look = { size: SMALL, weight: 'normal' } as const;
    return { ...look, text: measured.cut(text, look, room) };
  };
  for (const { index, at } of columns)
    lines.push({
      ...label(nameOf(model, 'columns', index), NAMED),
      ...{ x: corner.x + at, y: corner.y - 6, anchor: 'middle' },
    });
  for (const { index, at } of rows)
    lines.push({
      ...label(nameOf(model, 'rows', index), gutter - 8),
      ...{ x: corner.x - 8, y: corner.y + STRIP + at + 4, anchor: 'end' },
    });
  y += STRIP + frame.height + SMALL;
  const scale = { x: EDGE, y: y + 5, ...SCALE };
  legendWords(model).forEach((text, i) =>
    write(text, SMALL, 'normal', i === 0 ? EDGE + SCALE.width + 8 : EDGE),
  );
  return { width, height: Math.ceil(y + EDGE), lines, corner, scale };
}

type Look = Pick<Line, 'size' | 'weight'>;

export function fontOf({ size, weight }: Look): string {
  return `${weight} ${size}px ${FONT}`;
}

class Measured {
  readonly #context = document.createElement('canvas').getContext('2d')!;

  wrapped(text: string, look: Look, room: number): string[] {
    const lines = [''];
    for (const word of text.split(' ')) {
      const longer = [lines.at(-1)!, word].filter((part) => part !== '').join(' ');
      if (lines.at(-1) !== '' && this.#width(longer, look) > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  cut(text: string, look: Look, room: number): string {
    if (this.#width(text, look) <= room) return text;
    const letters = Array.from(text);
    while (letters.length > 1 && this.#width(`${letters.join('')}…`, look) > room) letters.pop();
    return `${letters.join('')}…`;
  }

  #width(text: string, look: Look): number {
    this.#context.font = fontOf(look);
    return this.#context.measureText(text).width;
  }
}
