/** The signs that neurons write into a register, as votes for or against its polarity. */
import type { Prototype } from '../../../core/prototype';
import type { NeuronWrites } from '../../../protocol/flips';
import type { Random } from '../../random';

/** `agrees[neuron * width + i]`: 1 if the neuron's weight has the polarity of dimension i of the register. */
export interface Votes {
  readonly neurons: number;
  /** Dimensions of the register. */
  readonly width: number;
  readonly agrees: Uint8Array;
}

/** @param dimensions D of the stream. */
export function votesOf(writes: NeuronWrites, dimensions: number, register: Prototype): Votes {
  const rowBytes = (dimensions + 7) >> 3;
  const { neurons, signs } = writes;
  return filled(neurons, register, (neuron, d) => bitOf(signs, neuron * rowBytes, d));
}

/** The votes of random Gaussian weights: signs are fair coins. */
export function gaussianVotes(neurons: number, register: Prototype, random: Random): Votes {
  return filled(neurons, register, () => random.int(2));
}

/**
 * The votes of the same neurons with the weights of each column shuffled over the dimensions: signs drawn without
 * replacement from those of the neuron.
 */
export function shuffledVotes(
  writes: NeuronWrites,
  dimensions: number,
  register: Prototype,
  random: Random,
): Votes {
  const rowBytes = (dimensions + 7) >> 3;
  let [plus, left] = [0, 0];
  let row = -1;
  return filled(writes.neurons, register, (neuron) => {
    if (neuron !== row) {
      [plus, left] = [plusOf(writes.signs, neuron * rowBytes, dimensions), dimensions];
      row = neuron;
    }
    const bit = random.int(left) < plus ? 1 : 0;
    plus -= bit;
    left -= 1;
    return bit;
  });
}

/** Share of the chosen places of the register in which each neuron agrees, in [0, 1]. */
export function agreements(
  { neurons, width, agrees }: Votes,
  places: readonly number[],
): Float64Array {
  return Float64Array.from({ length: neurons }, (_, n) => {
    let sum = 0;
    for (const i of places) sum += agrees[n * width + i]!;
    return sum / places.length;
  });
}

/** Neurons by agreement, best first; equals by index. */
export function ranked(agreement: Float64Array): number[] {
  const order = Array.from(agreement.keys());
  return order.sort((a, b) => agreement[b]! - agreement[a]! || a - b);
}

/**
 * The majority vote of the first K neurons of an order, for each K.
 *
 * @returns Share of the places in which the majority agrees, ties counted half; one per K.
 */
export function coalitionCurve(
  votes: Votes,
  order: readonly number[],
  places: readonly number[],
  sizes: readonly number[],
): number[] {
  const { width, agrees } = votes;
  const margins = new Int32Array(places.length);
  let counted = 0;
  return sizes.map((size) => {
    for (; counted < Math.min(size, order.length); counted++) {
      const row = order[counted]! * width;
      places.forEach((i, p) => (margins[p]! += agrees[row + i]! === 1 ? 1 : -1));
    }
    return margins.reduce((sum, m) => sum + (m > 0 ? 1 : m === 0 ? 0.5 : 0), 0) / places.length;
  });
}

function filled(
  neurons: number,
  { dimensions, polarity }: Prototype,
  bit: (neuron: number, dimension: number) => number,
): Votes {
  const width = dimensions.length;
  const agrees = new Uint8Array(neurons * width);
  for (let n = 0; n < neurons; n++)
    for (let i = 0; i < width; i++)
      agrees[n * width + i] = bit(n, dimensions[i]!) === (polarity[i]! > 0 ? 1 : 0) ? 1 : 0;
  return { neurons, width, agrees };
}

export function bitOf(bits: Uint8Array, start: number, d: number): number {
  return (bits[start + (d >> 3)]! >> (d & 7)) & 1;
}

function plusOf(bits: Uint8Array, start: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += bitOf(bits, start, d);
  return sum;
}
