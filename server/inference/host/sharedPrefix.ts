/** A prefix that runs once for all tokens of a vocabulary, if the model accepts its keys and values. */
import type * as ort from 'onnxruntime-node';
import { ElementType } from '../../onnx/tensors';
import type { Runner } from './sessions';

export interface SharedPrefix {
  /** Tokens of the prefix. */
  readonly length: number;
  /** Keys and values of one row, by the name of their output. */
  readonly presents: Readonly<Record<string, ort.Tensor>>;
}

/** Releases tensors that a device may hold; they must not be used again. */
export function discard(tensors: Readonly<Record<string, ort.Tensor>>): void {
  for (const tensor of Object.values(tensors))
    if (tensor.location === 'gpu-buffer') tensor.dispose();
}

/** Tokens that run with and without the shared prefix before it is trusted. */
export const fewTokens = 8;

/**
 * @param others Feeds that the session needs besides tokens and pasts.
 * @returns Undefined if the session has no shared pasts, or runs one length only.
 */
export async function runPrefix(
  runner: Runner,
  prefix: readonly number[],
  others: Readonly<Record<string, ort.Tensor>>,
): Promise<SharedPrefix | undefined> {
  const { plan } = runner;
  const names = plan.sharedPresents;
  if (names.length === 0 || plan.fixedLength !== undefined) return undefined;
  const { length } = prefix;
  const feeds = { ...plan.feeds({ rows: [prefix], length }), ...plan.sharedPasts(), ...others };
  const results = await runner.run(feeds, names);
  return { length, presents: Object.fromEntries(names.map((name) => [name, results[name]!])) };
}

/** Rounding, as a share of the states: products of other shapes may add in another order. */
const rounding = { single: 1e-4, half: 1e-2 };

/**
 * Whether two computations of the same states agree up to rounding: the largest difference is small beside the largest
 * state, and the mean one beside the mean state. A few dimensions may be thousands of times as large as all others; the
 * first test alone would ignore those.
 *
 * @see Sun et al. 2024, "Massive activations in large language models".
 */
export function agree(
  states: readonly ArrayLike<number>[],
  others: readonly ArrayLike<number>[],
  elementType: number,
): boolean {
  const { float16, bfloat16 } = ElementType;
  const half = elementType === float16 || elementType === bfloat16;
  const share = half ? rounding.half : rounding.single;
  return states.every((state, i) => {
    const other = others[i]!;
    let [most, largest, apart, sum] = [0, 0, 0, 0];
    for (let at = 0; at < state.length; at += 1) {
      const [difference, size] = [Math.abs(state[at]! - other[at]!), Math.abs(other[at]!)];
      most = Math.max(most, difference);
      largest = Math.max(largest, size);
      apart += difference;
      sum += size;
    }
    return most <= share * largest && apart <= share * sum;
  });
}
