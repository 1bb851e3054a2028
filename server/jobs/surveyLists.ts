/** The lists that a survey describes dimensions with. */
import type { NamedList } from '../science/survey/lists';
import type { Prepared } from './prepare';

/** The catalog's features and words; of images and sounds, their labels too. Of equal lists the first counts. */
export function surveyLists({
  catalog,
  features,
  vocabulary,
}: Pick<Prepared, 'catalog' | 'features' | 'vocabulary'>): NamedList[] {
  const anchors = features
    .all()
    .map(({ id, anchors: tokens }) => ({ name: id, source: 'feature' as const, tokens }));
  const words = catalog.words.map(({ name, list }) => ({
    name: name.value,
    source: 'words' as const,
    tokens: features.tokensOf(list),
  }));
  const labels = [...(vocabulary.inputs?.labels ?? [])].map(([label, tokens]) => ({
    name: `label.${label}`,
    source: 'lexicon' as const,
    tokens,
  }));
  return [...anchors, ...words, ...labels];
}
