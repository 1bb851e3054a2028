/** Whether the tokens of a discovered feature belong together, by evidence independent of its signs. */
import { benjaminiHochberg } from '../../multiple';
import type { Random } from '../../random';
import { mean } from '../../resampling';

/** For each token, the indices of its groups. */
export type Groups = readonly (readonly number[])[];

export interface Coherence {
  /** How many groups two of the feature's tokens share, mean over pairs. */
  readonly shared: number;
  /** The same for random tokens of like frequency, mean over draws. */
  readonly chance: number;
  readonly p: number;
  /** Benjamini-Hochberg over the features tested together. */
  readonly q: number;
}

/** The catalog's categories as groups, one per category. */
export function categoryGroups(
  categories: readonly { readonly anchors: readonly number[] }[],
  vocabulary: number,
): Groups {
  const groups = Array.from({ length: vocabulary }, (): number[] => []);
  categories.forEach(({ anchors }, c) => {
    for (const token of new Set(anchors)) groups[token]?.push(c);
  });
  return groups;
}

/** Letters that two words must share at their beginning or end to be in one group. */
const LETTERS = 3;

/** Words with the same first or last three letters, ignoring case and surrounding space; shorter words are in none. */
export function spellingGroups(words: readonly string[]): Groups {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  return words.map((text) => {
    const word = text.trim().toLowerCase();
    if (word.length <= LETTERS) return [];
    return [numberOf(`${word.slice(0, LETTERS)}-`), numberOf(`-${word.slice(-LETTERS)}`)];
  });
}

/** Mean number of groups that two different tokens share; 0 for fewer than two tokens. */
export function sharedGroups(tokens: readonly number[], groups: Groups): number {
  const members: number[] = [];
  for (const token of tokens) for (const group of groups[token] ?? []) members.push(group);
  // Sorted, the members of a group follow each other: faster than a map of so few.
  const sorted = Int32Array.from(members).sort();
  let [pairs, before] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    before = sorted[i] === sorted[i - 1] ? before + 1 : 0;
    pairs += before;
  }
  const all = (tokens.length * (tokens.length - 1)) / 2;
  return all === 0 ? 0 : pairs / all;
}

/** Tokens by frequency: most tokenizers number the frequent ones first. */
export interface FrequencyOrder {
  /** Counted tokens, ascending. */
  readonly tokens: readonly number[];
  /** Place of each token in `tokens`. */
  readonly rank: ReadonlyMap<number, number>;
}

export function frequencyOrder(tokens: readonly number[]): FrequencyOrder {
  return { tokens, rank: new Map(tokens.map((token, rank) => [token, rank])) };
}

/** How far a random token's rank may be from that of the token it replaces, as a share of the vocabulary. */
const WINDOW = 0.02;

/** As many different tokens, each near one of the given tokens in frequency. */
export function likeFrequency(
  given: readonly number[],
  { tokens, rank }: FrequencyOrder,
  random: Random,
): number[] {
  const half = Math.max(given.length, Math.round(WINDOW * tokens.length));
  const used = new Set<number>();
  for (const token of given) {
    const first = Math.max(0, Math.min(tokens.length - 2 * half - 1, rank.get(token)! - half));
    const width = Math.min(2 * half + 1, tokens.length);
    let at = random.int(width);
    while (used.has(tokens[first + at]!)) at = (at + 1) % width;
    used.add(tokens[first + at]!);
  }
  return [...used];
}

/** The number of draws that reach the feature's own value, at which drawing stops. */
const ENOUGH = 10;

/**
 * One coherence per feature. Drawing stops once ten draws reach the feature's own value: features that are plainly
 * chance cost little, and the others get p-values small enough to survive a correction for many features.
 *
 * @param given.draws The most draws.
 * @see Besag & Clifford 1991, "Sequential Monte Carlo p-values".
 */
export async function coherences(
  features: readonly (readonly number[])[],
  groups: Groups,
  order: FrequencyOrder,
  given: { draws: number; random: Random; breathe: () => Promise<void> },
): Promise<Coherence[]> {
  const tested: Omit<Coherence, 'q'>[] = [];
  for (const tokens of features) {
    tested.push(
      sequentialP(sharedGroups(tokens, groups), given.draws, () =>
        sharedGroups(likeFrequency(tokens, order, given.random), groups),
      ),
    );
    await given.breathe();
  }
  const q = benjaminiHochberg(tested.map(({ p }) => p));
  return tested.map((one, i) => ({ ...one, q: q[i]! }));
}

/** p = 10 / (draws needed to reach the value ten times); (b + 1) / (m + 1) if that never happens. */
export function sequentialP(
  shared: number,
  most: number,
  draw: () => number,
): Omit<Coherence, 'q'> {
  const draws: number[] = [];
  let reached = 0;
  while (draws.length < most && reached < ENOUGH) {
    const value = draw();
    draws.push(value);
    if (value >= shared) reached++;
  }
  const p = reached === ENOUGH ? ENOUGH / draws.length : (reached + 1) / (draws.length + 1);
  return { shared, chance: mean(draws), p };
}
