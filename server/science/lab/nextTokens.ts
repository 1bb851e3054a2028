/** The next token of one prompt, before and after an edit (docs/measuring.md#the-flip-lab). */
import { mean } from '../resampling';

export interface NextToken {
  readonly id: number;
  /** Probabilities. */
  readonly before: number;
  readonly after: number;
  /** Of the log-probability, nats. */
  readonly logProbability: number;
  /** Of the logit beyond that of the vocabulary's mean logit. */
  readonly relative: number;
  /** 1 is the most probable; of tied ones the best. */
  readonly rankBefore: number;
  readonly rankAfter: number;
}

export interface NextTokens {
  /** The most probable ones before, and those after that are not among them. */
  readonly tokens: readonly NextToken[];
  /** KL(before || after), nats. */
  readonly kl: number;
  /** Mean relative change of each group of tokens; null for an empty one. */
  readonly groups: readonly (number | null)[];
}

/**
 * @param before, after Logits over the vocabulary, finite.
 * @param most Tokens of either side.
 * @param groups Ids whose relative changes are averaged.
 */
export function nextTokens(
  before: Float64Array,
  after: Float64Array,
  most: number,
  groups: readonly (readonly number[])[],
): NextTokens {
  const [one, other] = [logProbabilities(before), logProbabilities(after)];
  const shift = mean(Array.from(after)) - mean(Array.from(before));
  const relative = (id: number): number => after[id]! - before[id]! - shift;
  const ids = [...new Set([...highest(before, most), ...highest(after, most)])];
  return {
    tokens: ids.map((id) => ({
      id,
      before: Math.exp(one[id]!),
      after: Math.exp(other[id]!),
      logProbability: other[id]! - one[id]!,
      relative: relative(id),
      rankBefore: rankOf(before, id),
      rankAfter: rankOf(after, id),
    })),
    kl: Math.max(
      0,
      one.reduce((sum, p, id) => sum + Math.exp(p) * (p - other[id]!), 0),
    ),
    groups: groups.map((group) => (group.length === 0 ? null : mean(group.map(relative)))),
  };
}

function logProbabilities(logits: Float64Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  const norm = most + Math.log(sum);
  return logits.map((logit) => logit - norm);
}

/** Ids of the highest logits, in their order; equals by id. */
function highest(logits: Float64Array, most: number): number[] {
  const order = Array.from(logits.keys());
  return order.sort((a, b) => logits[b]! - logits[a]! || a - b).slice(0, most);
}

function rankOf(logits: Float64Array, id: number): number {
  const own = logits[id]!;
  return 1 + logits.reduce((above, logit) => above + (logit > own ? 1 : 0), 0);
}

/** Where two lists first differ; the shorter length if one begins the other. */
export function firstChange(before: readonly number[], after: readonly number[]): number {
  const at = before.findIndex((id, i) => id !== after[i]);
  return at < 0 ? Math.min(before.length, after.length) : at;
}
