/** The same anchors against harder negatives: other categories, and words that look alike. */
import { fullSet, has, popcount } from '../../../core/bits';
import type { Estimate } from '../../../protocol/evidence';
import { trainingOf } from '../../evaluate';
import type { Evaluated } from '../../measure';
import type { FeatureTask } from '../../task';
import { chooserOf, detectionOf, evaluatedOf, measureRule, planFolds } from '../../measure';
import { drawNull, p95 } from '../../nullMatched';
import { sample, seededRandom } from '../../random';
import { refusalOf } from '../../refusal';
import { gatherTokens } from '../common/subset';
import type { ExperimentHost, ExperimentSettings } from '../experiment';
import type { ShapeIndex } from './shapes';
import { matchedNegatives } from './shapes';
import { spelling } from './words';

export interface AgainstNegatives {
  readonly nNeg: number;
  readonly k: number;
  readonly heldOut: Estimate;
  readonly inSample: number;
  /** 95th percentile of the held-out AUC with labels permuted, same k. */
  readonly nullP95: number;
}

export interface NegativeSettings {
  /** Matched negatives per anchor. */
  readonly ratio: number;
  /** At most this many anchors of other categories. */
  readonly hard: number;
  /** Permutations. */
  readonly draws: number;
}

/** Anchors of the other categories; own anchors and their spellings are left out. */
export function hardNegatives(
  task: FeatureTask,
  categories: readonly FeatureTask[],
  most: number,
  seed: number,
): number[] {
  const barred = barredBy(task);
  const others = new Set<number>();
  for (const other of categories) {
    if (other.id === task.id) continue;
    other.anchors.forEach((t, i) => {
      if (!barred(t, other.anchorTexts[i])) others.add(t);
    });
  }
  const all = [...others].sort((a, b) => a - b);
  return all.length <= most ? all : sample(all, most, seededRandom(seed, `hard:${task.id}`));
}

/** Words with the same looks and about the same frequency. */
export function lookAlikes(
  task: FeatureTask,
  index: ShapeIndex,
  words: readonly string[],
  ratio: number,
): number[] {
  const barred = barredBy(task);
  return matchedNegatives(index, task.anchors, (t) => barred(t, words[t]), ratio);
}

function barredBy(task: FeatureTask): (token: number, text: string | undefined) => boolean {
  const anchors = new Set(task.anchors);
  const spelled = new Set(task.anchorTexts.map(spelling));
  return (token, text) => anchors.has(token) || spelled.has(spelling(text ?? ''));
}

/**
 * Register chosen and evaluated against these negatives, which are held out fold by fold like the anchors.
 *
 * @returns Null if they give no AUC.
 */
export async function measureAgainst(
  evaluated: Evaluated,
  task: FeatureTask,
  negatives: readonly number[],
  settings: Pick<ExperimentSettings, 'seed' | 'folds'> & Pick<NegativeSettings, 'draws'>,
  host: Pick<ExperimentHost, 'breathe'>,
): Promise<AgainstNegatives | null> {
  const kept = negatives.filter((t) => has(evaluated.tokens, t));
  const small = smallVocabulary(evaluated, task, kept);
  const detection = detectionOf(small.evaluated, small.task);
  if (refusalOf(detection)) return null;
  const plan = planFolds(detection, settings);
  const all = trainingOf(
    detection,
    small.task.anchors.map((_, i) => i),
  );
  const choose = chooserOf(small.evaluated.planes, task.register, settings.seed);
  const measured = measureRule(plan, choose, all);
  const k = measured.prototype.dimensions.length;
  const nullP95 = await permuted(small.evaluated, small.task, k, plan.folds, settings, host);
  const { heldOut, inSample } = measured;
  return { nNeg: popcount(detection.negatives), k, heldOut, inSample: inSample.value, nullP95 };
}

/** Anchors and negatives as a separate vocabulary: anchors first. */
function smallVocabulary(
  { planes }: Evaluated,
  task: FeatureTask,
  negatives: readonly number[],
): { readonly evaluated: Evaluated; readonly task: FeatureTask } {
  const tokens = [...task.anchors, ...negatives];
  const index = tokens.map((_, i) => i);
  const n = task.anchors.length;
  return {
    evaluated: evaluatedOf(gatherTokens(planes, tokens), fullSet(tokens.length)),
    task: { ...task, anchors: index.slice(0, n), negatives: index.slice(n) },
  };
}

async function permuted(
  { planes, tokens, counts }: Evaluated,
  task: FeatureTask,
  k: number,
  folds: number,
  { seed, draws }: Pick<ExperimentSettings, 'seed'> & Pick<NegativeSettings, 'draws'>,
  host: Pick<ExperimentHost, 'breathe'>,
): Promise<number> {
  const request = { planes, pool: tokens, poolCounts: counts, negativesFolded: true };
  const steps = drawNull(
    { ...request, anchors: task.anchors.length, k, folds, draws },
    seededRandom(seed, `negatives:${task.id}`),
  );
  for (;;) {
    const step = steps.next();
    if (step.done) return p95(step.value.heldOut);
    await host.breathe();
  }
}
