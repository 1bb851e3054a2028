/** The lists of the shipped lexicon as token ids of one vocabulary. */
import type { VocabularyLookup } from '../catalog/facts';
import { wordOf } from '../catalog/resolve/variants';
import type { LexiconFamily } from '../catalog/types';
import type { ListSource } from '../protocol/dimensions';
import { closedClasses, functionWords } from './functionWords';
import { analysesOf } from './inflection';
import type { Lemma, Lexicon, PartOfSpeech } from './read';
import { spellingsOf } from './spelling';

/** A named list of tokens that dimensions are described with. */
export interface NamedTokens {
  readonly name: string;
  readonly source: ListSource;
  /** Ascending; special and unused tokens are in none. Never empty. */
  readonly tokens: readonly number[];
}

const POS: Readonly<Record<PartOfSpeech, string>> = {
  n: 'pos.noun',
  v: 'pos.verb',
  a: 'pos.adjective',
  r: 'pos.adverb',
};
/** Of these files WordNet makes no classes: they are parts of speech. */
const NO_CLASS = new Set(['adj.all', 'adv.all', 'noun.Tops']);

/**
 * Every list that has a token here, by name. A word stands for all its spellings that are single tokens (leading space,
 * case), but not for a piece inside words. Of images and sounds the lists are their labels (`label.NAME`).
 */
export function lexiconLists(lexicon: Lexicon, vocabulary: VocabularyLookup): NamedTokens[] {
  if (vocabulary.inputs) return labelLists(vocabulary.inputs.labels);
  const found = new Map<string, number[]>();
  const describe = describer(lexicon);
  const uncased = !hasCapitals(vocabulary);
  for (let id = 0; id < vocabulary.size; id++) {
    if (vocabulary.isSpecial(id)) continue;
    for (const name of namesOf(id, vocabulary, describe, uncased)) {
      const tokens = found.get(name);
      if (tokens) tokens.push(id);
      else found.set(name, [id]);
    }
  }
  return sorted(found);
}

/** What a shipped list is about, by its name. */
export function familyOf(name: string): LexiconFamily {
  if (/\.[nvar]\.\d+$/.test(name)) return 'synset';
  return name.split('.')[0] as LexiconFamily;
}

function labelLists(labels: ReadonlyMap<string, readonly number[]>): NamedTokens[] {
  const own = [...labels].filter(([, ids]) => ids.length > 0);
  return sorted(new Map(own.map(([label, ids]) => [`label.${label}`, [...ids]])));
}

function sorted(found: ReadonlyMap<string, number[]>): NamedTokens[] {
  const names = [...found.keys()].sort((a, b) => (a < b ? -1 : 1));
  return names.map((name) => ({ name, source: 'lexicon' as const, tokens: found.get(name)! }));
}

/** The names of the lists that a token is in, each once. */
function namesOf(
  id: number,
  vocabulary: VocabularyLookup,
  describe: (word: string) => readonly string[],
  uncased: boolean,
): Iterable<string> {
  const text = vocabulary.textOf(id);
  const piece = vocabulary.pieceOf?.(id);
  if (piece !== undefined) return [`spelling.${piece === 'byte' ? 'byte' : 'piece'}`];
  const capital = uncased || /^\p{Lu}/u.test(text.trim());
  const names = describe(wordOf(text)).filter((name) => capital || !isName(name));
  return new Set([...spellingsOf(text), ...names]);
}

/** A name counts only with a capital: "Mark", not "mark"; in a vocabulary without capitals every spelling does. */
function isName(list: string): boolean {
  return list.startsWith('name.');
}

function hasCapitals(vocabulary: VocabularyLookup): boolean {
  for (let id = 0; id < vocabulary.size; id++)
    if (!vocabulary.isSpecial(id) && /\p{Lu}\p{Ll}/u.test(vocabulary.textOf(id))) return true;
  return false;
}

/** The lists of a lower-case word, each word looked up once. */
function describer(lexicon: Lexicon): (word: string) => readonly string[] {
  const closed = [...closedClasses(), ...lexicon.names];
  const barred = functionWords();
  const known = new Map<string, readonly string[]>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const names = closed.flatMap(([name, words]) => (words.has(word) ? [name] : []));
    const all = barred.has(word)
      ? [...names, 'function']
      : [...names, ...meaningsOf(word, lexicon)];
    known.set(word, all);
    return all;
  };
}

/** Parts of speech, classes and forms of a content word. */
function meaningsOf(word: string, lexicon: Lexicon): string[] {
  const analyses = analysesOf(word, lexicon);
  const forms = new Set(analyses.map(({ form }) => `morphology.${form}`));
  const lemma = lexicon.lemmas.get(word) ?? mostFrequent(analyses, lexicon);
  if (!lemma) return [];
  return [POS[lemma.pos[0]!], ...lemma.lists.filter((list) => !NO_CLASS.has(list)), ...forms];
}

/** "ran" means what "run" does; of several lemmas the most frequent. */
function mostFrequent(
  analyses: ReturnType<typeof analysesOf>,
  { lemmas }: Lexicon,
): Lemma | undefined {
  const [best] = analyses
    .map(({ lemma }) => lemmas.get(lemma)!)
    .sort((a, b) => b.frequency - a.frequency);
  return best;
}
