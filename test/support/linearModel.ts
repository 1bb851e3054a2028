/** A model whose circuit is known by construction: logits are a linear map of the edited state. */
import type { FlipRow, Intervention } from '../../server/protocol/flips';
import type { FlipModel } from '../../server/science/ports';

export interface LinearModel {
  readonly dimensions: number;
  readonly vocabulary: number;
  /** State of a prompt, length D. */
  state(prompt: readonly number[]): Float32Array;
  /** Logit of a token from an edited state. */
  logit(token: number, state: Float32Array): number;
}

/** The edit as `Intervention` defines it. */
export function applied(
  state: Float32Array,
  { mask, force, remove, add }: Intervention,
  centre: Float32Array,
): Float32Array {
  const signed = state.map((h, d) => {
    const at = centre[d]!;
    if (force[d] !== 0) return at + force[d]! * Math.abs(h - at);
    return mask[d] === 1 ? h : at + mask[d]! * (h - at);
  });
  const along = [...(remove ?? [])].reduce((sum, u, d) => sum + u * (signed[d]! - centre[d]!), 0);
  return signed.map((h, d) => h - along * (remove?.[d] ?? 0) + (add?.[d] ?? 0));
}

/** 1 + how many logits are higher, by one sort. */
function ranksOf(logits: Float64Array, watch: readonly number[]): Float64Array {
  const ascending = Float64Array.from(logits).sort();
  return Float64Array.from(watch, (t) => {
    let [low, high] = [0, ascending.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ascending[middle]! <= logits[t]!) low = middle + 1;
      else high = middle;
    }
    return 1 + ascending.length - low;
  });
}

export function flipModelOf(model: LinearModel): FlipModel {
  const rowOf = (state: Float32Array, watch: readonly number[]): FlipRow => {
    const logits = Float64Array.from({ length: model.vocabulary }, (_, t) => model.logit(t, state));
    const mean = logits.reduce((a, b) => a + b, 0) / logits.length;
    const variance = logits.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logits.length;
    return {
      watched: Float64Array.from(watch, (t) => logits[t]!),
      ranks: ranksOf(logits, watch),
      mean,
      deviation: Math.sqrt(variance),
      logSumExp: Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)),
      klFromFirst: 0,
    };
  };
  return {
    flip: ({ prompts, centre, rows, watch }) =>
      Promise.resolve(
        prompts.map((prompt) => {
          const state = model.state(prompt);
          return rows.map((row) => rowOf(applied(state, row, centre), watch));
        }),
      ),
    unedited: (prompts) => Promise.resolve(prompts.map((prompt) => model.state(prompt))),
    maskIdentity: () => Promise.resolve({ bitIdentical: true, maxAbsDifference: 0 }),
  };
}
