/** The pictures of `detect`. */
import type {
  DotPicture,
  HistogramPicture,
  LinePicture,
  Point,
  ScatterPicture,
} from '../../../protocol/report';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { meanOver } from '../common/summary';
import type { DetectData } from './result';
import type { TestedCategory } from './tested';
import { fixed } from '../../../protocol/format';

const AUC = { title: 'AUC', domain: [0.4, 1] } as const;

const alone = (value: number): { value: number; low: null; high: null } => ({
  value,
  low: null,
  high: null,
});

export function categoryPicture({ tested, settings }: DetectData): DotPicture {
  const most = settings.options.pictured;
  const shown = spread(tested, most);
  const part = shown.length < tested.length ? `, ${shown.length} of ${tested.length} shown` : '';
  return {
    kind: 'dots',
    id: 'each-category',
    title: `Held-out AUC of each category${part}`,
    description:
      'For each category, the held-out AUC with its 95 % interval, the in-sample AUC, and the 95th percentile of the held-out ' +
      'AUC of look-alike sets. A point to the right of its null is above chance.',
    value: AUC,
    names: shown.map(({ task }) => task.id),
    series: [
      { name: 'held-out', role: 'ours', values: shown.map(({ ours }) => ours.heldOut) },
      {
        name: 'in-sample',
        role: 'control',
        values: shown.map(({ ours }) => alone(ours.inSample)),
      },
      {
        name: 'null p95',
        role: 'null',
        values: shown.map(({ nullMatched }) => alone(nullMatched.heldOutP95)),
      },
    ],
  };
}

/** At most this many of a sorted list, evenly spaced from first to last. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)]!);
}

export function sweepPicture(data: DetectData, kind: 'tau' | 'top'): LinePicture {
  const at = data.rules.flatMap((rule, r) => (rule.rule === kind ? [r] : []));
  const series = (pick: (one: TestedCategory, r: number) => number): Point[] =>
    at.map((r) => {
      const rule = data.rules[r]!;
      const random = seededRandom(data.settings.seed, 'sweep');
      const { value, low, high } = meanOver(
        data.tested.map((one) => pick(one, r)),
        random,
      )!;
      return { x: rule.rule === 'tau' ? rule.tau : rule.k, y: value, low, high };
    });
  const plain = (points: readonly Point[]): Point[] => points.map(({ x, y }) => ({ x, y }));
  return {
    kind: 'lines',
    id: `sweep-${kind}`,
    title: kind === 'tau' ? 'AUC by threshold' : 'AUC by width of the register',
    description:
      'Mean over categories of the held-out AUC with its 95 % interval, of the in-sample AUC, and of their nulls. Where the ' +
      'in-sample null rises towards one, an in-sample AUC says nothing.',
    x:
      kind === 'tau'
        ? { title: 'tau' }
        : { title: 'k, dimensions in the register', scale: 'log', domain: widthsOf(data) },
    y: AUC,
    series: [
      { name: 'held-out', role: 'ours', points: series((one, r) => one.sweep[r]!.heldOut) },
      {
        name: 'in-sample',
        role: 'control',
        points: plain(series((one, r) => one.sweep[r]!.inSample)),
      },
      {
        name: 'null p95, held-out',
        role: 'null',
        points: plain(series((one, r) => one.sweepNull[r]!.heldOutP95)),
      },
      {
        name: 'null p95, in-sample',
        role: 'null',
        points: plain(series((one, r) => one.sweepNull[r]!.inSampleP95)),
      },
    ],
  };
}

function widthsOf({ rules }: DetectData): [number, number] {
  const widths = rules.flatMap((rule) => (rule.rule === 'top' ? [rule.k] : []));
  return [Math.min(...widths), Math.max(...widths)];
}

const BINS = 28;

export function histogramPicture({ tested }: DetectData): HistogramPicture {
  const edges = Array.from({ length: BINS + 1 }, (_, i) => 0.3 + (0.7 * i) / BINS);
  const counted = (values: readonly number[]): number[] => {
    const counts = new Array<number>(BINS).fill(0);
    for (const v of values) counts[binOf(v)]!++;
    return counts;
  };
  return {
    kind: 'histogram',
    id: 'held-out',
    title: 'Held-out AUCs of the catalog and of random anchor sets',
    description:
      'Shares of categories, and of random anchor sets of the same sizes under the same procedure, by held-out AUC; the first ' +
      'bin includes everything below 0.3.',
    x: { title: 'held-out AUC' },
    edges,
    series: [
      {
        name: 'categories',
        role: 'ours',
        counts: counted(tested.map((t) => t.ours.heldOut.value)),
      },
      { name: 'random sets', role: 'null', counts: counted(tested.flatMap((t) => t.wholeDraws)) },
    ],
  };
}

function binOf(auc: number): number {
  return Math.max(0, Math.min(BINS - 1, Math.floor(((auc - 0.3) / 0.7) * BINS)));
}

export function confoundPicture({ tested }: DetectData): ScatterPicture {
  const worst = mean(tested.map(({ nullMatched }) => nullMatched.heldOutP95));
  return {
    kind: 'scatter',
    id: 'looks',
    title: 'Signs against the looks of words',
    description:
      'Each category by the held-out AUC of token id, length, case and leading space together, and by that of its signs. ' +
      `Looks alone identify the points on the right. The mean null of the signs is ${fixed(worst, 2)}.`,
    x: { title: 'held-out AUC, looks together', domain: [0.3, 1] },
    y: { title: 'held-out AUC, signs', domain: [0.3, 1] },
    series: [
      {
        name: 'categories',
        role: 'ours',
        points: tested.map(({ task, ours, confounds }) => ({
          x: confounds.together,
          y: ours.heldOut.value,
          label: task.id,
        })),
      },
    ],
  };
}
