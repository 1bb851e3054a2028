/** Reducing a row of logits in float64. */
import { faultError } from '../../protocol/fault';
import type { FlipRow } from '../../protocol/flips';

/** The row from which divergences are measured. */
export interface Reference {
  readonly probabilities: Float64Array;
  readonly logProbabilities: Float64Array;
}

export function referenceOf(logits: Float32Array): Reference {
  const total = logSumExpOf(logits);
  const logProbabilities = Float64Array.from(logits, (x) => x - total);
  return { logProbabilities, probabilities: logProbabilities.map(Math.exp) };
}

export function reduceLogits(
  logits: Float32Array,
  first: Reference,
  watch: readonly number[],
): FlipRow {
  const { mean, deviation } = moments(logits);
  const logSumExp = logSumExpOf(logits);
  return {
    watched: Float64Array.from(watch, (id) => logits[id]!),
    ranks: ranksOf(logits, watch),
    mean,
    deviation,
    logSumExp,
    klFromFirst: divergence(first, logits, logSumExp),
  };
}

/** @throws FaultError `non-finite-state`. */
export function requireFinite(logits: Float32Array, row: number): void {
  // A sum with a non-finite number is never finite, so only a non-finite sum (maybe a mere overflow) needs a search.
  let sum = 0;
  for (const x of logits) sum += x;
  if (Number.isFinite(sum)) return;
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
  let most = -Infinity;
  for (const x of logits) if (x > most) most = x;
  let sum = 0;
  for (const x of logits) sum += Math.exp(x - most);
  return most + Math.log(sum);
}

/** Mean and population standard deviation, by two passes. */
function moments(logits: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const x of logits) sum += x;
  const mean = sum / logits.length;
  let squares = 0;
  for (const x of logits) squares += (x - mean) * (x - mean);
  return { mean, deviation: Math.sqrt(squares / logits.length) };
}

const BUCKETS = 1024;

/**
 * Ranks of the watched tokens: 1 for the highest; equal logits share the mean of their ranks. The logits between the
 * lowest and the highest watched one go into buckets, in ascending order, so that each is compared with few: sorting
 * all of them would take most of the time of a flip.
 */
function ranksOf(logits: Float32Array, watch: readonly number[]): Float64Array {
  let [low, high] = [Infinity, -Infinity];
  for (const id of watch) {
    const value = logits[id]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high > low ? (BUCKETS - 1) / (high - low) : 0;
  const counts = new Int32Array(BUCKETS);
  const first = new Int32Array(BUCKETS).fill(-1);
  const next = new Int32Array(logits.length);
  let beyond = 0;
  for (let i = 0; i < logits.length; i += 1) {
    const value = logits[i]!;
    if (value > high) beyond += 1;
    if (value > high || value < low) continue;
    const bucket = Math.floor((value - low) * scale);
    counts[bucket]! += 1;
    next[i] = first[bucket]!;
    first[bucket] = i;
  }
  const above = new Int32Array(BUCKETS);
  for (let b = BUCKETS - 1; b >= 0; b -= 1)
    above[b] = b === BUCKETS - 1 ? beyond : above[b + 1]! + counts[b + 1]!;
  return Float64Array.from(watch, (id) => {
    const value = logits[id]!;
    const bucket = Math.floor((value - low) * scale);
    let [higher, equal] = [above[bucket]!, 0];
    for (let i = first[bucket]!; i >= 0; i = next[i]!) {
      if (logits[i]! > value) higher += 1;
      else if (logits[i] === value) equal += 1;
    }
    return higher + (equal + 1) / 2;
  });
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
