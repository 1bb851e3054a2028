/** How many words a catalog names by lists that it holds once and may use a thousand times. */
import { featuresOnSides } from '../claims/dimensionClaim';
import type { Catalog, DimensionNote, Feature, Located, Span, TokenList } from '../types';

/** The most words that all uses together come to; what is written at its place is limited by the text. */
export const mostWords = 500_000;

/** Whether the lists of a catalog come to more words than are read. Files are counted where they are read. */
export function hasExcessWords({ words, features, dimensions }: Catalog): boolean {
  const lists = new Map<string, number>();
  for (const { name, list } of words)
    if (!lists.has(name.value)) lists.set(name.value, written(list));
  const named = (list: TokenList | undefined): number =>
    list?.kind === 'file' && list.named ? (lists.get(list.named.value) ?? 0) : 0;
  const anchors = new Map<string, number>();
  for (const { id, aliases, anchors: own } of features)
    for (const { value } of [id, ...aliases])
      anchors.set(value, (anchors.get(value) ?? 0) + written(own) + named(own));
  const ofOthers = (ids: readonly Located<string>[]): number =>
    sum(ids, ({ value }) => anchors.get(value) ?? 0);
  const sizeOf = (list: TokenList | undefined): number =>
    list?.kind === 'features' ? ofOthers(list.ids) : named(list);
  const ofFeature = ({ anchors: own, targets, negatives }: Feature): number => {
    if (negatives?.kind === 'features')
      return sizeOf(own) + sizeOf(targets) + ofOthers(negatives.ids);
    const others = negatives?.kind === 'tokens' ? negatives.list : undefined;
    return sizeOf(own) + sizeOf(targets) + sizeOf(others);
  };
  const ofNote = ({ plus, minus }: DimensionNote): number => sizeOf(plus) + sizeOf(minus);
  return sum(features, ofFeature) + sum(dimensions, ofNote) > mostWords;
}

/** Where a feature, or a claim of a dimension, uses lists by their names. */
export function listsByName(feature: Feature): readonly Span[] {
  const { anchors, targets, negatives } = feature;
  const others = negatives?.kind === 'tokens' ? negatives.list : undefined;
  const named = [anchors, targets, others].flatMap((list) =>
    list?.kind === 'file' && list.named ? [list.named.span] : [],
  );
  const ids = negatives?.kind === 'features' ? negatives.ids : [];
  return [...named, ...[...ids, ...featuresOnSides(feature)].map(({ span }) => span)];
}

function written(list: TokenList | undefined): number {
  return list?.kind === 'inline' ? list.tokens.length : 0;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
