/** A small world around a catalog, made of plain values. */
import type { CatalogFacts, FileFact, VocabularyLookup } from '../../../server/catalog/facts';

/** A vocabulary in which a token's id is its place; `special` are the ids of control tokens. */
export function vocabularyOf(
  texts: readonly string[],
  special: readonly number[] = [],
): VocabularyLookup {
  return {
    sha256: 'b'.repeat(64),
    size: texts.length,
    textOf: (id) => texts[id] ?? '',
    isSpecial: (id) => special.includes(id),
    idsOf: (text) => texts.flatMap((one, id) => (one === text ? [id] : [])),
    bos: special[0],
  };
}

const words = ['dog', 'cat', 'horse', 'bird', 'fish', 'cow', 'car', 'bus', 'red', 'blue'];

/** 0 is special; then ` dog`, ` cat`, ... at 1 to 10, `Dog` at 11, and ` twin` twice, at 12 and 13. */
export const vocabulary = vocabularyOf(
  ['<|end|>', ...words.map((word) => ` ${word}`), 'Dog', ' twin', ' twin'],
  [0],
);

export const model = { sha256: 'a'.repeat(64), dimensions: 16, layers: 4, vocabulary: 14 };

export const nothing: CatalogFacts = { files: new Map() };

/** A model of 16 dimensions and 4 layers and the vocabulary above; `files` by path. */
export function world(
  files: Readonly<Record<string, FileFact>> = {},
  more: Partial<CatalogFacts> = {},
): CatalogFacts {
  return { model, vocabulary, files: new Map(Object.entries(files)), ...more };
}
