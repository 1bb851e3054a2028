/** The scatter as positions: held-out AUC upwards, against the number of anchors or against the null. Pure. */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { CatalogRow } from '../../../server/protocol/panels/overview';
import type { Across } from '../state';

/** A row that was measured. */
export type Measured = CatalogRow & {
  readonly measurement: NonNullable<CatalogRow['measurement']>;
};

export interface Scatter {
  readonly height: number;
  readonly box: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly points: readonly {
    readonly row: Measured;
    readonly x: number;
    readonly y: number;
    /** Ends of the 95 % interval; null without one. */
    readonly low: number | null;
    readonly high: number | null;
  }[];
  readonly xTicks: readonly { readonly x: number; readonly value: number }[];
  readonly yTicks: readonly { readonly y: number; readonly value: number }[];
  /** Of an AUC of chance. */
  readonly chance: number;
  /** Where the AUC is that of the null, from left to right; against the null only. */
  readonly diagonal: readonly [x1: number, y1: number, x2: number, y2: number] | null;
}

const HEIGHT = 320;
const BOX = { left: 44, right: 12, top: 12, bottom: 40 };
/** Lowest AUC that is drawn, unless one is lower. */
const LOWEST = 0.4;

/** @param rows At least one. @param width CSS pixels. */
export function layoutScatter(rows: readonly Measured[], across: Across, width: number): Scatter {
  const box = {
    left: BOX.left,
    right: width - BOX.right,
    top: BOX.top,
    bottom: HEIGHT - BOX.bottom,
  };
  const lowest = Math.min(LOWEST, ...rows.map(({ measurement: m }) => m.auc.low ?? m.auc.value));
  const y = scaleLinear([Math.max(0, lowest), 1], [box.bottom, box.top]);
  const x = acrossScale(rows, across, box);
  return {
    height: HEIGHT,
    box,
    points: rows.map((row) => {
      const { auc } = row.measurement;
      return {
        row,
        x: x(valueOf(row, across)),
        y: y(auc.value),
        low: auc.low === null ? null : y(auc.low),
        high: auc.high === null ? null : y(auc.high),
      };
    }),
    xTicks: apart(x.ticks(width < 480 ? 3 : 6).map((value) => ({ x: x(value), value }))),
    yTicks: y.ticks(6).map((value) => ({ y: y(value), value })),
    chance: y(0.5),
    diagonal: across === 'null' ? diagonalOf(x, y) : null,
  };
}

/** Pixels between the labels of two ticks. */
const LABEL = 44;

/** Those whose labels do not touch, the round ones first: a logarithmic scale has many. */
function apart(ticks: Scatter['xTicks']): Scatter['xTicks'] {
  const isRound = (value: number): boolean => /^[1-9]0*$/.test(String(value));
  const leading = ({ value }: (typeof ticks)[number]): number =>
    isRound(value) && ['1', '2', '5'].includes(String(value)[0]!)
      ? Number(String(value)[0] !== '1')
      : 2;
  const kept: (typeof ticks)[number][] = [];
  for (const tick of [...ticks].sort((a, b) => leading(a) - leading(b)))
    if (kept.every(({ x }) => Math.abs(x - tick.x) >= LABEL)) kept.push(tick);
  return kept.sort((a, b) => a.x - b.x);
}

type Scale = ((value: number) => number) & {
  ticks(count: number): number[];
  domain(): number[];
};

function acrossScale(rows: readonly Measured[], across: Across, box: Scatter['box']): Scale {
  const values = rows.map((row) => valueOf(row, across));
  const range = [box.left + 8, box.right - 8];
  if (across === 'null') {
    const [low, high] = [Math.min(0.5, ...values), Math.max(0.7, ...values)];
    return scaleLinear([low, high], range);
  }
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return scaleLog([Math.max(1, least) / 1.2, Math.max(10, most) * 1.2], range);
}

export function valueOf({ measurement: { nPos, nullP95 } }: Measured, across: Across): number {
  return across === 'n' ? Math.max(1, nPos) : nullP95;
}

function diagonalOf(x: Scale, y: Scale): Scatter['diagonal'] {
  const [left, right] = x.domain() as [number, number];
  const [low, high] = y.domain() as [number, number];
  const [from, to] = [Math.max(left, low), Math.min(right, high)];
  return [x(from), y(from), x(to), y(to)];
}
