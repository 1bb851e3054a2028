/**
 * The English words that Dimcat ships (`english.txt`, made by scripts/lexicon.mjs), one group a line:
 *
 *     nv noun.animal bird.n.01: crow robin3     lemmas; parts of speech, the more frequent first; lists; words
 *     irregular n: men>man oxen>ox              forms that no rule gives, by part of speech
 *     name name.place: paris london             names
 *
 * The digit at a lemma says how often it is tagged in running text (a power of two); none: never. Its lists are those
 * of its most frequent sense.
 */
export type PartOfSpeech = 'n' | 'v' | 'a' | 'r';

export interface Lemma {
  readonly pos: readonly PartOfSpeech[];
  /** The lexicographer file of its most frequent sense, then the larger synsets that this lies in. */
  readonly lists: readonly string[];
  /** [0, 9]: 0 never tagged, otherwise 1 + log2 of how often. */
  readonly frequency: number;
}

export interface Lexicon {
  readonly lemmas: ReadonlyMap<string, Lemma>;
  /** Lemmas by irregular form. */
  readonly irregular: Readonly<Record<'n' | 'v' | 'a', ReadonlyMap<string, string>>>;
  /** Words by list. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @throws {Error} The file is not one that the script made. */
export function readLexicon(text: string): Lexicon {
  const lemmas = new Map<string, Lemma>();
  const irregular = { n: pairs(), v: pairs(), a: pairs() };
  const names = new Map<string, ReadonlySet<string>>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [head, words] = halves(line);
    const [kind, ...lists] = head.split(' ');
    if (kind === 'name') names.set(lists[0]!, new Set(words));
    else if (kind === 'irregular') addPairs(irregular[lists[0] as 'n' | 'v' | 'a'], words);
    else addLemmas(lemmas, Array.from(kind!) as PartOfSpeech[], lists, words);
  }
  return { lemmas, irregular, names };
}

function halves(line: string): [head: string, words: string[]] {
  const at = line.indexOf(': ');
  if (at < 0) throw new Error(`not a line of the lexicon: ${line.slice(0, 80)}`);
  return [line.slice(0, at), line.slice(at + 2).split(' ')];
}

function pairs(): Map<string, string> {
  return new Map();
}

function addPairs(into: Map<string, string>, words: readonly string[]): void {
  for (const pair of words) {
    const at = pair.indexOf('>');
    into.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

function addLemmas(
  into: Map<string, Lemma>,
  pos: readonly PartOfSpeech[],
  lists: readonly string[],
  words: readonly string[],
): void {
  for (const written of words) {
    const last = written.charCodeAt(written.length - 1) - 48;
    const tagged = last >= 1 && last <= 9;
    const word = tagged ? written.slice(0, -1) : written;
    into.set(word, { pos, lists, frequency: tagged ? last : 0 });
  }
}
