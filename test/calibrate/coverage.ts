/** Whether intervals cover what they are intervals of: the AUC on members that were never seen. */
import type { FeatureTask } from '../../server/science/task';
import { placements } from '../../server/core/auc';
import { scoreMany } from '../../server/core/scoreMany';
import type { Estimate } from '../../server/protocol/evidence';
import { trainingOf } from '../../server/science/evaluate';
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
}

export interface Coverage {
  /** Intervals that cover `unseen` of their own draw, the register at hand; it is uncertain where few members are left. */
  coveredOwn: number;
  /** Intervals that cover the mean of `unseen` over the draws. */
  coveredMean: number;
  /** Intervals that lie above that mean. */
  tooHigh: number;
  intervals: number;
  width: number;
}

export const noCoverage = (): Coverage => ({
  coveredOwn: 0,
  coveredMean: 0,
  tooHigh: 0,
  intervals: 0,
  width: 0,
});

/** Draws n anchor words again and again, measures, and looks at the members that were left out. */
export function drawOften(frame: Frame, n: number, draws: number, random: Random): Drawn[] {
  return Array.from({ length: draws }, () => {
    const drawn = sample(frame.words, n, random).sort(([a], [b]) => a! - b!);
    const anchors = drawn.flat();
    const task: FeatureTask = {
      id: 'drawn',
      anchors,
      anchorTexts: drawn.flatMap((ids) => ids.map(() => `word ${ids[0]}`)),
      negatives: null,
      register: { rule: 'auto' },
    };
    const evaluated = frame.evaluated(anchors);
    const detection = detectionOf(evaluated, task);
    const all = trainingOf(detection, Array.from(anchors.keys()));
    const seed = random.int(2 ** 30);
    const choose = chooserOf(evaluated.planes, task.register, seed);
    const { heldOut, prototype } = measureRule(
      planFolds(detection, { seed, folds: 5 }),
      choose,
      all,
    );
    const seen = new Set(anchors);
    const unseen = frame.words.flat().filter((id) => !seen.has(id));
    const { negatives } = detection;
    const [scored] = scoreMany(evaluated.planes, [{ prototype, positives: unseen, negatives }]);
    const placed = placements(scored!.negative);
    return { estimate: heldOut, unseen: mean(Array.from(scored!.scores, (s) => placed[s]!)) };
  });
}

/** Adds the draws of one category and n to what is known of all of them. */
export function count(coverage: Coverage, drawn: readonly Drawn[]): void {
  const truth = mean(drawn.map(({ unseen }) => unseen));
  for (const { estimate, unseen } of drawn) {
    const { low, high } = estimate;
    if (low === null || high === null) continue;
    coverage.intervals++;
    coverage.width += high - low;
    if (low <= truth && truth <= high) coverage.coveredMean++;
    if (low <= unseen && unseen <= high) coverage.coveredOwn++;
    if (low > truth) coverage.tooHigh++;
  }
}
