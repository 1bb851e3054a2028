/** Every list of tokens that dimensions are described with. */
import { lexiconLists, type NamedTokens } from '../lexicon/lists';
import type { Equipment } from './equipment';
import type { Prepared } from './prepare';

/** The anchors of the features that can be run, in their order. */
export function featureLists({ features }: Prepared): readonly NamedTokens[] {
  return features.all().map(({ id, anchors }) => ({
    name: id,
    source: 'feature' as const,
    tokens: [...anchors].sort((a, b) => a - b),
  }));
}

/** The lists that Dimcat ships; of images and sounds their labels. */
export async function lexiconOf(
  { vocabulary }: Prepared,
  { lexicon }: Pick<Equipment, 'lexicon'>,
): Promise<readonly NamedTokens[]> {
  return lexiconLists(await lexicon(), vocabulary);
}

/** Features, the catalog's own `words`, and the lexicon. Names are unique within a source. */
export async function namedLists(
  prepared: Prepared,
  equipment: Pick<Equipment, 'lexicon'>,
): Promise<readonly NamedTokens[]> {
  const lexicon = await lexiconOf(prepared, equipment);
  return [...featureLists(prepared), ...prepared.features.words(), ...lexicon];
}
