/** One category as measured: by the catalog's rule, by the paper's, and by every rule of the sweep, on equal folds. */
import { popcount } from '../../../core/bits';
import type { Estimate } from '../../../protocol/evidence';
import { polarityOf } from '../../describe';
import type { ScoredFold } from '../../evaluate';
import { heldOutAuc, heldOutPlacements, trainingOf } from '../../evaluate';
import type { Evaluated } from '../../measure';
import type { FeatureTask } from '../../task';
import {
  chooserOf,
  detectionOf,
  measureRule,
  PAPER_TAU,
  paperChooser,
  planFolds,
} from '../../measure';
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
  /** Held-out AUC of the first run of folds, for comparison with the null, whose sets have one run each. */
  readonly oneRun: number;
  /** Held-out placement of each anchor. */
  readonly placement: Float64Array;
}

/** Against the rest of the vocabulary, whatever negatives the catalog names. */
export function measureCategory(
  evaluated: Evaluated,
  task: FeatureTask,
  rules: readonly SweepRule[],
  settings: Pick<ExperimentSettings, 'seed' | 'folds'>,
): CategoryResult {
  const detection = detectionOf(evaluated, { ...task, negatives: null });
  const plan = planFolds(detection, settings);
  const all = trainingOf(
    detection,
    task.anchors.map((_, i) => i),
  );
  const ours = measureRule(plan, chooserOf(evaluated.planes, task.register, settings.seed), all);
  const paper = measureRule(plan, paperChooser, all);
  const best = rankedDimensions(all.stats)[0]!;
  return {
    task,
    words: wordsOf(task),
    nPos: task.anchors.length,
    nNeg: popcount(detection.negatives),
    folds: plan.folds,
    best: { name: `${polarityOf(all.stats.polarity[best]!)}${best}`, auc: all.stats.auc[best]! },
    ours: sideOf(ours),
    paper: { ...sideOf(paper), fellBack: registerByTau(all.stats, PAPER_TAU).fellBack },
    sweep: sweepRules(plan, rules),
    agreement: meanAgreement(ours.scored),
    oneRun: heldOutAuc(ours.scored, task.anchors.length),
    placement: heldOutPlacements(ours.scored, task.anchors.length),
  };
}

function sideOf(measured: ReturnType<typeof measureRule>): MeasuredSide {
  return {
    k: measured.prototype.dimensions.length,
    heldOut: measured.heldOut,
    inSample: measured.inSample.value,
  };
}

function meanAgreement(folds: readonly ScoredFold[]): Float32Array {
  const sum = new Float32Array(folds[0]!.counts.length);
  for (const { counts, k } of folds) {
    for (let t = 0; t < sum.length; t++) sum[t]! += counts[t]! / k / folds.length;
  }
  return sum;
}
