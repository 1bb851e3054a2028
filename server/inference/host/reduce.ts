/** Reducing a row of logits in float64. */
import { faultError } from '../../protocol/fault';
import type { FlipRow, WatchedLogits } from '../../protocol/flips';

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
  let [squares, total] = [0, 0];
  for (let i = 0; i < logits.length; i += 1) {
    const x = logits[i]!;
    squares += (x - mean) * (x - mean);
    total += Math.exp(x - most);
  }
  const logSumExp = most + Math.log(total);
  return {
    watched: watchedIn(logits, ranks.watch),
    ranks: ranks.of(logits),
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
  for (let i = 0; i < logits.length; i += 1) sum += Math.exp(logits[i]! - most);
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

const BUCKETS = 4096;

/**
 * Ranks of watched tokens among all: 1 for the highest; equal logits share the mean of their ranks. Every logit is
 * counted in one of many buckets of ascending values, and is kept if its bucket has a watched one, so that each
 * watched logit is compared with few: sorting would take most of the time of a flip. The buffers serve row after row.
 */
export class Ranks {
  private readonly counts = new Int32Array(BUCKETS + 1);
  /** 1 for a bucket with a watched logit. */
  private readonly marks = new Uint8Array(BUCKETS);
  private kept = new Float32Array(0);
  /** For a marked bucket the index of its last kept logit; for a kept logit that of the one before it; -1 for none. */
  private readonly last = new Int32Array(BUCKETS);
  private before = new Int32Array(0);

  constructor(readonly watch: readonly number[]) {}

  of(logits: Float32Array): Float64Array {
    const ranks = new Float64Array(this.watch.length);
    if (ranks.length === 0) return ranks;
    const scale = scaleOf(logits, this.watch);
    this.count(logits, scale);
    for (let i = 0; i < ranks.length; i += 1)
      ranks[i] = this.rankOf(logits[this.watch[i]!]!, scale);
    return ranks;
  }

  private count(logits: Float32Array, { low, steps }: Scale): void {
    const { counts, marks } = this;
    counts.fill(0);
    marks.fill(0);
    for (const id of this.watch) marks[bucketOf(logits[id]!, low, steps)] = 1;
    // One place more: what is not kept is written there too, and overwritten.
    if (this.kept.length <= logits.length) this.kept = new Float32Array(logits.length + 1);
    const { kept } = this;
    let found = 0;
    for (let i = 0; i < logits.length; i += 1) {
      const x = logits[i]!;
      const bucket = bucketOf(x, low, steps);
      counts[bucket]! += 1;
      kept[found] = x;
      found += marks[bucket]!;
    }
    for (let b = BUCKETS - 1; b >= 0; b -= 1) counts[b]! += counts[b + 1]!;
    this.link(found, { low, steps });
  }

  private link(found: number, { low, steps }: Scale): void {
    if (this.before.length < found) this.before = new Int32Array(2 * found);
    const { last, before, kept } = this;
    last.fill(-1);
    for (let i = 0; i < found; i += 1) {
      const bucket = bucketOf(kept[i]!, low, steps);
      before[i] = last[bucket]!;
      last[bucket] = i;
    }
  }

  private rankOf(value: number, { low, steps }: Scale): number {
    const bucket = bucketOf(value, low, steps);
    let [higher, equal] = [this.counts[bucket + 1]!, 0];
    for (let i = this.last[bucket]!; i >= 0; i = this.before[i]!) {
      if (this.kept[i]! > value) higher += 1;
      else if (this.kept[i] === value) equal += 1;
    }
    return higher + (equal + 1) / 2;
  }
}

/** The lowest watched logit, and buckets per unit above it. */
interface Scale {
  readonly low: number;
  readonly steps: number;
}

function scaleOf(logits: Float32Array, watch: readonly number[]): Scale {
  let [low, high] = [Infinity, -Infinity];
  for (const id of watch) {
    const value = logits[id]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, steps: high > low ? (BUCKETS - 3) / (high - low) : Number.MAX_VALUE };
}

/** Never falls as `x` rises: 0 below the lowest watched logit, 1 there, the last above the highest. */
function bucketOf(x: number, low: number, steps: number): number {
  return Math.min(Math.max((x - low) * steps + 1, 0), BUCKETS - 1) | 0;
}
