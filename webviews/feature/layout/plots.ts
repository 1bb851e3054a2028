/** Where the marks of the histogram and of the curves stand, in pixels. Pure. */
import { scaleLinear } from 'd3-scale';
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

/** Anchors up, negatives down, each as shares of its own class, so that both can be seen. */
export function placeLevels(levels: Levels, threshold: number, width: number): PlacedHistogram {
  const { bars, k, anchors, negatives } = levels;
  const total = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0) || 1;
  const [nPos, nNeg] = [total(anchors), total(negatives)];
  const shares = bars.flatMap((bar) => [bar.anchors / nPos, bar.negatives / nNeg]);
  const y = scaleLinear([0, Math.max(...shares, 1e-9)], [0, HALF]);
  const x = scaleLinear([0, k + 1], [EDGE, width - EDGE]);
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
  /** The 95 % interval of the share of anchors found. */
  readonly band: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
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

/** ROC: recall over the share of negatives. PR: precision over recall; points without a precision are left out. */
export function placeCurve(
  curve: readonly AtThreshold[],
  kind: 'roc' | 'pr',
  width: number,
): PlacedCurve {
  const frame = { left: 44, right: width - 18, top: TOP, bottom: TOP + 2 * HALF + 2 };
  const x = scaleLinear([0, 1], [frame.left, frame.right]);
  const y = scaleLinear([0, 1], [frame.bottom, frame.top]);
  const at = ({ falseShare, recall, precision }: AtThreshold): { x: number; y: number } =>
    kind === 'roc'
      ? { x: x(falseShare), y: y(recall.value) }
      : { x: x(recall.value), y: y(precision ?? 1) };
  const first = curve[0];
  const prevalence = first ? first.anchors / (first.anchors + first.negatives || 1) : 0;
  const points = curve.map(at);
  return {
    height: frame.bottom + 38,
    line:
      line<{ x: number; y: number }>(
        (p) => p.x,
        (p) => p.y,
      )(points) ?? '',
    band: kind === 'roc' ? bandOf(curve, x, y) : '',
    points,
    xTicks: ticks.map((value) => ({ at: x(value), text: fixed(value, 2) })),
    yTicks: ticks.map((value) => ({ at: y(value), text: fixed(value, 2) })),
    chance: kind === 'roc' ? [x(0), y(0), x(1), y(1)] : [x(0), y(prevalence), x(1), y(prevalence)],
    frame,
  };
}

const ticks = [0, 0.25, 0.5, 0.75, 1];

function bandOf(
  curve: readonly AtThreshold[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const shape = area<AtThreshold>()
    .x(({ falseShare }) => x(falseShare))
    .y0(({ recall }) => y(recall.low))
    .y1(({ recall }) => y(recall.high));
  return shape([...curve]) ?? '';
}
