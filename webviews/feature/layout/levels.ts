/**
 * Levels of agreement, the curves over them, and what a threshold comes to. Anchors are counted as held out, in the
 * folds that did not choose by them, wherever the evidence can; the others by the register of all anchors. Pure.
 */
import type { FeatureMeasurement } from '../../../server/protocol/evidence';
import {
  bestThreshold,
  countedLevels,
  type AgreementLevels,
} from '../../../server/protocol/featureReading';
import { isHeldOut } from '../../../server/protocol/heldOut';

export interface LevelBar {
  /** The levels that it holds, of k. */
  readonly first: number;
  readonly last: number;
  readonly anchors: number;
  readonly negatives: number;
}

export interface Levels {
  /** Levels go from 0 to k. Without a cache k is the number of bins of the evidence. */
  readonly k: number;
  /** By the register's dimensions, from the cache; false for the bins of the evidence, whose tokens are not known. */
  readonly exact: boolean;
  readonly heldOut: boolean;
  readonly anchors: readonly number[];
  readonly negatives: readonly number[];
  readonly bars: readonly LevelBar[];
  /** The threshold that tells the classes apart best. */
  readonly best: number;
}

/** More bars are thinner than a pointer can hit. */
const MOST_BARS = 72;

/** @param read From the cache; undefined without one. */
export function levelsOf(measured: FeatureMeasurement, read: AgreementLevels | undefined): Levels {
  const heldOut = isHeldOut(measured);
  const { histogram } = measured;
  const bins = { k: histogram.members.length - 1, anchors: histogram.members };
  const counted = read ? countedLevels(measured, read) : { ...bins, negatives: histogram.rest };
  const { k, anchors, negatives } = counted;
  const best = bestThreshold(counted);
  return {
    ...{ k, exact: read !== undefined, heldOut, anchors, negatives, best },
    bars: barsOf(anchors, negatives),
  };
}

function barsOf(anchors: readonly number[], negatives: readonly number[]): LevelBar[] {
  const step = Math.ceil(anchors.length / MOST_BARS);
  return Array.from({ length: Math.ceil(anchors.length / step) }, (_, i) => {
    const [first, end] = [i * step, Math.min(anchors.length, (i + 1) * step)];
    const count = (of: readonly number[]): number => sum(of.slice(first, end));
    return { first, last: end - 1, anchors: count(anchors), negatives: count(negatives) };
  });
}

/** What counts as found from a level up. */
export interface AtThreshold {
  readonly threshold: number;
  readonly found: number;
  readonly anchors: number;
  /** Share of the anchors that are found, with a 95 % interval. */
  readonly recall: Interval;
  readonly falsely: number;
  readonly negatives: number;
  readonly falseShare: number;
  /**
   * Share of anchors among what is found, with a 95 % interval; undefined if nothing is found. Of anchors and others in
   * the numbers that the catalog has: with fewer anchors to the others it is lower.
   */
  readonly precision: Interval | undefined;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function atThreshold({ anchors, negatives }: Levels, threshold: number): AtThreshold {
  const found = sum(anchors.slice(threshold));
  const falsely = sum(negatives.slice(threshold));
  const [nPos, nNeg] = [sum(anchors), sum(negatives)];
  return {
    ...{ threshold, found, anchors: nPos, falsely, negatives: nNeg },
    recall: wilson(found, nPos),
    falseShare: nNeg === 0 ? 0 : falsely / nNeg,
    precision: found + falsely === 0 ? undefined : wilson(found, found + falsely),
  };
}

/** From the strictest threshold to the one that finds everything. */
export function curveOf(levels: Levels): readonly AtThreshold[] {
  return Array.from({ length: levels.k + 2 }, (_, i) => atThreshold(levels, levels.k + 1 - i));
}

/**
 * The score interval of a share at 95 %, for one threshold by itself: of a whole curve one point in twenty may lie
 * outside. Recall is a share of the anchors. Precision is one of the tokens found, given how many are: its trials are
 * anchors and others alike, so where nearly all anchors are found the interval is wider than it need be.
 *
 * @returns [0, 1] without trials.
 * @see Wilson 1927.
 */
function wilson(successes: number, trials: number): Interval {
  if (trials === 0) return { value: 0, low: 0, high: 1 };
  const z = 1.959964;
  const value = successes / trials;
  const scale = 1 + (z * z) / trials;
  const middle = (value + (z * z) / (2 * trials)) / scale;
  const half =
    (z / scale) * Math.sqrt((value * (1 - value)) / trials + (z * z) / (4 * trials * trials));
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
