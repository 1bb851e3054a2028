/** Values with intervals on one common axis, one row each: the position of every mark and word, in pixels. Pure. */
import { fixed } from '../../../server/protocol/format';
import { at, digitsOf, type Scale, ticks } from './scale';

export interface DotRow {
  readonly label: string;
  /** The value in words, as in the table. */
  readonly words: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** A second value, drawn as an open circle. */
  readonly open?: number;
  /** A value to compare with, drawn as a bar across the row. */
  readonly bar?: number;
  readonly emphasis: boolean;
}

export interface DotPlot {
  /** A description for those who cannot see the picture, in a sentence or two. */
  readonly description: string;
  readonly axis: string;
  readonly domain: readonly [number, number];
  /** The value that means "nothing": 0 for a change, 0.5 for an AUC. */
  readonly nothing: number;
  /** A range around it that is too small to matter. */
  readonly band?: readonly [number, number];
  readonly rows: readonly DotRow[];
}

export interface PlacedRow {
  readonly label: PlacedText;
  readonly words: PlacedText;
  /** Height of the row's line. */
  readonly y: number;
  readonly x: number;
  readonly line?: readonly [number, number];
  readonly open?: number;
  readonly bar?: number;
  readonly emphasis: boolean;
}

export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface PlacedDotPlot {
  readonly width: number;
  readonly height: number;
  readonly description: string;
  readonly top: number;
  /** The y at which the rows end and the axis begins. */
  readonly bottom: number;
  readonly nothing: number;
  readonly band?: readonly [number, number];
  readonly rows: readonly PlacedRow[];
  readonly ticks: readonly PlacedText[];
  readonly title: PlacedText;
}

const WIDE = 480;
const EDGE = 8;
const AXIS = 38;

/** @param width In pixels. Narrow pictures put the words above each line instead of beside it. */
export function placeDotPlot(plot: DotPlot, width: number): PlacedDotPlot {
  const wide = width >= WIDE;
  const rowHeight = wide ? 28 : 42;
  const range = wide ? wideRange(plot, width) : ([EDGE, width - EDGE] as const);
  const scale: Scale = { domain: plot.domain, range };
  const bottom = 4 + rowHeight * plot.rows.length;
  const values = ticks(plot.domain, Math.max(3, Math.floor((range[1] - range[0]) / 60)));
  const digits = digitsOf(values);
  return {
    width,
    height: bottom + AXIS,
    description: plot.description,
    top: 0,
    bottom,
    nothing: at(scale, plot.nothing),
    ...(plot.band && { band: [at(scale, plot.band[0]), at(scale, plot.band[1])] as const }),
    rows: plot.rows.map((row, i) =>
      placeRow(row, scale, 4 + i * rowHeight, rowHeight, wide, width),
    ),
    ticks: values.map((value) => ({
      x: at(scale, value),
      y: bottom + 16,
      text: fixed(value, digits),
      anchor: 'middle',
    })),
    title: { x: (range[0] + range[1]) / 2, y: bottom + 33, text: plot.axis, anchor: 'middle' },
  };
}

/** Columns as wide as their longest words, at about 6.8 pixels per character. */
function wideRange({ rows }: DotPlot, width: number): readonly [number, number] {
  const columnOf = (texts: string[]): number =>
    16 + 6.8 * Math.max(...texts.map((text) => text.length));
  const left = columnOf(rows.map(({ label }) => label));
  const right = columnOf(rows.map(({ words }) => words));
  return [left, width - right];
}

function placeRow(
  row: DotRow,
  scale: Scale,
  top: number,
  height: number,
  wide: boolean,
  width: number,
): PlacedRow {
  const y = wide ? top + height / 2 : top + 30;
  const textY = wide ? y + 4 : top + 15;
  const { low, high, open, bar } = row;
  return {
    label: { x: 0, y: textY, text: row.label, anchor: 'start' },
    words: { x: width, y: textY, text: row.words, anchor: 'end' },
    y,
    x: at(scale, row.value),
    ...(low !== null && high !== null && { line: [at(scale, low), at(scale, high)] as const }),
    ...(open !== undefined && { open: at(scale, open) }),
    ...(bar !== undefined && { bar: at(scale, bar) }),
    emphasis: row.emphasis,
  };
}
