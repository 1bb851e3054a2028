/** Each category in running text, beside the same category on tokens alone. */
import type { Estimate } from '../../../protocol/evidence';
import { heldOutAuc, scoreFolds, trainingOf } from '../../evaluate';
import type { Evaluated } from '../../measure';
import type { FeatureTask } from '../../task';
import { chooserOf, detectionOf, PAPER_TAU, planFolds } from '../../measure';
import { p95, permutationP } from '../../nullMatched';
import { prototypeOf, registerByTau } from '../../prototype';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { ExperimentHost, ExperimentSettings } from '../experiment';
import type { Contextual, TextIndex } from './contextual';
import { contextualOf, inSampleContextual, scoreText } from './contextual';
import type { TextPool } from './randomSets';
import { drawContextual, randomAnchors } from './randomSets';

export interface ContextualCategory {
  readonly id: string;
  readonly anchors: number;
  /** Width of the register chosen on all anchors. */
  readonly k: number;
  readonly ours: Contextual;
  /** Held-out AUC on the vocabulary, same folds and rule. */
  readonly typeLevel: number;
  /** In-sample on running text, by the paper's rule. */
  readonly paper: number;
  /** Held-out AUCs of random sets, one per draw. */
  readonly draws: readonly number[];
  readonly nullP95: Estimate['value'];
  readonly p: number;
}

export interface ContextualTask {
  readonly evaluated: Evaluated;
  readonly text: TextIndex;
  readonly pool: TextPool;
  readonly settings: ExperimentSettings;
}

/** @returns Undefined if fewer than two different anchors occur in the text. */
export async function contextualCategory(
  given: ContextualTask,
  task: FeatureTask,
  host: ExperimentHost,
): Promise<ContextualCategory | undefined> {
  const { evaluated, text, settings } = given;
  const detection = detectionOf(evaluated, task);
  const plan = planFolds(detection, { ...settings, repeats: 1 });
  const choose = chooserOf(evaluated.planes, task.register, settings.seed);
  const scored = scoreText(text, detection, plan, choose);
  if (!scored) return undefined;
  await host.breathe();
  const all = trainingOf(detection, Array.from(detection.anchors.keys()));
  const k = choose(all).dimensions.length;
  const paper = prototypeOf(all.stats, registerByTau(all.stats, PAPER_TAU).dimensions);
  const onTypes = scoreFolds(detection, plan.foldOf, plan.folds, choose, plan.negativeFoldOf);
  await host.breathe();
  const ours = contextualOf(text, scored);
  const draws = await drawSets(given, task, k, host);
  return {
    id: task.id,
    anchors: task.anchors.length,
    k,
    ours,
    typeLevel: heldOutAuc(onTypes, task.anchors.length),
    paper: inSampleContextual(text, task.anchors, paper)!,
    draws,
    nullP95: p95(draws),
    p: permutationP(ours.auc.value, draws),
  };
}

async function drawSets(
  { evaluated, text, pool, settings }: ContextualTask,
  { id, anchors }: FeatureTask,
  k: number,
  host: ExperimentHost,
): Promise<number[]> {
  const random = seededRandom(settings.seed, `contextual:${id}`);
  const draws: number[] = [];
  for (let i = 0; i < settings.draws; i++) {
    const set = randomAnchors(text, pool, anchors, random);
    const auc = drawContextual(evaluated, text, set, k, settings.folds, random);
    if (auc !== undefined) draws.push(auc);
    await host.breathe();
  }
  return draws;
}

/** The null of a mean over categories: draw by draw, up to the shortest list of draws. */
export function meanDraws(categories: readonly ContextualCategory[]): number[] {
  const count = categories.length === 0 ? 0 : Math.min(...categories.map((c) => c.draws.length));
  return Array.from({ length: count }, (_, i) => mean(categories.map(({ draws }) => draws[i]!)));
}
