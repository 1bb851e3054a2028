import type { VocabularyLookup } from '../../catalog/facts';
import { textsOfNotation } from '../../catalog/resolve/notation';
import { nearVariant, ofNotation, resolveToken, shown } from '../../catalog/resolve/resolveToken';
import type { ImportedAnchors, ImportedFeature } from './anchors';

/** A word that is not a token of the vocabulary, and the nearest one that is. */
interface Dropped {
  readonly word: string;
  readonly near: string | undefined;
}

/**
 * Anchors as the catalog's tokenizer has them: the notation of tokenizer files and other tools (`\u0120dog`,
 * `\u2581dog`, `##ing`, `dog</w>`) becomes text, and what is not one token is left out. The notes say how many of each.
 * Names of images and sounds stay as they are.
 *
 * @param vocabulary Undefined if the catalog has no usable tokenizer: then nothing is left out.
 */
export function asTokens(
  { features, notes }: ImportedAnchors,
  vocabulary: VocabularyLookup | undefined,
): ImportedAnchors {
  if (vocabulary?.inputs) return { features, notes };
  const pieces = features.some(({ anchors }) => anchors.some((word) => /^##./u.test(word)));
  const converted = new Map<string, string>();
  const dropped = new Map<string, Dropped>();
  const textOf = (word: string): string[] => {
    const text = vocabulary ? tokenText(word, vocabulary, pieces) : textsOfNotation(word)[0];
    if (text === undefined && vocabulary) {
      dropped.set(word, { word, near: nearVariant(word, vocabulary) });
      return [];
    }
    if (text !== undefined && text !== word) converted.set(word, text);
    return [text ?? word];
  };
  const found = features.map((feature): ImportedFeature => {
    return { ...feature, anchors: [...new Set(feature.anchors.flatMap(textOf))] };
  });
  const empty = found.filter(({ anchors }) => anchors.length === 0);
  return {
    features: found.filter(({ anchors }) => anchors.length > 0),
    notes: [
      ...notes,
      ...convertedNote(converted, vocabulary !== undefined),
      ...droppedNote([...dropped.values()]),
      ...empty.map(({ id }) => `${id} has no anchors and is left out.`),
    ],
  };
}

/**
 * @param pieces Whether the words are written as a WordPiece vocabulary writes them, in which whole words bear no mark.
 */
function tokenText(
  word: string,
  vocabulary: VocabularyLookup,
  pieces: boolean,
): string | undefined {
  const isToken = (text: string): boolean =>
    resolveToken({ kind: 'text', text, span: { start: 0, end: 0 } }, vocabulary).token !==
    undefined;
  if (pieces && vocabulary.pieceOf && !word.startsWith(' ') && isToken(` ${word}`))
    return ` ${word}`;
  return isToken(word) ? word : ofNotation(word, vocabulary);
}

function convertedNote(converted: ReadonlyMap<string, string>, checked: boolean): string[] {
  const [first] = converted;
  if (!first) return [];
  const example = `${shown(first[0])} is ${shown(first[1])}`;
  const unchecked = checked ? '' : ' Without a tokenizer, it is unknown whether they are tokens.';
  const words = converted.size === 1 ? '1 word was' : `${converted.size} words were`;
  return [
    `${words} written as the files of tokenizers write tokens, and became text: ${example}.${unchecked}`,
  ];
}

function droppedNote(dropped: readonly Dropped[]): string[] {
  if (dropped.length === 0) return [];
  const words =
    dropped.length === 1
      ? '1 word is not a single token and is'
      : `${dropped.length} words are not single tokens and are`;
  const near = dropped.filter((one) => one.near !== undefined);
  const [first] = near;
  const hint = first
    ? ` Of these ${near.length} would be in another form: ${shown(first.near!)} for ${shown(first.word)}.`
    : '';
  return [`${words} left out: ${listed(dropped.map(({ word }) => word))}.${hint}`];
}

function listed(words: readonly string[]): string {
  return words.slice(0, 8).map(shown).join(', ') + (words.length > 8 ? ', ...' : '');
}
