/** Reducing a row of logits in float64. */
import { faultError } from '../../protocol/fault';
import type { FlipRow } from '../api';

/** The statistics of a row; `first` is the row that divergences are taken from. */
export function reduceLogits(
  logits: Float32Array,
  first: Float32Array,
  watch: readonly number[],
): FlipRow {
  const { mean, deviation } = moments(logits);
  const logSumExp = logSumExpOf(logits);
  return {
    watched: Float64Array.from(watch, (id) => logits[id]!),
    ranks: Float64Array.from(watch, (id) => midRank(logits, logits[id]!)),
    mean,
    deviation,
    logSumExp,
    klFromFirst: divergence(first, logSumExpOf(first), logits, logSumExp),
  };
}

/** @throws FaultError `non-finite-state`. */
export function requireFinite(logits: Float32Array, row: number): void {
  const at = logits.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  throw faultError(
    'non-finite-state',
    `The logit of token ${at} is ${logits[at]!} in row ${row} of the flip run.`,
    'The model overflows on this prompt: use its float32 export, or another prompt.',
  );
}

/** Mean and population standard deviation, by two passes. */
function moments(logits: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const x of logits) sum += x;
  const mean = sum / logits.length;
  let squares = 0;
  for (const x of logits) squares += (x - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / logits.length) };
}

function logSumExpOf(logits: Float32Array): number {
  let most = -Infinity;
  for (const x of logits) most = Math.max(most, x);
  let sum = 0;
  for (const x of logits) sum += Math.exp(x - most);
  return most + Math.log(sum);
}

/** 1 for the highest; equal logits share the mean of their ranks. */
function midRank(logits: Float32Array, value: number): number {
  let above = 0;
  let equal = 0;
  for (const x of logits) {
    if (x > value) above += 1;
    else if (x === value) equal += 1;
  }
  return above + (equal + 1) / 2;
}

/** KL(p || q) in nats; rounding can give -1e-17, which is 0. */
function divergence(p: Float32Array, pSum: number, q: Float32Array, qSum: number): number {
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) {
    const logP = p[i]! - pSum;
    sum += Math.exp(logP) * (logP - (q[i]! - qSum));
  }
  return Math.max(0, sum);
}
