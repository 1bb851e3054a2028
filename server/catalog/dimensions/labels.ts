/** What a catalog says of tokens. */
import type { CatalogFacts } from '../facts';
import { resolveFeature } from '../resolve/resolveFeature';
import { isUnread, tokenLookup } from '../resolve/resolveList';
import { uniqueIds } from '../resolve/resolveToken';
import type { Catalog } from '../types';

interface Labels {
  readonly name: string;
  readonly source: string;
  readonly tokens: readonly number[];
}

/** What labels say, as a number that changes with it (FNV-1a); their order and that of their tokens do not matter. */
export function labelsMark(labels: readonly Labels[]): string {
  const lines = labels.map(({ name, source, tokens }) =>
    JSON.stringify([source, name, [...tokens].sort((a, b) => a - b)]),
  );
  let hash = 0x811c9dc5;
  for (const unit of lines.sort().join('\n'))
    hash = Math.imul(hash ^ unit.codePointAt(0)!, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * The mark of today's labels; undefined where the vocabulary or a list is not known.
 *
 * @param names Of the labels that it is compared with: a feature that has one of them as a former id was only renamed.
 */
export function labelsToday(
  catalog: Catalog,
  facts: CatalogFacts,
  names: ReadonlySet<string> = new Set(),
): string | undefined {
  if (!facts.vocabulary) return undefined;
  const lists = [
    ...catalog.features.map(({ anchors }) => anchors),
    ...catalog.words.map(({ list }) => list),
  ];
  if (lists.some((list) => isUnread(list, facts))) return undefined;
  const lookup = tokenLookup(facts);
  const features = catalog.features.flatMap((feature) => {
    const { anchors, problems } = resolveFeature(feature, catalog, facts, lookup);
    const sound = problems.every(({ severity }) => severity !== 'error');
    const { id, aliases } = feature;
    const known = [id, ...aliases].find(({ value }) => names.has(value)) ?? id;
    return sound ? [{ name: known.value, source: 'feature', tokens: anchors }] : [];
  });
  const words = catalog.words.map(({ name, list }) => ({
    name: name.value,
    source: 'words',
    tokens: uniqueIds(lookup(list).tokens),
  }));
  return labelsMark([...features, ...words].filter(({ tokens }) => tokens.length > 0));
}
