/** The shuffled catalog: its labels on words that look like the ones that have them. */
import { seededRandom, shuffled } from '../random';
import { shapeOf } from '../null/shape';
import type { Label } from './cells';

/** Words that exchange their labels: as many neighbours in frequency. */
const NEIGHBOURS = 40;

/** A word's tokens, one for each spelling, in an order that is the same for words that look alike. */
interface Spelled {
  readonly places: readonly number[];
  /** The looks of all its spellings. */
  readonly looks: string;
  /** Mean rank of its tokens. */
  readonly rank: number;
}

/**
 * The labels with their tokens exchanged among words that have the same spellings (leading space, case, script) and are
 * neighbours in frequency: how often a label occurs, on which looks, and which labels occur together stays.
 *
 * @param tokens Ids, ascending; `words` and `texts` by place; inputs have no texts, and all look alike.
 * @param rankOf Of a token, by frequency; its id where none is known.
 */
export function shuffledLabels(
  labels: readonly Label[],
  scene: {
    readonly tokens: Uint32Array;
    readonly words: readonly string[];
    readonly texts: readonly string[] | undefined;
    readonly rankOf: (token: number) => number;
  },
  seed: number,
): Label[] {
  const random = seededRandom(seed, 'shuffled labels of coverage');
  const to = new Map<number, number>();
  for (const alike of blocksOf(spelledWords(scene))) {
    const partners = shuffled(alike, random);
    alike.forEach(({ places }, i) =>
      places.forEach((place, s) =>
        to.set(scene.tokens[place]!, scene.tokens[partners[i]!.places[s]!]!),
      ),
    );
  }
  return labels.map(({ name, tokens }) => ({
    name,
    tokens: tokens.flatMap((token) => to.get(token) ?? []),
  }));
}

function spelledWords({
  tokens,
  words,
  texts,
  rankOf,
}: Parameters<typeof shuffledLabels>[1]): Spelled[] {
  const byWord = new Map<string, { place: number; look: string }[]>();
  words.forEach((word, place) => {
    const one = { place, look: texts ? lookOf(texts[place]!) : '' };
    const known = byWord.get(word);
    if (known) known.push(one);
    else byWord.set(word, [one]);
  });
  return [...byWord.keys()].sort().map((word) => {
    const own = byWord.get(word)!.sort((a, b) => order(a.look, b.look) || a.place - b.place);
    const rank = own.reduce((sum, { place }) => sum + rankOf(tokens[place]!), 0) / own.length;
    return { places: own.map(({ place }) => place), looks: own.map((o) => o.look).join(), rank };
  });
}

function lookOf(text: string): string {
  const { space, letterCase, script } = shapeOf(text);
  return `${space}:${letterCase}:${script}`;
}

/** Words of one look, each block neighbours in frequency. */
function blocksOf(words: readonly Spelled[]): Spelled[][] {
  const byLooks = new Map<string, Spelled[]>();
  for (const word of words) {
    const known = byLooks.get(word.looks);
    if (known) known.push(word);
    else byLooks.set(word.looks, [word]);
  }
  return [...byLooks.values()].flatMap((alike) => {
    alike.sort((a, b) => a.rank - b.rank);
    const blocks = Math.max(1, Math.floor(alike.length / NEIGHBOURS));
    return Array.from({ length: blocks }, (_, i) =>
      alike.slice(
        Math.floor((i * alike.length) / blocks),
        Math.floor(((i + 1) * alike.length) / blocks),
      ),
    );
  });
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
