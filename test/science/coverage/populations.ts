/** Vocabularies that the interval of explained bits is tried on, by what is hard about them. */
import type { Explaining } from '../../../server/science/coverage/interval';
import { coverageOf, drawn, labelOf, type Kind } from './simulate';

export interface Population {
  readonly words: number;
  readonly kinds: readonly Kind[];
}

const chances = (dimensions: number, of: (dimension: number) => number): number[] =>
  Array.from({ length: dimensions }, (_, d) => of(d));

/** Dimensions agree on what a word is, so that a word's gains in them go together. */
const twoKinds = (dimensions: number, step: number, rare = 1): readonly Kind[] => [
  { share: 1 - 0.25 / rare, plus: chances(dimensions, (d) => 0.4 + step * d) },
  { share: 0.15 / rare, plus: chances(dimensions, () => 0.85) },
  { share: 0.1 / rare, plus: chances(dimensions, (d) => (d < dimensions / 2 ? 0.15 : 0.5)) },
];

export const POPULATIONS: Readonly<Record<string, Population>> = {
  'two categories': { words: 600, kinds: twoKinds(8, 0.02) },
  'three times the dimensions': { words: 1500, kinds: twoKinds(24, 0.008) },
  'rare categories': { words: 1500, kinds: twoKinds(24, 0.008, 6) },
  'many categories of few words': {
    words: 600,
    kinds: [
      { share: 0.5, plus: chances(12, () => 0.45) },
      ...Array.from({ length: 10 }, (_, k) => ({
        share: 0.05,
        plus: chances(12, (d) => (d % 10 === k ? 0.8 : 0.45)),
      })),
    ],
  },
};

/** @returns Value and interval of each of many draws. */
export function explainedIn(
  { words, kinds }: Population,
  draws: number,
  spellings = 1,
): Explaining[] {
  return Array.from({ length: draws }, (_, seed) => {
    const draw = drawn(kinds, words, seed, spellings);
    const labels = kinds.slice(1).map((_, k) => labelOf(draw, `k${k}`, (kind) => kind === k + 1));
    return coverageOf(draw, labels, seed).explained;
  });
}

/** How many intervals hold the mean of all draws, and how many lie below and above it. */
export function coveredBy(
  all: readonly Explaining[],
): Readonly<Record<'mean' | 'below' | 'above' | 'halfWidth' | 'deviation', number>> {
  const average = (of: (one: Explaining) => number): number =>
    all.reduce((sum, one) => sum + of(one), 0) / all.length;
  const mean = average(({ value }) => value);
  return {
    mean,
    below: average(({ high }) => Number(high! < mean)),
    above: average(({ low }) => Number(low! > mean)),
    halfWidth: average(({ low, high }) => (high! - low!) / 2),
    deviation: Math.sqrt(average(({ value }) => (value - mean) ** 2)),
  };
}
