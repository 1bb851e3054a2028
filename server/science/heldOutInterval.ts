/**
 * An interval for the quantity that a feature's held-out AUC estimates: the AUC, against the same negatives, of unseen
 * members of the category, by the register that this procedure builds from this many anchor words.
 *
 * DeLong's interval covers it 69 to 91 % of the time: it takes the registers as fixed, and a few anchors rarely include
 * the members that score badly, so the mean is too high where the variance is too small. The variance here therefore
 * has three parts: that of the words' placements, raised by a prior; that from other training words, estimated by the
 * spread between runs of folds; and that of explicit negatives. The constants were chosen by coverage
 * (docs/calibration.md).
 */
import type { Estimate } from '../protocol/evidence';
import { LEAST_FOR_INTERVAL } from '../protocol/intervals';
import { quantileOfT } from './quantileOfT';

/** The inputs of an interval. */
export interface RepeatedPlacements {
  /** Mean placement. */
  readonly mean: number;
  /** Variance of a word's placement, averaged over the runs. */
  readonly ofWords: number;
  readonly words: number;
  /** Variance of one run's mean over the assignments to folds; NaN for a single run. */
  readonly ofRuns: number;
  /** Variance of the mean that comes from explicit negatives; 0 if the negatives are all the rest. */
  readonly ofNegatives: number;
  /** Number of explicit negatives (or their groups); Infinity if the negatives are all the rest. */
  readonly negatives: number;
}

/** The prior of a word's variance: this many words, with this share of the maximum that the mean allows. */
const PRIOR = { words: 4, share: 0.3 } as const;
/** Weight of the spread between runs, which shows only part of the effect of other training words. */
const OF_RUNS = 2;
/** How much longer the arm toward .5 is at a mean of 0 or 1: placements are bounded, with their tail on that side. */
const SKEW = 0.2;
/** Weight of a pseudo-word placed at .5, which keeps a mean of 1 from claiming certainty. */
const PSEUDO = 0.05;
/**
 * Members that score like random tokens may exist and not be among the anchors: the interval reaches down to the AUC of
 * a category with so many of them that all anchors miss them with this probability. Where some are among the anchors,
 * their variance says more.
 */
const UNSEEN = 0.05;
/** Above this AUC registers differ by more than folds show, so an interval that reaches it ends at 1. */
const CEILING = 0.99;

/**
 * A 95 % interval: a t interval on the logit scale, with a longer arm toward .5, centred at the mean that includes a
 * twentieth of a word at .5. It reaches down to what unseen outliers would make of the mean, and up to 1 if it reaches
 * .99: near the ceiling it is one-sided. Below .5 all of this is mirrored.
 *
 * @returns Without bounds for fewer than 10 words or negatives, or a single run: no tested method covers there.
 */
export function heldOutEstimate(given: RepeatedPlacements): Estimate {
  const { mean, words, negatives, ofRuns } = given;
  if (Math.min(words, negatives) < LEAST_FOR_INTERVAL || Number.isNaN(ofRuns)) {
    return { value: mean, low: null, high: null };
  }
  if (mean < 0.5) {
    const [low, high] = boundsOf({ ...given, mean: 1 - mean });
    return { value: mean, low: 1 - high, high: 1 - low };
  }
  const [low, high] = boundsOf(given);
  return { value: mean, low, high };
}

/** Of a mean in [.5, 1]. */
function boundsOf(given: RepeatedPlacements): readonly [number, number] {
  const { mean, words, negatives } = given;
  const independent = Math.min(words, negatives);
  const shrunk = (words * mean + 0.5 * PSEUDO) / (words + PSEUDO);
  const most = shrunk * (1 - shrunk);
  const ofWords =
    ((words - 1) * given.ofWords + PRIOR.words * PRIOR.share * most) / (words - 1 + PRIOR.words);
  const variance = ofWords / words + OF_RUNS * given.ofRuns + given.ofNegatives;
  const half = (quantileOfT(independent - 1) * Math.sqrt(variance)) / most;
  const longer = half * (1 + SKEW * (2 * mean - 1));
  const outliers = 1 - UNSEEN ** (1 / independent);
  const low = Math.min(mean * (1 - outliers) + 0.5 * outliers, expit(logit(shrunk) - longer));
  const high = expit(logit(mean) + half);
  return [Math.min(mean, low), high >= CEILING ? 1 : Math.max(mean, high)];
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

function expit(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
