/**
 * Whether a list's words have sign + more or less often than words of the same looks: case, leading space, script,
 * digits, length and frequency (docs/measuring.md#single-dimensions). Exact, with no draws, so that p has no least
 * value and q over hundreds of thousands of pairs stays sharp.
 */
import type { HalfCounts } from './counts';
import type { ListHalf } from './lists';
import { saddlepointUpperTail } from './saddlepoint';
import { exactUpperTail, normalUpperTail, type Stratum } from './tail';

/** A list's + counts against those of look-alikes, in every dimension. */
export interface Expected {
  /** Mean and variance of the count, if the list's words were drawn among words of their looks; length D. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export function expectedOf(half: HalfCounts, { strata }: ListHalf): Expected {
  const dimensions = half.plus.length;
  const mean = new Float64Array(dimensions);
  const variance = new Float64Array(dimensions);
  for (const { stratum, listed } of strata) {
    const all = half.inStratum[stratum]!;
    const row = half.plusInStratum.subarray(stratum * dimensions, (stratum + 1) * dimensions);
    const share = listed / all;
    const scale = all > 1 ? (share * (all - listed)) / (all * (all - 1)) : 0;
    for (let d = 0; d < dimensions; d++) {
      const plus = row[d]!;
      mean[d]! += share * plus;
      variance[d]! += scale * plus * (all - plus);
    }
  }
  return { mean, variance };
}

/** Standard deviations from what look-alikes would have; 0 where these leave no choice. @param plus Length D. */
export function deviations({ mean, variance }: Expected, plus: ArrayLike<number>): Float64Array {
  return mean.map((m, d) => (variance[d]! > 0 ? (plus[d]! - m) / Math.sqrt(variance[d]!) : 0));
}

/** Above this p the normal tail is close enough: it decides nothing. */
const CLOSE_ENOUGH = 0.01;
/** Lists of more words in a half go by a saddlepoint: the exact tail takes half of the square of this. */
const MOST_EXACT = 400;
/** No p is 0: smaller ones are beyond what a number can hold, and count as this. */
const LEAST_P = 1e-300;

/**
 * P(as many signs of this kind or more), by the exact tail where it may matter (of long lists, its saddlepoint) and the
 * normal one with a correction for continuity elsewhere.
 *
 * @param plus Words of the list with sign +.
 * @param sign +1: more + signs than look-alikes; -1: fewer.
 */
export function tailOf(
  half: HalfCounts,
  list: ListHalf,
  { mean, variance }: Expected,
  { dimension, plus, sign }: { dimension: number; plus: number; sign: number },
): number {
  const deviation = Math.sqrt(variance[dimension]!);
  // Every choice of look-alikes has this count.
  if (deviation === 0) return 1;
  const p = normalUpperTail((sign * (plus - mean[dimension]!) - 0.5) / deviation);
  if (p >= CLOSE_ENOUGH) return p;
  const strata = list.strata.map(({ stratum, listed }) =>
    stratumOf(half, stratum, listed, dimension, sign),
  );
  const count = sign > 0 ? plus : list.tokens.length - plus;
  const tail =
    list.tokens.length > MOST_EXACT
      ? saddlepointUpperTail(strata, count, half.logFactorials)
      : exactUpperTail(strata, count);
  return Math.max(tail, LEAST_P);
}

/** For a sign of -, the words with sign - are counted. */
function stratumOf(
  { inStratum, plusInStratum, plus: { length } }: HalfCounts,
  stratum: number,
  listed: number,
  dimension: number,
  sign: number,
): Stratum {
  const all = inStratum[stratum]!;
  const plus = plusInStratum[stratum * length + dimension]!;
  return { all, plus: sign > 0 ? plus : all - plus, listed };
}
