/** What the head says of a state, and of its signs alone (docs/measuring.md#the-logit-lens-by-signs). */
import { permutedSigns, signsOf } from '../experiments/signsOnly/arms';
import type { Random } from '../random';

/** The multiple of a state's signs that is nearest to it: each sign times the mean of |h|. */
export function scaledSigns(state: Float32Array): Float32Array {
  return scaled(signsOf(state), state);
}

/** The same signs on other dimensions: what a head says of them is chance. */
export function scaledPermuted(state: Float32Array, random: Random): Float32Array {
  return scaled(permutedSigns(state, random), state);
}

function scaled(signs: Float32Array, state: Float32Array): Float32Array {
  const size = state.reduce((sum, h) => sum + Math.abs(h), 0) / state.length;
  return signs.map((sign) => sign * size);
}

export interface Likely {
  readonly id: number;
  readonly probability: number;
}

export interface HeadFigures {
  /** Most probable first, equals by id. */
  readonly state: readonly Likely[];
  readonly signs: readonly Likely[];
  /** Of the state's first token: 1 + the tokens that are more probable. */
  readonly rank: number;
  readonly permutedRank: number;
  /** KL(state || signs), nats. */
  readonly kl: number;
}

/**
 * Each row is of logits over the vocabulary, finite.
 *
 * @param most Tokens that are listed.
 */
export function headFigures(
  state: Float32Array,
  signs: Float32Array,
  permuted: Float32Array,
  most: number,
): HeadFigures {
  const [own, other] = [logSumExp(state), logSumExp(signs)];
  const listed = highest(state, most);
  const first = listed[0]!;
  let kl = 0;
  for (let id = 0; id < state.length; id++) {
    const p = state[id]! - own;
    kl += Math.exp(p) * (p - (signs[id]! - other));
  }
  const likely = (logits: Float32Array, total: number) => (id: number) => ({
    id,
    probability: Math.exp(logits[id]! - total),
  });
  return {
    state: listed.map(likely(state, own)),
    signs: highest(signs, most).map(likely(signs, other)),
    rank: rankOf(signs, first),
    permutedRank: rankOf(permuted, first),
    // Rounding can give -1e-17.
    kl: Math.max(0, kl),
  };
}

function logSumExp(logits: Float32Array): number {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  return most + Math.log(sum);
}

/** Ids of the highest logits in one pass: sorting a vocabulary takes a hundred times as long. */
function highest(logits: Float32Array, most: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (best.length === most && logit <= logits[best[most - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && logits[best[at - 1]!]! < logit) at--;
    best.splice(at, 0, id);
    if (best.length > most) best.pop();
  }
  return best;
}

function rankOf(logits: Float32Array, id: number): number {
  const own = logits[id]!;
  let rank = 1;
  for (const logit of logits) if (logit > own) rank++;
  return rank;
}
