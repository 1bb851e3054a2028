/** The pictures of `baselines`. */
import type { DotPicture, Point, ScatterPicture } from '../../../protocol/report';
import type { BaselineData } from './result';
import { METHODS } from './methods';
import type { WeightedDimension } from './polarity';
import type { MethodSummary } from './summaries';

const alone = (value: number): { value: number; low: null; high: null } => ({
  value,
  low: null,
  high: null,
});

export function methodPicture(summaries: readonly MethodSummary[]): DotPicture {
  return {
    kind: 'dots',
    id: 'all-methods',
    title: 'Held-out AUC of every method',
    description:
      'For each method, the mean held-out AUC over categories with its 95 % interval, the mean in-sample AUC, and the 95th ' +
      'percentile of its held-out AUC on random words.',
    value: { title: 'AUC', domain: [0.4, 1] },
    names: summaries.map(({ method }) => method.title),
    series: [
      { name: 'held-out', role: 'ours', values: summaries.map((s) => s.heldOut) },
      { name: 'in-sample', role: 'control', values: summaries.map((s) => alone(s.inSample)) },
      { name: 'null p95', role: 'null', values: summaries.map((s) => alone(s.heldOutNull)) },
    ],
  };
}

export function probePicture({ compared, nulls }: BaselineData): ScatterPicture {
  const probe = METHODS.findIndex(({ id }) => id === 'logistic');
  const points = (of: BaselineData['compared']): Point[] =>
    of.map(({ id, aucs }) => ({ x: aucs[0]!.heldOut, y: aucs[probe]!.heldOut, label: id }));
  return {
    kind: 'scatter',
    id: 'probe-and-register',
    title: 'A trained probe against the register',
    description:
      'Each category by the held-out AUC of its register and of a logistic regression on values, with sets of random words. ' +
      'Above the diagonal the probe is better.',
    diagonal: true,
    x: { title: 'held-out AUC, register', domain: [0.3, 1] },
    y: { title: 'held-out AUC, logistic regression', domain: [0.3, 1] },
    series: [
      { name: 'categories', role: 'ours', points: points(compared) },
      { name: 'random words', role: 'null', points: points(nulls) },
    ],
  };
}

/** Points of each series. */
const SHOWN = 400;

export function weightPicture({ compared, nulls }: BaselineData): ScatterPicture {
  const points = (of: BaselineData['compared']): Point[] =>
    thinned(of.flatMap(({ match }) => scaled(match.valuesSeparate?.dimensions ?? [])));
  return {
    kind: 'scatter',
    id: 'weights',
    title: 'Probe weight and polarity of dimensions, from separate halves of the words',
    description:
      'Each point is a dimension of one category: how well its sign separates one half of the words, -1 to 1, and the weight that a ' +
      'probe trained on the other half gives it, as a share of the largest. On the diagonal the two agree.',
    diagonal: true,
    x: { title: 'signed dimension AUC (0 is chance)', domain: [-1, 1] },
    y: { title: 'probe weight, share of the largest', domain: [-1, 1] },
    series: [
      { name: 'categories', role: 'ours', points: points(compared) },
      { name: 'random words', role: 'null', points: points(nulls) },
    ],
  };
}

function scaled(dimensions: readonly WeightedDimension[]): Point[] {
  const most = Math.max(...dimensions.map(({ weight }) => Math.abs(weight))) || 1;
  return dimensions.map(({ weight, signedAuc }) => ({ x: signedAuc, y: weight / most }));
}

function thinned(points: readonly Point[]): Point[] {
  const step = Math.max(1, points.length / SHOWN);
  return Array.from(
    { length: Math.min(SHOWN, points.length) },
    (_, i) => points[Math.floor(i * step)]!,
  );
}
