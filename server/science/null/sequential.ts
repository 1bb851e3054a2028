/**
 * How many draws a catalog's decisions need. Every p-value has bounds that hold at any time; only features whose
 * rejection by Benjamini and Hochberg differs between the lower and the upper bounds get more draws.
 *
 * @see Besag & Clifford 1991; Gandy 2009; Gandy & Hahn 2014, "MMCTest: a safe algorithm for implementing multiple Monte
 *   Carlo tests".
 */
import { benjaminiHochberg } from '../multiple';

/** Draws of one feature so far. */
export interface Tally {
  readonly draws: number;
  /** Draws that reach the feature's own value. */
  readonly reached: number;
}

/** Probability that the bounds of a p-value ever exclude its limit for infinitely many draws. */
const RISK = 0.01;

/** Permutation p-value `(b + 1) / (m + 1)`: never 0. */
export function pOf({ draws, reached }: Tally): number {
  return (reached + 1) / (draws + 1);
}

/**
 * Bounds of a p-value, valid at every number of draws at once: all p with `(m + 1) Binomial(b; m, p) > risk`.
 *
 * @see Robbins 1970, "Statistical methods related to the law of the iterated logarithm".
 */
export function boundsOf({ draws: m, reached: b }: Tally): readonly [number, number] {
  const choose = logChoose(m, b);
  const inside = (p: number): boolean =>
    Math.log(m + 1) + choose + logTimes(b, Math.log(p)) + logTimes(m - b, Math.log1p(-p)) >
    Math.log(RISK);
  const best = m === 0 ? 0.5 : b / m;
  const low = b === 0 ? 0 : edge(0, best, inside);
  const high = b === m ? 1 : edge(1, best, inside);
  return [low, high];
}

/**
 * Features whose decision at `level` is open.
 *
 * @returns Positions in `tallies`.
 */
export function undecided(tallies: readonly Tally[], level: number): number[] {
  const bounds = tallies.map(boundsOf);
  const surely = rejected(
    bounds.map(([, high]) => high),
    level,
  );
  const maybe = rejected(
    bounds.map(([low]) => low),
    level,
  );
  return Array.from(tallies.keys()).filter((i) => maybe[i] && !surely[i]);
}

function rejected(p: readonly number[], level: number): boolean[] {
  return benjaminiHochberg(p).map((q) => q <= level);
}

/**
 * The most draws of one feature in a catalog of this size: enough to find some real features among many random ones.
 */
export function mostDraws(features: number): number {
  return Math.min(99_999, Math.max(1_999, 300 * features - 1));
}

/** 0 times minus infinity counts as 0. */
function logTimes(n: number, log: number): number {
  return n === 0 ? 0 : n * log;
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log((n + 1 - i) / i);
  return sum;
}

/** The boundary between a point outside and one inside. */
function edge(outside: number, within: number, inside: (p: number) => boolean): number {
  let [out, at] = [outside, within];
  for (let step = 0; step < 40; step++) {
    const middle = (out + at) / 2;
    if (inside(middle)) at = middle;
    else out = middle;
  }
  return out;
}
