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
 * A 95 % interval: a t interval on the logit scale, with a longer arm toward .5, centred at the mean that includes a
 * twentieth of a word at .5.
 *
 * @returns Without bounds for fewer than 10 words or negatives, or a single run: no tested method covers there.
 */
export function heldOutEstimate(given: RepeatedPlacements): Estimate {
  const { mean, words, negatives } = given;
  const independent = Math.min(words, negatives);
  if (independent < LEAST_FOR_INTERVAL || Number.isNaN(given.ofRuns)) {
    return { value: mean, low: null, high: null };
  }
  const shrunk = (words * mean + 0.5 * PSEUDO) / (words + PSEUDO);
  const most = shrunk * (1 - shrunk);
  const ofWords =
    ((words - 1) * given.ofWords + PRIOR.words * PRIOR.share * most) / (words - 1 + PRIOR.words);
  const variance = ofWords / words + OF_RUNS * given.ofRuns + given.ofNegatives;
  const half = (quantileOfT(independent - 1) * Math.sqrt(variance)) / most;
  const longer = half * (1 + SKEW * Math.abs(2 * mean - 1));
  const [low, high] =
    mean > 0.5
      ? [logit(shrunk) - longer, logit(mean) + half]
      : [logit(mean) - half, logit(shrunk) + longer];
  return { value: mean, low: Math.min(mean, expit(low)), high: Math.max(mean, expit(high)) };
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

function expit(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
