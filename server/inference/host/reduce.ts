/** Reducing a row of logits in float64. */
import { faultError } from '../../protocol/fault';
import type { FlipRow } from '../../protocol/flips';

/** The row that divergences are taken from. */
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
  // A sum of finite numbers can overflow, one of others is never finite: only a suspicious row is searched.
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

/** `log(sum(exp(x)))`, computed so that it does not overflow. */
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

/** Ranks of the watched tokens: 1 for the highest; equal logits share the mean of their ranks. One sort serves all. */
function ranksOf(logits: Float32Array, watch: readonly number[]): Float64Array {
  if (watch.length === 0) return new Float64Array(0);
  const ascending = Float32Array.from(logits).sort();
  return Float64Array.from(watch, (id) => {
    const value = logits[id]!;
    const below = countWhile(ascending, (x) => x < value);
    const notAbove = countWhile(ascending, (x) => x <= value);
    return logits.length - notAbove + (notAbove - below + 1) / 2;
  });
}

/** Length of the leading run for which `holds`, by bisection. */
function countWhile(ascending: Float32Array, holds: (x: number) => boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(ascending[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
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
