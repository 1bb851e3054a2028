/** How well token id, length, case and leading space identify a category without the model. */
import { members } from '../../../core/bits';
import type { Evaluated } from '../../measure';
import { seededRandom } from '../../random';
import { samplePool } from '../common/subset';
import type { Design } from '../common/logistic';
import { fitLogistic, scoresOf } from '../common/logistic';
import { midRanks, placementsOf } from '../common/scores';
import type { ExperimentSettings } from '../experiment';
import type { CategoryResult } from './category';
import { assignFolds, clustersOf } from '../../folds';
import { shapeOf } from '../../null/shape';

/** Each feature of a word's looks, as a number. */
const LOOKS = {
  id: (_: string, token: number): number => Math.log1p(token),
  length: (text: string): number => shapeOf(text).length,
  case: (text: string): number => (['capital', 'upper'].includes(shapeOf(text).letterCase) ? 1 : 0),
  space: (text: string): number => (shapeOf(text).space ? 1 : 0),
} as const;

export type Look = keyof typeof LOOKS;
export const LOOK_NAMES = Object.keys(LOOKS) as Look[];

/** AUC of each look alone in its better direction, in [0.5, 1], and held-out AUC of all together. */
export type ConfoundAucs = Readonly<Record<Look, number>> & { readonly together: number };

export interface Looks {
  readonly tokens: readonly number[];
  /** Mid-ranks over the evaluated tokens, by token id. */
  readonly ranks: Readonly<Record<Look, Float64Array>>;
  /** Standardised values [V, looks], row-major. */
  readonly values: Float32Array;
  readonly sampled: readonly number[];
}

/** Tokens that represent the vocabulary when all looks are fitted together. */
const SAMPLED = 2000;

export function looksOf(
  evaluated: Evaluated,
  words: readonly string[],
  { seed }: Pick<ExperimentSettings, 'seed'>,
): Looks {
  const tokens = members(evaluated.tokens);
  const size = evaluated.planes.tokens;
  const ranks = {} as Record<Look, Float64Array>;
  const values = new Float32Array(size * LOOK_NAMES.length);
  LOOK_NAMES.forEach((look, l) => {
    const raw = tokens.map((t) => LOOKS[look](words[t] ?? '', t));
    ranks[look] = new Float64Array(size);
    midRanks(raw).forEach((rank, i) => (ranks[look][tokens[i]!] = rank));
    standardised(raw).forEach((v, i) => (values[tokens[i]! * LOOK_NAMES.length + l] = v));
  });
  const sampled = samplePool(evaluated, SAMPLED, seededRandom(seed, 'looks'));
  return { tokens, ranks, values, sampled };
}

function standardised(values: readonly number[]): number[] {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
  return values.map((v) => (v - mean) / (deviation || 1));
}

export function confoundsOf(
  looks: Looks,
  { task }: Pick<CategoryResult, 'task'>,
  settings: Pick<ExperimentSettings, 'seed' | 'folds'>,
): ConfoundAucs {
  const alone = LOOK_NAMES.map((look) => [look, better(aloneAuc(looks, look, task.anchors))]);
  const each = Object.fromEntries(alone) as Record<Look, number>;
  return { ...each, together: togetherAuc(looks, task, settings) };
}

function better(auc: number): number {
  return Math.max(auc, 1 - auc);
}

/** By the sum of ranks over the whole evaluated vocabulary (Mann-Whitney). */
function aloneAuc({ ranks, tokens }: Looks, look: Look, anchors: readonly number[]): number {
  const n = anchors.length;
  const sum = anchors.reduce((total, t) => total + ranks[look][t]!, 0);
  return (sum - (n * (n + 1)) / 2) / (n * (tokens.length - n));
}

/** Held-out AUC of a logistic regression on all looks, anchors against a sample of the vocabulary. */
function togetherAuc(
  looks: Looks,
  task: CategoryResult['task'],
  { seed, folds }: Pick<ExperimentSettings, 'seed' | 'folds'>,
): number {
  const random = seededRandom(seed, `looks:${task.id}`);
  const anchorFolds = assignFolds(clustersOf(task.anchorTexts), folds, random);
  const negatives = looks.sampled.filter((t) => !task.anchors.includes(t));
  let wins = 0;
  for (let f = 0; f < anchorFolds.folds; f++) {
    const train = task.anchors.filter((_, i) => anchorFolds.foldOf[i] !== f);
    const held = task.anchors.filter((_, i) => anchorFolds.foldOf[i] === f);
    const tested = negatives.filter((_, i) => i % anchorFolds.folds === f);
    const rest = negatives.filter((_, i) => i % anchorFolds.folds !== f);
    const x = designOf(looks, [...train, ...rest]);
    const y = Uint8Array.from({ length: x.rows }, (_, r) => (r < train.length ? 1 : 0));
    const fit = fitLogistic(x, y, 1);
    const score = (tokens: readonly number[]): Float64Array =>
      scoresOf(fit, designOf(looks, tokens));
    wins += placementsOf(score(held), score(tested)).reduce((sum, v) => sum + v, 0);
  }
  return wins / task.anchors.length;
}

function designOf({ values }: Looks, tokens: readonly number[]): Design {
  const width = LOOK_NAMES.length;
  const rows = new Float32Array(tokens.length * width);
  tokens.forEach((t, r) => rows.set(values.subarray(t * width, (t + 1) * width), r * width));
  return { rows: tokens.length, width, values: rows };
}
