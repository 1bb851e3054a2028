/** Where the marks of the histogram and of the curves stand, in pixels. Pure. */
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { AtThreshold, Levels } from './levels';
import { fixed } from '../../../server/protocol/format';

export interface PlacedBar {
  readonly x: number;
  readonly width: number;
  /** Of the anchors' bar, above the axis, and that of the negatives, below it. */
  readonly up: number;
  readonly down: number;
}

export interface PlacedHistogram {
  readonly height: number;
  readonly axis: number;
  readonly bars: readonly PlacedBar[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** Left edge of the bars that count as found. */
  readonly threshold: number;
}

const EDGE = 18;
const HALF = 92;
const TOP = 22;
const GAP = 20;

/** Levels go across the whole picture; a threshold stands at the left edge of its level. */
function levelScale({ k }: Levels, width: number): ScaleLinear<number, number> {
  return scaleLinear([0, k + 1], [EDGE, width - EDGE]);
}

/** The threshold nearest to a place in the histogram, of those that find something and leave something out: 1 to k. */
export function thresholdNear(levels: Levels, x: number, width: number): number {
  const level = Math.round(levelScale(levels, width).invert(x));
  return Math.max(1, Math.min(levels.k, level));
}

/** Anchors up, negatives down, each as shares of its own class, so that both can be seen. */
export function placeLevels(levels: Levels, threshold: number, width: number): PlacedHistogram {
  const { bars, k, anchors, negatives } = levels;
  const total = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0) || 1;
  const [nPos, nNeg] = [total(anchors), total(negatives)];
  const shares = bars.flatMap((bar) => [bar.anchors / nPos, bar.negatives / nNeg]);
  const y = scaleLinear([0, Math.max(...shares, 1e-9)], [0, HALF]);
  const x = levelScale(levels, width);
  const visible = (n: number, share: number): number => (n === 0 ? 0 : Math.max(1.5, y(share)));
  return {
    height: TOP + 2 * HALF + GAP + 22,
    axis: TOP + HALF,
    bars: bars.map((bar) => ({
      x: x(bar.first),
      width: Math.max(1, x(bar.last + 1) - x(bar.first) - 1),
      up: visible(bar.anchors, bar.anchors / nPos),
      down: visible(bar.negatives, bar.negatives / nNeg),
    })),
    ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({
      x: x(share * k + 0.5),
      text: fixed(share, 2),
    })),
    threshold: x(threshold),
  };
}

export const BELOW_AXIS = GAP;

export interface PlacedCurve {
  readonly height: number;
  readonly line: string;
  /** The 95 % intervals of what goes upwards: recall of ROC, precision of PR. */
  readonly band: string;
  readonly points: readonly CurvePoint[];
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
  /** What chance would draw. */
  readonly chance: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly frame: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

export type CurveKind = 'roc' | 'pr';

/** One threshold in the picture. */
export interface CurvePoint {
  readonly at: AtThreshold;
  readonly x: number;
  readonly y: number;
  /** Of its interval, in pixels. */
  readonly low: number;
  readonly high: number;
}

/** ROC: recall over the share of negatives. PR: precision over recall; thresholds that find nothing have none. */
export function placeCurve(
  curve: readonly AtThreshold[],
  kind: CurveKind,
  width: number,
): PlacedCurve {
  const frame = { left: 44, right: width - 18, top: TOP, bottom: TOP + 2 * HALF + 2 };
  const x = scaleLinear([0, 1], [frame.left, frame.right]);
  const y = scaleLinear([0, 1], [frame.bottom, frame.top]);
  const points = curve.flatMap((at): CurvePoint[] => {
    const upwards = kind === 'roc' ? at.recall : at.precision;
    if (upwards === undefined) return [];
    const across = kind === 'roc' ? at.falseShare : at.recall.value;
    const { value, low, high } = upwards;
    return [{ at, x: x(across), y: y(value), low: y(low), high: y(high) }];
  });
  const prevalence = prevalenceOf(curve);
  return {
    height: frame.bottom + 38,
    line:
      line<CurvePoint>(
        (p) => p.x,
        (p) => p.y,
      )(points) ?? '',
    band: bandOf(points),
    points,
    xTicks: ticks.map((value) => ({ at: x(value), text: fixed(value, 2) })),
    yTicks: ticks.map((value) => ({ at: y(value), text: fixed(value, 2) })),
    chance: kind === 'roc' ? [x(0), y(0), x(1), y(1)] : [x(0), y(prevalence), x(1), y(prevalence)],
    frame,
  };
}

const ticks = [0, 0.25, 0.5, 0.75, 1];

/** Of thresholds that stand above each other the band holds all intervals, so that the line never leaves it. */
function bandOf(points: readonly CurvePoint[]): string {
  const columns: { x: number; low: number; high: number }[] = [];
  for (const { x, low, high } of points) {
    const last = columns.at(-1);
    if (last?.x !== x) columns.push({ x, low, high });
    else [last.low, last.high] = [Math.max(last.low, low), Math.min(last.high, high)];
  }
  const shape = area<(typeof columns)[number]>()
    .x((column) => column.x)
    .y0(({ low }) => low)
    .y1(({ high }) => high);
  return shape(columns) ?? '';
}

/** The share of anchors: the precision of finding everything. */
export function prevalenceOf([first]: readonly AtThreshold[]): number {
  return first ? first.anchors / (first.anchors + first.negatives || 1) : 0;
}

/** The point of a curve nearest to a place in the picture; undefined if it has none. */
export function nearestPoint(
  points: readonly CurvePoint[],
  x: number,
  y: number,
): CurvePoint | undefined {
  const distance = (point: CurvePoint): number => Math.hypot(point.x - x, point.y - y);
  return points.reduce<CurvePoint | undefined>(
    (best, point) => (best === undefined || distance(point) < distance(best) ? point : best),
    undefined,
  );
}
