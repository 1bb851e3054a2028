/** A prefix that runs once for all tokens of a vocabulary, if the model accepts its keys and values. */
import { ElementType } from '../../onnx/tensors';
import type { TensorBag } from './tensorBag';

/** A prefix that runs once through some blocks. */
export interface PrefixFlow {
  /** Keys and values of one row, of all blocks so far, by the name of their output. */
  readonly presents: TensorBag;
  /** What crosses the cut behind the blocks: of the prefix alone, and of a few tokens that run with the prefix. */
  readonly alone: TensorBag;
  readonly few: TensorBag;
}

export const noPrefix: PrefixFlow = { presents: {}, alone: {}, few: {} };

/** The keys and values do not give the states that the prefix gives when it runs with each token. */
export class PrefixRefused extends Error {}

/** Tokens that run with and without the shared prefix before it is trusted. */
export const fewTokens = 8;

/** The parts under one name each. */
export function bagOf(prefix: PrefixFlow): TensorBag {
  const parts = Object.entries(prefix) as [keyof PrefixFlow, TensorBag][];
  return Object.fromEntries(
    parts.flatMap(([part, bag]) =>
      Object.entries(bag).map(([name, tensor]) => [`${part} ${name}`, tensor] as const),
    ),
  );
}

/** @param bag From {@link bagOf}. */
export function prefixOf(bag: TensorBag): PrefixFlow {
  const part = (key: keyof PrefixFlow): TensorBag =>
    Object.fromEntries(
      Object.entries(bag)
        .filter(([name]) => name.startsWith(`${key} `))
        .map(([name, tensor]) => [name.slice(key.length + 1), tensor]),
    );
  return { presents: part('presents'), alone: part('alone'), few: part('few') };
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
