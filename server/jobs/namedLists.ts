/** Every list of tokens that dimensions are described with. */
import type { LexiconClause } from '../catalog/types';
import { wordOf } from '../catalog/resolve/variants';
import { familyOf, lexiconLists, type NamedTokens } from '../lexicon/lists';
import type { Equipment } from './equipment';
import type { Prepared } from './prepare';

/** What a catalog says of tokens: the anchors of the features that can be run, in their order, then its `words`. */
export function catalogLabels({ features }: Prepared): readonly NamedTokens[] {
  const anchors = features.all().map(({ id, anchors }) => ({
    name: id,
    source: 'feature' as const,
    tokens: [...anchors].sort((a, b) => a - b),
  }));
  return [...anchors.filter(({ tokens }) => tokens.length > 0), ...features.words()];
}

/** The lists that Dimcat ships, as far as the catalog wants them, and its own; of images and sounds their labels. */
export async function lexiconOf(
  { vocabulary, features, catalog }: Prepared,
  { lexicon }: Pick<Equipment, 'lexicon'>,
): Promise<readonly NamedTokens[]> {
  const own = features.lexicon();
  const shipped = lexiconLists(await lexicon(), vocabulary).filter(
    ({ name }) =>
      (vocabulary.inputs || isWanted(name, catalog.lexicon)) &&
      !own.some((list) => list.name === name),
  );
  return [...shipped, ...own];
}

function isWanted(name: string, { families }: LexiconClause): boolean {
  return families?.includes(familyOf(name)) ?? true;
}

/** Features, the catalog's own `words`, and the lexicon. Names are unique within a source. */
export async function namedLists(
  prepared: Prepared,
  equipment: Pick<Equipment, 'lexicon'>,
): Promise<readonly NamedTokens[]> {
  return [...catalogLabels(prepared), ...(await lexiconOf(prepared, equipment))];
}

/** By token: the word that it spells, or the group of an input. Tokens of one are never on both sides of a fold. */
export function wordsById({ vocabulary }: Prepared): readonly string[] {
  const { inputs, size } = vocabulary;
  return Array.from({ length: size }, (_, id) => {
    if (inputs) return inputs.groupOf(id) ?? `input ${id}`;
    const text = vocabulary.textOf(id);
    return wordOf(text) || text;
  });
}
