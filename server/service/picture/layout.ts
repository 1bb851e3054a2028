import type { AgreementHistogram } from '../../protocol/evidence';

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly text: string;
}

/** All in pixels; bars of members go up from the axis, those of the rest down. */
export interface HistogramLayout {
  readonly width: number;
  readonly height: number;
  readonly axis: { readonly left: number; readonly right: number; readonly y: number };
  readonly members: readonly Bar[];
  readonly rest: readonly Bar[];
  readonly labels: readonly Label[];
}

const size = { width: 300, height: 116, side: 8, label: 14, gap: 1 };

/**
 * Places the two histograms of held-out agreement, each as shares of its own class on one common scale, so that
 * 50 members and 30 000 others can be compared by shape. A class without tokens has no bars.
 */
export function layoutHistogram({ members, rest }: AgreementHistogram): HistogramLayout {
  const above = sharesOf(members);
  const below = sharesOf(rest);
  const highest = Math.max(0, ...above, ...below);
  const plot = (size.height - 2 * size.label - size.label) / 2;
  const scale = highest === 0 ? 0 : plot / highest;
  const axis = { left: size.side, right: size.width - size.side, y: size.label + plot };
  return {
    width: size.width,
    height: size.height,
    axis,
    members: bars(above, axis, scale, 'up'),
    rest: bars(below, axis, scale, 'down'),
    labels: labels(axis),
  };
}

function sharesOf(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return counts.map((n) => (total === 0 ? 0 : n / total));
}

function bars(
  shares: readonly number[],
  axis: HistogramLayout['axis'],
  scale: number,
  side: 'up' | 'down',
): readonly Bar[] {
  const step = (axis.right - axis.left) / Math.max(1, shares.length);
  return shares.flatMap((value, bin) => {
    if (value === 0) return [];
    const height = Math.max(1, value * scale);
    const y = side === 'up' ? axis.y - height : axis.y;
    return [{ x: axis.left + bin * step, y, width: step - size.gap, height }];
  });
}

function labels({ left, right }: HistogramLayout['axis']): readonly Label[] {
  const low = size.height - size.label / 2 + 3;
  return [
    { x: left, y: size.label - 4, anchor: 'start', text: 'members' },
    { x: left, y: low - size.label, anchor: 'start', text: 'rest' },
    { x: left, y: low, anchor: 'start', text: '0' },
    { x: (left + right) / 2, y: low, anchor: 'middle', text: 'held-out agreement' },
    { x: right, y: low, anchor: 'end', text: '1' },
  ];
}
