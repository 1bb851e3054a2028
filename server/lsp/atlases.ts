import type { CatalogFacts } from '../catalog/facts';
import type { Catalog } from '../catalog/types';
import type { AtlasOrder, AtlasOrdering, AtlasScores } from '../protocol/atlas';
import { atlasOf, orderingOf, type Atlas } from '../service/atlas/atlas';

export interface KnownAtlas {
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  readonly atlas: Atlas;
  readonly orders: Map<AtlasOrder, AtlasOrdering>;
}

/** The atlases of the catalogs whose cells are in memory: a page asks for hundreds of tiles. */
export class Atlases {
  readonly #known = new WeakMap<AtlasScores, KnownAtlas>();

  of(catalog: Catalog, facts: CatalogFacts, scores: AtlasScores): KnownAtlas {
    const last = this.#known.get(scores);
    if (last?.catalog === catalog && sameFacts(last.facts, facts)) return last;
    const atlas = atlasOf(catalog, facts, scores);
    const made = { catalog, facts, atlas, orders: new Map() };
    this.#known.set(scores, made);
    return made;
  }
}

export function orderOf({ atlas, orders }: KnownAtlas, order: AtlasOrder): AtlasOrdering {
  const ordering = orders.get(order) ?? orderingOf(atlas, order);
  orders.set(order, ordering);
  return ordering;
}

/** Facts are remembered until something changes, so their parts are compared by identity. */
function sameFacts(a: CatalogFacts, b: CatalogFacts): boolean {
  return (
    a.evidence === b.evidence &&
    a.dimensions === b.dimensions &&
    a.model === b.model &&
    a.vocabulary === b.vocabulary
  );
}
