import type { CatalogFacts } from '../facts';
import { resolveFeature, type ResolvedFeature } from '../resolve/resolveFeature';
import { tokenLookup, type TokenLookup } from '../resolve/resolveList';
import type { Catalog, Feature, Problem } from '../types';

/** What every check is given. */
export interface CheckContext {
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  /** Features by id and by former id; of a repeated one the first, ids before former ids. */
  readonly byId: ReadonlyMap<string, Feature>;
  readonly lookup: TokenLookup;
  /** Each feature with its tokens looked up, in the order written. */
  readonly features: readonly (readonly [Feature, ResolvedFeature])[];
  readonly resolved: ReadonlyMap<Feature, ResolvedFeature>;
}

/** A pure look at one aspect; the order of its problems does not matter. */
export type Check = (context: CheckContext) => readonly Problem[];

export function contextOf(catalog: Catalog, facts: CatalogFacts): CheckContext {
  const byId = new Map<string, Feature>();
  for (const feature of catalog.features) {
    if (!byId.has(feature.id.value)) byId.set(feature.id.value, feature);
  }
  for (const feature of catalog.features) {
    for (const { value } of feature.aliases) if (!byId.has(value)) byId.set(value, feature);
  }
  const lookup = tokenLookup(facts);
  const features = catalog.features.map(
    (feature) => [feature, resolveFeature(feature, catalog, facts, lookup)] as const,
  );
  return { catalog, facts, byId, lookup, features, resolved: new Map(features) };
}
