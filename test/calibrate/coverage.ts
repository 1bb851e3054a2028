/** Whether intervals cover what they are intervals of: the AUC on members that were never seen. */
import type { FeatureTask } from '../../server/science/task';
import { placements } from '../../server/core/auc';
import { scoreMany } from '../support/scoreMany';
import type { Estimate } from '../../server/protocol/evidence';
import { trainingOf } from '../../server/science/evaluate';
import { varianceOfMean } from '../../server/science/interval';
import type { Evaluated } from '../../server/science/measure';
import { chooserOf, detectionOf, measureRule, planFolds } from '../../server/science/measure';
import { sample, type Random } from '../../server/science/random';
import { mean } from '../../server/science/resampling';

/** Where anchors are drawn from, and what they are measured in. */
export interface Frame {
  /** Words, each with the tokens of its spellings. */
  readonly words: readonly (readonly number[])[];
  readonly evaluated: (anchors: readonly number[]) => Evaluated;
}

export interface Drawn {
  readonly estimate: Estimate;
  /** AUC of the register of these anchors on the members that are not among them. */
  readonly unseen: number;
  /** Standard error of `unseen`: few members are left of a small category, and they are a sample as the anchors are. */
  readonly error: number;
  /** How many members are left. */
  readonly left: number;
  /** Mean of `unseen` over the draws of the same category. */
  readonly overSets: number;
}

export interface Coverage {
  readonly intervals: number;
  /** Intervals that cover `unseen`, each arm lengthened by the target's own error. */
  readonly own: number;
  /** The same with `unseen` taken for the truth. */
  readonly ownAsIs: number;
  /** Intervals that cover `overSets`. */
  readonly ofMean: number;
  /** Intervals that lie above `unseen` or below it by more than its own error. */
  readonly tooHigh: number;
  readonly tooLow: number;
  /** Mean width. */
  readonly width: number;
}

/** The standard normal quantile at .975. */
const Z = 1.96;

export function coverageOf(drawn: readonly Drawn[]): Coverage {
  const bounded = drawn.flatMap((one) => {
    const { value, low, high } = one.estimate;
    if (low === null || high === null) return [];
    const reach = Z * one.error;
    const [from, to] = [
      value - Math.hypot(value - low, reach),
      value + Math.hypot(high - value, reach),
    ];
    return [{ ...one, low, high, from, to }];
  });
  const count = (holds: (one: (typeof bounded)[number]) => boolean): number =>
    bounded.filter(holds).length;
  return {
    intervals: bounded.length,
    own: count(({ from, to, unseen }) => from <= unseen && unseen <= to),
    ownAsIs: count(({ low, high, unseen }) => low <= unseen && unseen <= high),
    ofMean: count(({ low, high, overSets }) => low <= overSets && overSets <= high),
    tooHigh: count(({ from, unseen }) => unseen < from),
    tooLow: count(({ to, unseen }) => to < unseen),
    width: mean(bounded.map(({ low, high }) => high - low)),
  };
}

/** Draws n anchor words again and again, measures, and looks at the members that were left out. */
export function drawOften(frame: Frame, n: number, draws: number, random: Random): Drawn[] {
  const drawn = Array.from({ length: draws }, () => drawOne(frame, n, random));
  const overSets = mean(drawn.map(({ unseen }) => unseen));
  return drawn.map((one) => ({ ...one, overSets }));
}

function drawOne(frame: Frame, n: number, random: Random): Omit<Drawn, 'overSets'> {
  const chosen = sample(frame.words, n, random).sort(([a], [b]) => a! - b!);
  const anchors = chosen.flat();
  const seen = new Set(anchors);
  const words = frame.words.filter(([first]) => !seen.has(first!));
  const task: FeatureTask = {
    id: 'drawn',
    anchors,
    anchorTexts: chosen.flatMap(spellingsOf),
    negatives: null,
    register: { rule: 'auto' },
  };
  const evaluated = frame.evaluated(anchors);
  const detection = detectionOf(evaluated, task);
  const all = trainingOf(detection, Array.from(anchors.keys()));
  const seed = random.int(2 ** 30);
  const choose = chooserOf(evaluated.planes, task.register, seed);
  const plan = planFolds(detection, { seed, folds: 5 });
  const { heldOut, prototype } = measureRule(plan, choose, all);
  const { negatives } = detection;
  const tasks = [{ prototype, positives: words.flat(), negatives }];
  const [scored] = scoreMany(evaluated.planes, tasks);
  const placed = placements(scored!.negative);
  const each = Array.from(scored!.scores, (score) => placed[score]!);
  const spellings = frame.words[0]!.length;
  const ofWords = words.map((_, w) => mean(each.slice(w * spellings, (w + 1) * spellings)));
  return {
    estimate: heldOut,
    unseen: mean(ofWords),
    error: Math.sqrt(varianceOfMean(ofWords)),
    left: words.length,
  };
}

function spellingsOf(ids: readonly number[]): string[] {
  return ids.map(() => `word ${ids[0]}`);
}
