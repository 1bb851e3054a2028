/** The atlases of the catalogs whose cells are in memory: a page asks for hundreds of tiles. */
import type { CatalogFacts } from '../catalog/facts';
import type { Catalog } from '../catalog/types';
import type { AtlasScores } from '../protocol/atlas';
import { atlasOf, registerOf, type Atlas } from '../service/atlas/atlas';
import { featureMatrix, type Matrix } from '../service/atlas/matrix';
import { overlapsOf, registerMatrix, type Overlaps } from '../service/atlas/overlaps';

export interface KnownAtlas {
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  readonly atlas: Atlas;
  readonly features: Matrix;
  /** Made on first use. */
  readonly overlaps: () => Overlaps;
  readonly registers: () => Matrix;
  /** Of layers and pairs, by what they are made of. */
  readonly others: WeakMap<object, Matrix>;
}

export class Atlases {
  readonly #known = new WeakMap<AtlasScores, KnownAtlas>();

  of(catalog: Catalog, facts: CatalogFacts, scores: AtlasScores): KnownAtlas {
    const last = this.#known.get(scores);
    if (last?.catalog === catalog && sameFacts(last.facts, facts)) return last;
    const made = knownAtlas(catalog, facts, scores);
    this.#known.set(scores, made);
    return made;
  }
}

function knownAtlas(catalog: Catalog, facts: CatalogFacts, scores: AtlasScores): KnownAtlas {
  const atlas = atlasOf(catalog, facts, scores);
  const overlaps = once(() => overlapsOf(catalog.features.map((one) => registerOf(one, facts))));
  return {
    ...{ catalog, facts, atlas, overlaps, others: new WeakMap() },
    features: featureMatrix(atlas),
    registers: once(() => registerMatrix(overlaps(), scores.cluster.rows)),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
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
