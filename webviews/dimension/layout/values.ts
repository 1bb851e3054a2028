/** A histogram of values as positions. Pure. */

/** Bars from the lowest bin; `from` and `to` are distances from where the sign turns, Infinity beyond the last bin. */
export interface ValueBar {
  readonly sign: '+' | '-';
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ValuePlot {
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly bars: readonly ValueBar[];
  /** Where the sign turns. */
  readonly turn: { readonly x: number; readonly top: number };
  readonly most: number;
}

const HEIGHT = 180;
const LEFT = 48;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 30;
const GAP = 1;

/** @param width CSS pixels. @param bin Width of a bin, in the units of the values. */
export function layoutValues(counts: readonly number[], bin: number, width: number): ValuePlot {
  const step = (width - LEFT - RIGHT) / counts.length;
  const half = counts.length / 2;
  const most = Math.max(1, ...counts);
  const bottom = HEIGHT - BOTTOM;
  const bars = counts.map((count, i): ValueBar => {
    const height = (count / most) * (bottom - TOP);
    const [low, high] = [(i - half) * bin, (i - half + 1) * bin];
    return {
      sign: i < half ? '-' : '+',
      from: i === 0 ? -Infinity : low,
      to: i === counts.length - 1 ? Infinity : high,
      count,
      x: LEFT + i * step + GAP / 2,
      y: bottom - height,
      width: step - GAP,
      height,
    };
  });
  const turn = { x: LEFT + half * step, top: TOP - 12 };
  return { height: HEIGHT, left: LEFT, right: width - RIGHT, bottom, bars, turn, most };
}
