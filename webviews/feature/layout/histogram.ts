/** Held-out agreement: members above the axis, the rest below it, each as shares of its own class. Pure. */
import * as l10n from '@vscode/l10n';
import type { AgreementHistogram } from '../../../server/protocol/evidence';
import { count, fixed, percent } from '../../../server/protocol/format';
import type { PlacedText } from './dotPlot';
import { at, type Scale } from './scale';

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly of: 'members' | 'rest';
  /** For the pointer, e.g. "agreement 0.60 to 0.65: 6 of 46 anchors (13 %)". */
  readonly hint: string;
}

export interface PlacedHistogram {
  readonly width: number;
  readonly height: number;
  readonly description: string;
  /** Height of the axis between the two halves. */
  readonly axisY: number;
  readonly bars: readonly Bar[];
  readonly ticks: readonly PlacedText[];
  readonly labels: readonly PlacedText[];
}

const HALF = 84;
const GAP = 20;
const TOP = 20;
const EDGE = 14;

export function placeHistogram(histogram: AgreementHistogram, width: number): PlacedHistogram {
  const x: Scale = { domain: [0, 1], range: [EDGE, width - EDGE] };
  const depth = Math.max(...shares(histogram.rest));
  const tallest = Math.max(...shares(histogram.members), depth, 1e-9);
  const bottom = TOP + HALF + GAP + (HALF * depth) / tallest;
  const above = { base: TOP + HALF, direction: -1 };
  const below = { base: TOP + HALF + GAP, direction: 1 };
  return {
    width,
    height: bottom + 22,
    description: description(histogram),
    axisY: TOP + HALF,
    bars: [
      ...bars(histogram.members, 'members', x, tallest, above),
      ...bars(histogram.rest, 'rest', x, tallest, below),
    ],
    ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({
      x: at(x, value),
      y: TOP + HALF + 14,
      text: fixed(value, 2),
      anchor: 'middle',
    })),
    labels: [
      label(l10n.t('{0} held-out anchors', count(total(histogram.members))), 13),
      label(l10n.t('{0} negatives', count(total(histogram.rest))), bottom + 16),
    ],
  };
}

function label(text: string, y: number): PlacedText {
  return { x: 0, y, text, anchor: 'start' };
}

function bars(
  counts: readonly number[],
  of: Bar['of'],
  x: Scale,
  tallest: number,
  { base, direction }: { base: number; direction: number },
): Bar[] {
  const whole = total(counts);
  return counts.flatMap((n, i) => {
    if (n === 0) return [];
    const [left, right] = [at(x, i / counts.length), at(x, (i + 1) / counts.length)];
    // Even one in a hundred thousand stays visible.
    const height = Math.max(1.5, ((n / whole) * HALF) / tallest);
    const bin = [fixed(i / counts.length, 2), fixed((i + 1) / counts.length, 2)] as const;
    const facts = [...bin, count(n), count(whole), percent(n / whole)] as const;
    return {
      x: left + 0.75,
      y: direction < 0 ? base - height : base,
      width: Math.max(1, right - left - 1.5),
      height,
      of,
      hint:
        of === 'members'
          ? l10n.t('agreement {0} to {1}: {2} of {3} anchors ({4})', ...facts)
          : l10n.t('agreement {0} to {1}: {2} of {3} negatives ({4})', ...facts),
    };
  });
}

function description({ members, rest }: AgreementHistogram): string {
  return l10n.t(
    'Held-out agreement, from 0 to 1. Half of the {0} anchors lie above about {1}, half of the {2} negatives above about {3}.',
    count(total(members)),
    fixed(medianOf(members), 2),
    count(total(rest)),
    fixed(medianOf(rest), 2),
  );
}

/** Middle of the bin that holds the median. */
function medianOf(counts: readonly number[]): number {
  const half = total(counts) / 2;
  let seen = 0;
  const bin = counts.findIndex((n) => (seen += n) >= half);
  return (bin + 0.5) / counts.length;
}

function shares(counts: readonly number[]): number[] {
  const whole = total(counts);
  return counts.map((n) => (whole === 0 ? 0 : n / whole));
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, n) => sum + n, 0);
}
