/**
 * One category as `measure` has it, by the catalog's rule and by the paper's, and every rule of the sweep on its folds.
 */
import { popcount } from '../../../core/bits';
import type { Estimate } from '../../../protocol/evidence';
import { polarityOf } from '../../describe';
import type { ScoredFold } from '../../evaluate';
import { heldOutPlacements, scoreFolds, trainingOf } from '../../evaluate';
import type { Evaluated, PureMeasurement } from '../../measure';
import type { FeatureTask } from '../../task';
import { chooserOf, detectionOf, PAPER_TAU, planFolds } from '../../measure';
import { rankedDimensions, registerByTau } from '../../prototype';
import { wordsOf } from '../common/categories';
import type { ExperimentSettings } from '../experiment';
import type { SweepPoint, SweepRule } from './sweep';
import { sweepRules } from './sweep';

export interface MeasuredSide {
  readonly k: number;
  readonly heldOut: Estimate;
  readonly inSample: number;
}

export interface CategoryResult {
  readonly task: FeatureTask;
  /** Different words among the anchors. */
  readonly words: number;
  readonly nPos: number;
  readonly nNeg: number;
  readonly folds: number;
  readonly best: { readonly name: string; readonly auc: number };
  readonly ours: MeasuredSide;
  readonly paper: MeasuredSide & { readonly fellBack: boolean };
  /** One point per rule of the sweep. */
  readonly sweep: readonly SweepPoint[];
  /** Mean held-out agreement of every token, over the folds. */
  readonly agreement: Float32Array;
  /** Look-alike sets, and uniform ones beside them: p, q and percentiles are those of `measure`. */
  readonly nullMatched: PureMeasurement['nullMatched'];
  readonly nullUniform: PureMeasurement['nullUniform'];
  /** Placement of each anchor held out by the first run of folds. */
  readonly placement: Float64Array;
}

/** @param measured The same task, against the rest of the vocabulary whatever negatives the catalog names. */
export function studyCategory(
  evaluated: Evaluated,
  task: FeatureTask,
  measured: PureMeasurement,
  rules: readonly SweepRule[],
  settings: Pick<ExperimentSettings, 'seed' | 'folds'>,
): CategoryResult {
  const detection = detectionOf(evaluated, { ...task, negatives: null });
  const plan = planFolds(detection, { ...settings, repeats: 1 });
  const all = trainingOf(
    detection,
    task.anchors.map((_, i) => i),
  );
  const choose = chooserOf(evaluated.planes, task.register, settings.seed);
  const scored = scoreFolds(detection, plan.foldOf, plan.folds, choose);
  const { auc, paperRule: paper, nullMatched, nullUniform } = measured;
  const best = rankedDimensions(all.stats)[0]!;
  return {
    task,
    words: wordsOf(task),
    nPos: task.anchors.length,
    nNeg: popcount(detection.negatives),
    folds: plan.folds,
    best: { name: `${polarityOf(all.stats.polarity[best]!)}${best}`, auc: all.stats.auc[best]! },
    ours: { k: measured.k, heldOut: auc.heldOut, inSample: auc.inSample.value },
    paper: {
      ...{ k: paper.k, heldOut: paper.heldOut, inSample: paper.inSample.value },
      fellBack: registerByTau(all.stats, PAPER_TAU).fellBack,
    },
    sweep: sweepRules(plan, rules),
    nullMatched,
    nullUniform,
    agreement: meanAgreement(scored),
    placement: heldOutPlacements(scored, task.anchors.length),
  };
}

function meanAgreement(folds: readonly ScoredFold[]): Float32Array {
  const sum = new Float32Array(folds[0]!.counts.length);
  for (const { counts, k } of folds) {
    for (let t = 0; t < sum.length; t++) sum[t]! += counts[t]! / k / folds.length;
  }
  return sum;
}
