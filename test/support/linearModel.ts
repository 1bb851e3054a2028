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

/** Sums by loops: tests ask for some hundred million products. */
function figuresOf(logits: Float64Array): Pick<FlipRow, 'mean' | 'deviation' | 'logSumExp'> {
  let [sum, squares, exponentials] = [0, 0, 0];
  for (const logit of logits) sum += logit;
  const mean = sum / logits.length;
  for (const logit of logits) {
    squares += (logit - mean) ** 2;
    exponentials += Math.exp(logit);
  }
  const deviation = Math.sqrt(squares / logits.length);
  return { mean, deviation, logSumExp: Math.log(exponentials) };
}

export function flipModelOf(model: LinearModel): FlipModel {
  const rowOf = (state: Float32Array, watch: readonly number[]): FlipRow => {
    const logits = new Float64Array(model.vocabulary);
    for (let t = 0; t < logits.length; t++) logits[t] = model.logit(t, state);
    const watched = Float64Array.from(watch, (t) => logits[t]!);
    return { watched, ranks: ranksOf(logits, watch), ...figuresOf(logits), klFromFirst: 0 };
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
