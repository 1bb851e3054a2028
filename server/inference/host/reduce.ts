/** Reducing a row of logits in float64. */
import { faultError } from '../../protocol/fault';
import type { FlipRow, WatchedLogits } from '../../protocol/flips';
import { exponential, stepOf, STEPS } from './exponential';

/** The row from which divergences are measured. */
export interface Reference {
  readonly probabilities: Float64Array;
  readonly logProbabilities: Float64Array;
}

export function referenceOf(logits: Float32Array): Reference {
  const total = logSumExpOf(logits);
  const logProbabilities = new Float64Array(logits.length);
  const probabilities = new Float64Array(logits.length);
  for (let i = 0; i < logits.length; i += 1) {
    logProbabilities[i] = logits[i]! - total;
    probabilities[i] = Math.exp(logProbabilities[i]!);
  }
  return { logProbabilities, probabilities };
}

/** All figures of a row. @param ranks Of the watched tokens. */
export function reduceLogits(logits: Float32Array, first: Reference, ranks: Ranks): FlipRow {
  const { sum, most } = extremesOf(logits);
  const mean = sum / logits.length;
  const { squares, total, ...own } = ranks.of(logits, { mean, most });
  const logSumExp = most + Math.log(total);
  return {
    ...own,
    watched: watchedIn(logits, ranks.watch),
    mean,
    deviation: Math.sqrt(squares / logits.length),
    logSumExp,
    klFromFirst: divergence(first, logits, logSumExp),
  };
}

/** The figures that need no exponential of every logit. */
export function watchedLogits(logits: Float32Array, watch: readonly number[]): WatchedLogits {
  return { watched: watchedIn(logits, watch), mean: extremesOf(logits).sum / logits.length };
}

function watchedIn(logits: Float32Array, watch: readonly number[]): Float64Array {
  const watched = new Float64Array(watch.length);
  for (let i = 0; i < watch.length; i += 1) watched[i] = logits[watch[i]!]!;
  return watched;
}

/** @throws FaultError `non-finite-state`. */
export function requireFinite(logits: Float32Array, row: number): void {
  // A sum with a non-finite number is never finite, so only a non-finite sum (maybe a mere overflow) needs a search.
  if (Number.isFinite(extremesOf(logits).sum)) return;
  const at = logits.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  throw faultError(
    'non-finite-state',
    `The logit of token ${at} is ${logits[at]!} in row ${row} of the flip run.`,
    'The model overflows on this prompt: use its float32 export, or another prompt.',
  );
}

/** `log(sum(exp(x)))` without overflow. */
export function logSumExpOf(logits: Float32Array): number {
  const { most } = extremesOf(logits);
  let sum = 0;
  for (let i = 0; i < logits.length; i += 1) {
    const below = logits[i]! - most;
    sum += exponential(below, stepOf(below));
  }
  return most + Math.log(sum);
}

function extremesOf(logits: Float32Array): { readonly sum: number; readonly most: number } {
  let [sum, most] = [0, -Infinity];
  for (let i = 0; i < logits.length; i += 1) {
    const x = logits[i]!;
    sum += x;
    if (x > most) most = x;
  }
  return { sum, most };
}

/** KL(first || q) in nats; rounding can give -1e-17, which is 0. */
function divergence(
  { probabilities, logProbabilities }: Reference,
  q: Float32Array,
  qSum: number,
): number {
  let sum = 0;
  for (let i = 0; i < q.length; i += 1)
    sum += probabilities[i]! * (logProbabilities[i]! - (q[i]! - qSum));
  return Math.max(0, sum);
}

interface Pass {
  readonly mean: number;
  readonly most: number;
  readonly ranks: Float64Array;
  readonly squares: number;
  readonly total: number;
}

/**
 * Ranks of watched tokens among all: 1 for the highest; equal logits share the mean of their ranks. Every logit is
 * counted in one of many buckets of descending values, the steps of exponentials, and is kept if its bucket has a
 * watched one, so that each watched logit is compared with few: sorting would take most of the time of a flip. The
 * buffers serve row after row.
 */
export class Ranks {
  /** Once a row is counted: how many logits lie in the buckets before. */
  private readonly counts = new Int32Array(STEPS + 1);
  /** 1 for a bucket with a watched logit. */
  private readonly marks = new Uint8Array(STEPS);
  private kept = new Float32Array(0);
  /** For a marked bucket the index of its last kept logit; for a kept logit that of the one before it; -1 for none. */
  private readonly last = new Int32Array(STEPS);
  private before = new Int32Array(0);
  private most = 0;

  constructor(readonly watch: readonly number[]) {}

  /** In the same pass the squares of distances from the mean, and `sum(exp(x - most))`. */
  of(
    logits: Float32Array,
    { mean, most }: Pick<Pass, 'mean' | 'most'>,
  ): Omit<Pass, 'mean' | 'most'> {
    const { counts, marks } = this;
    this.most = most;
    counts.fill(0);
    marks.fill(0);
    for (const id of this.watch) marks[stepOf(logits[id]! - most)] = 1;
    // One place more: what is not kept is written there too, and overwritten.
    if (this.kept.length <= logits.length) this.kept = new Float32Array(logits.length + 1);
    const { kept } = this;
    let [found, squares, total] = [0, 0, 0];
    for (let i = 0; i < logits.length; i += 1) {
      const x = logits[i]!;
      const step = stepOf(x - most);
      squares += (x - mean) * (x - mean);
      total += exponential(x - most, step);
      counts[step + 1]! += 1;
      kept[found] = x;
      found += marks[step]!;
    }
    for (let b = 0; b < STEPS; b += 1) counts[b + 1]! += counts[b]!;
    this.link(found);
    const ranks = Float64Array.from(this.watch, (id) => this.rankOf(logits[id]!));
    return { ranks, squares, total };
  }

  private link(found: number): void {
    if (this.before.length < found) this.before = new Int32Array(2 * found);
    const { last, before, kept } = this;
    last.fill(-1);
    for (let i = 0; i < found; i += 1) {
      const bucket = stepOf(kept[i]! - this.most);
      before[i] = last[bucket]!;
      last[bucket] = i;
    }
  }

  private rankOf(value: number): number {
    const bucket = stepOf(value - this.most);
    let [higher, equal] = [this.counts[bucket]!, 0];
    for (let i = this.last[bucket]!; i >= 0; i = this.before[i]!) {
      if (this.kept[i]! > value) higher += 1;
      else if (this.kept[i] === value) equal += 1;
    }
    return higher + (equal + 1) / 2;
  }
}
