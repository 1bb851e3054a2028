/** The shuffled catalog: its labels on words that look like the ones that have them. */
import { seededRandom, shuffled, type Random } from '../random';
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
 * neighbours in frequency: how often a label occurs, on which looks, and which labels occur together stays. Inputs have
 * neither looks nor frequencies: each group exchanges its labels with any other of its size.
 *
 * @param tokens Ids, ascending; `words` and `texts` by place; inputs have no texts, and their words are their groups.
 * @param rankOf Of a token, by frequency; its id where none is known. Not asked of inputs.
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
  const blocks = scene.texts
    ? blocksOf(spelledWords({ ...scene, texts: scene.texts }))
    : groupsBySize(scene.words, random);
  for (const alike of blocks) {
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

/** In random order within each group: the ids of inputs go by label, so any order by id would give the labels back. */
function groupsBySize(groups: readonly string[], random: Random): Pick<Spelled, 'places'>[][] {
  const places = [...gathered(groups, (group) => group).values()].map((own) =>
    shuffled(own, random),
  );
  const bySize = gathered(places, ({ length }) => length);
  return [...bySize.values()].map((alike) => alike.map((i) => ({ places: places[i]! })));
}

/** The places of the items of each key, ascending. */
function gathered<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number[]> {
  const places = new Map<K, number[]>();
  items.forEach((item, place) => {
    const key = keyOf(item);
    const known = places.get(key);
    if (known) known.push(place);
    else places.set(key, [place]);
  });
  return places;
}

function spelledWords({
  tokens,
  words,
  texts,
  rankOf,
}: Parameters<typeof shuffledLabels>[1] & { readonly texts: readonly string[] }): Spelled[] {
  const byWord = gathered(words, (word) => word);
  return [...byWord.keys()].sort().map((word) => {
    const own = byWord
      .get(word)!
      .map((place) => ({ place, look: lookOf(texts[place]!) }))
      .sort((a, b) => order(a.look, b.look) || a.place - b.place);
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
  const byLooks = gathered(words, ({ looks }) => looks);
  return [...byLooks.values()].flatMap((places) => {
    const alike = places.map((place) => words[place]!).sort((a, b) => a.rank - b.rank);
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
