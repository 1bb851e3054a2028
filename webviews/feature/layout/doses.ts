/** Where the marks of a dose curve stand, in pixels. Pure. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { DoseCurve } from '../../../server/protocol/panels/feature';
import { fixed, signed } from '../../../server/protocol/format';
import { digitsOf, domainOf, ticks } from './scale';

export type DoseArm = DoseCurve['arms'][number];
export type DosePoint = DoseArm['points'][number];

/** How a line looks: our arms in colours, controls muted, each dashed in its way. */
export type DoseLook = 'plus' | 'minus' | 'third' | 'hollow' | 'random' | 'disjoint' | 'matched';

export interface PlacedPoint extends DosePoint {
  readonly arm: string;
  readonly x: number;
  readonly y: number;
  /** The ends of its interval; undefined if it has none. */
  readonly whisker: readonly [from: number, to: number] | undefined;
}

export interface PlacedDoses {
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly zero: number;
  readonly lines: readonly { readonly look: DoseLook; readonly path: string }[];
  readonly points: readonly (PlacedPoint & { readonly look: DoseLook })[];
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
}

/** The three edits of the register itself, beside each other. */
export const EDITS = ['away', 'toward', 'flip'] as const;
/** Away, its dimensions in random order, and what its effect must exceed. */
export const AGAINST = ['away', 'away, random order', 'random', 'disjoint', 'matched'] as const;

const LOOKS: Readonly<Record<string, DoseLook>> = {
  away: 'plus',
  toward: 'minus',
  flip: 'third',
  'away, random order': 'hollow',
  disjoint: 'disjoint',
  matched: 'matched',
};

export function lookOf(arm: string): DoseLook {
  return LOOKS[arm] ?? 'random';
}

/** The effect of an arm at its largest share; undefined if it was not run. */
export function atWhole(arms: readonly DoseArm[], arm: string): DosePoint | undefined {
  return [...(arms.find((each) => each.arm === arm)?.points ?? [])].sort(
    (a, b) => b.share - a.share,
  )[0];
}

/**
 * @param arms Those of one picture.
 * @param all Those of all pictures that stand beside it: they share an axis.
 */
export function placeDoses(
  arms: readonly DoseArm[],
  all: readonly DoseArm[],
  width: number,
): PlacedDoses {
  const [top, bottom, left, right] = [26, 206, 52, width - 18];
  const values = all.flatMap(({ points }) =>
    points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
  );
  const domain = domainOf([0, ...values]);
  const x = scaleLinear([0, 1], [left, right]);
  const y = scaleLinear([...domain], [bottom, top]);
  const placed = arms.map(({ arm, points }) => ({
    look: lookOf(arm),
    points: points.map((point) => placePoint(point, arm, x, y)),
  }));
  const path = line<PlacedPoint>(
    (point) => point.x,
    (point) => point.y,
  );
  const marks = ticks(domain, 6);
  const digits = digitsOf(marks);
  return {
    ...{ height: bottom + 40, left, right, bottom, zero: y(0) },
    lines: placed.map(({ look, points }) => ({ look, path: path(points) ?? '' })),
    points: placed.flatMap(({ look, points }) => points.map((point) => ({ ...point, look }))),
    xTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: x(share), text: fixed(share, 2) })),
    yTicks: marks.map((value) => ({ at: y(value), text: signed(value, digits) })),
  };
}

function placePoint(
  point: DosePoint,
  arm: string,
  x: (value: number) => number,
  y: (value: number) => number,
): PlacedPoint {
  const { share, value, low, high } = point;
  const whisker = low === null || high === null ? undefined : ([y(low), y(high)] as const);
  return { ...point, arm, x: x(share), y: y(value), whisker };
}
