/** A change with its interval as a dot and a bar against 0; all rows of a table have one scale. Pure. */
import type { ComparedFeature } from '../../../server/protocol/comparison';

export const BAR = { width: 84, height: 18, margin: 6 } as const;

export interface PlacedBar {
  /** Of 0, in pixels. */
  readonly zero: number;
  readonly dot: number;
  /** Undefined where there is no interval. */
  readonly ends: readonly [number, number] | undefined;
}

/** The largest distance from 0 that any change or interval reaches, rounded up to one digit; 0.01 at least. */
export function reachOf(features: readonly ComparedFeature[]): number {
  const values = features.flatMap(({ auc: { change } }) =>
    change === null ? [] : [change.mean, ...(change.interval ?? [])],
  );
  const most = values.reduce((far, value) => Math.max(far, Math.abs(value)), 0.01);
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / step - 1e-9) * step;
}

/** @param reach Of the scale, which is symmetric. */
export function placeBar(
  { mean, interval }: NonNullable<ComparedFeature['auc']['change']>,
  reach: number,
): PlacedBar {
  const half = BAR.width / 2 - BAR.margin;
  const at = (value: number): number => BAR.width / 2 + (value / reach) * half;
  return {
    zero: at(0),
    dot: at(mean),
    ends: interval === null ? undefined : [at(interval[0]), at(interval[1])],
  };
}
