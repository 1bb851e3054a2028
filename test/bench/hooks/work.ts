/** The work that Dimcat and the other libraries share: one cache of single tokens, and one flip test. */
import type { Intervention } from '../../../server/protocol/flips';
import { Random } from '../../support/random';

export interface Work {
  /** A Hugging Face checkpoint. */
  readonly folder: string;
  /** The residual stream after this block. */
  readonly layer: number;
  readonly prompts: readonly (readonly number[])[];
  readonly rows: readonly Row[];
  readonly centre: readonly number[];
  /** Token ids whose logits are compared. */
  readonly watch: readonly number[];
  /** The cache holds ids 0 .. tokens-1. */
  readonly tokens: number;
  readonly threads: number;
  /** Rows of a batch, for the other libraries. */
  readonly batch: number;
}

export interface Row {
  readonly arm: string;
  readonly mask: readonly number[];
  readonly force: readonly number[];
}

/** Shares of the register that the dose curve takes. */
const DOSES = [0.125, 0.25, 0.5, 0.75];

/** Every arm on a random register of a quarter of the dimensions, doses of it, and draws of other dimensions. */
export function rowsOf(dimensions: number, draws: number): Row[] {
  const random = new Random(7);
  const register = shuffled(dimensions, random).slice(0, Math.max(1, dimensions >> 2));
  const polarity = register.map(() => (random.next() < 0.5 ? -1 : 1));
  const forced = (arm: string, dims: readonly number[], sign: number): Row => ({
    arm,
    mask: ones(dimensions),
    force: put(dimensions, dims, (i) => sign * polarity[i]!),
  });
  const share = (dose: number): number[] => register.slice(0, Math.ceil(dose * register.length));
  return [
    forced('none', [], 1),
    forced('away', register, -1),
    forced('toward', register, 1),
    { arm: 'flip', mask: put(dimensions, register, () => -1, 1), force: zeros(dimensions) },
    ...DOSES.map((dose) => forced(`away ${dose}`, share(dose), -1)),
    ...Array.from({ length: draws }, (_, draw) =>
      forced(`random ${draw}`, shuffled(dimensions, random).slice(0, register.length), -1),
    ),
  ];
}

export function interventionOf({ mask, force }: Row): Intervention {
  return { mask: Float32Array.from(mask), force: Float32Array.from(force) };
}

/** Prompts of random tokens with the lengths of sentences, for a model without a tokenizer. */
export function randomPrompts(count: number, vocabulary: number): number[][] {
  const random = new Random(3);
  return Array.from({ length: count }, () =>
    Array.from({ length: 5 + random.below(4) }, () => random.below(vocabulary)),
  );
}

/** Ids spread evenly over the vocabulary. */
export function spread(vocabulary: number, count: number): number[] {
  const used = Math.min(count, vocabulary);
  return Array.from({ length: used }, (_, i) => Math.floor((i * vocabulary) / used));
}

const ones = (length: number): number[] => new Array<number>(length).fill(1);
const zeros = (length: number): number[] => new Array<number>(length).fill(0);

function put(
  length: number,
  dims: readonly number[],
  value: (i: number) => number,
  rest = 0,
): number[] {
  const all = new Array<number>(length).fill(rest);
  dims.forEach((dim, i) => (all[dim] = value(i)));
  return all;
}

function shuffled(length: number, random: Random): number[] {
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
