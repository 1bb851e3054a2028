import type { CatalogFacts } from '../facts';
import { resolveFeature, type ResolvedFeature } from '../resolve/resolveFeature';
import { tokenLookup, type TokenLookup } from '../resolve/resolveList';
import type { Catalog, Feature, Problem } from '../types';

/** The input of every check. */
export interface CheckContext {
  readonly catalog: Catalog;
  /** The features to run single-feature checks on. */
  readonly checked: readonly Feature[];
  readonly facts: CatalogFacts;
  /** Features by id and by former id; the first of a repeated one, ids before former ids. */
  readonly byId: ReadonlyMap<string, Feature>;
  readonly lookup: TokenLookup;
  /** A feature with its tokens looked up. */
  readonly resolved: (feature: Feature) => ResolvedFeature;
}

/** A pure function that checks one aspect; the order of its problems does not matter. */
export type Check = (context: CheckContext) => readonly Problem[];

/** @param lookup Of the same facts, where another context has one. */
export function contextOf(
  catalog: Catalog,
  facts: CatalogFacts,
  lookup: TokenLookup = tokenLookup(facts),
): CheckContext {
  const byId = new Map<string, Feature>();
  for (const feature of catalog.features) {
    if (!byId.has(feature.id.value)) byId.set(feature.id.value, feature);
  }
  for (const feature of catalog.features) {
    for (const { value } of feature.aliases) if (!byId.has(value)) byId.set(value, feature);
  }
  const known = new Map<Feature, ResolvedFeature>();
  const resolved = (feature: Feature): ResolvedFeature => {
    const found = known.get(feature) ?? resolveFeature(feature, catalog, facts, lookup);
    known.set(feature, found);
    return found;
  };
  return { catalog, checked: catalog.features, facts, byId, lookup, resolved };
}
