/** The methods that are compared. Each fits on a split and scores every row; higher is more of the category. */
import type { Prototype } from '../../../core/prototype';
import { agreementCounts } from '../../../core/agreement';
import { rowOf } from '../../../core/nearest';
import { has } from '../../../core/bits';
import { paperChooser } from '../../measure';
import type { Items, View, Views } from './items';
import { cosineScores, diffMeanScores } from './means';
import { logisticScores, sparseScores } from './probe';
import type { Split } from './split';
import { registerOn, trainingOn } from './split';

export interface FitContext {
  readonly items: Items;
  readonly split: Split;
  /** The catalog's rule on this split. */
  readonly register: Prototype;
  readonly seed: number;
}

export interface Method {
  readonly id: string;
  readonly title: string;
  /** `ours`: the register and methods as simple; `control`: what it is compared with. */
  readonly role: 'ours' | 'control';
  /**
   * One score per row. Several vectors are scored one by one and their AUCs averaged; no vector means that the
   * representation is missing.
   */
  scores(context: FitContext): readonly ArrayLike<number>[];
}

/** Training anchors whose agreement is averaged. */
export const NEIGHBOURS = 5;

export const METHODS: readonly Method[] = [
  {
    id: 'register',
    title: 'register',
    role: 'ours',
    scores: ({ items, register }: FitContext) => [
      agreementCounts(items.views.own.planes, register),
    ],
  },
  {
    id: 'paper',
    title: 'paper rule',
    role: 'ours',
    scores: paperScores,
  },
  plain('diffmean-signs', 'DiffMean, signs', (v, { split }) => diffMeanScores(v.signs, split)),
  plain('diffmean', 'DiffMean', (v, { split }) => diffMeanScores(v.centred, split)),
  plain('cosine-signs', 'cosine, signs', (v, { split }) => cosineScores(v.signs, split)),
  plain('cosine', 'cosine', (v, { split }) => cosineScores(v.centred, split)),
  plain('knn', 'nearest anchors, signs', (v, { split }) => neighbourScores(v.centred, split)),
  plain('logistic', 'logistic', (v, { split, seed }) => logisticScores(v.centred, split, seed)),
  plain('logistic-signs', 'logistic, signs', (v, { split, seed }) =>
    logisticScores(v.signs, split, seed),
  ),
  plain('sparse', 'k-sparse probe', (v, { split, register, seed }) =>
    sparseScores(v.centred, split, register.dimensions.length, seed),
  ),
  {
    id: 'rotated',
    title: 'random basis',
    role: 'control',
    scores: (context) => context.items.views.rotated.map((v) => registerScores(v, context)),
  },
  plain('twin', 'random weights', (v, context) => registerScores(v.twin, context)),
  onEmbedding('embedding', 'embedding', registerScores),
  onEmbedding('embedding-diffmean', 'embedding, DiffMean', (view, { split }) =>
    diffMeanScores(view, split),
  ),
  onEmbedding('embedding-logistic', 'embedding, logistic', (view, c) =>
    logisticScores(view, c.split, c.seed),
  ),
];

function paperScores({ items, split }: FitContext): Uint16Array[] {
  const { planes } = items.views.own;
  return [agreementCounts(planes, paperChooser(trainingOn(planes, split)))];
}

function plain(
  id: string,
  title: string,
  score: (views: Views, context: FitContext) => ArrayLike<number>,
): Method {
  const scores: Method['scores'] = (context) => [score(context.items.views, context)];
  return { id, title, role: 'control', scores };
}

function onEmbedding(
  id: string,
  title: string,
  score: (view: View, context: FitContext) => ArrayLike<number>,
): Method {
  const scores: Method['scores'] = (context) => {
    const view = context.items.views.embedding;
    return view ? [score(view, context)] : [];
  };
  return { id, title, role: 'control', scores };
}

/** The catalog's rule on another representation, with every choice repeated. */
function registerScores({ planes }: View, { items, split, seed }: FitContext): Uint16Array {
  return agreementCounts(planes, registerOn(planes, split, items.register, seed));
}

/** Mean number of signs shared with the nearest training anchors. */
function neighbourScores({ planes, width }: View, { positives }: Split): Float64Array {
  const dimensions = Array.from({ length: width }, (_, d) => d);
  const counts = positives.map((row) => {
    const own = rowOf(planes, row);
    const polarity = dimensions.map((d) => (has(own, d) ? 1 : -1));
    return agreementCounts(planes, { dimensions, polarity });
  });
  const nearest = Math.min(NEIGHBOURS, counts.length);
  return Float64Array.from({ length: planes.tokens }, (_, t) => {
    const sorted = counts.map((c) => c[t]!).sort((a, b) => b - a);
    return sorted.slice(0, nearest).reduce((sum, c) => sum + c, 0) / nearest;
  });
}
