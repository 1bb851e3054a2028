/** What the page of a feature shows beside its evidence, from the catalog and the evidence of its other features. */
import { modalityOf, nounsOf } from '../catalog/modality';
import { claimsOf } from '../catalog/claims/claims';
import { judgeClaim } from '../catalog/claims/judge';
import { siteWidth, type CatalogFacts } from '../catalog/facts';
import type { Catalog } from '../catalog/types';
import type { CacheState } from '../protocol/cacheReading';
import type { EvidenceFile, Polarity, Register } from '../protocol/evidence';
import type { DimensionUse, FeatureHead, RelatedFeature } from '../protocol/panels/feature';
import { knownEvidence } from './evidence';
import { pageOf } from './page';
import type { CatalogDocument } from './ports';

/**
 * Undefined if the catalog has no such feature.
 *
 * @param elsewhere If the document is the catalog at another layer: its own one.
 */
export function featureHeadOf(
  document: CatalogDocument,
  facts: CatalogFacts,
  id: string,
  cache: CacheState,
  elsewhere?: { readonly own: number },
): FeatureHead | undefined {
  const { catalog } = document.parsed;
  const page = pageOf(document, facts, id);
  const feature = catalog?.features.find((each) => each.id.value === id);
  if (catalog === undefined || page === undefined || feature === undefined) return undefined;
  const { evidence } = knownEvidence(catalog, feature, facts);
  // The catalog claims them of its own layer.
  const claims = (elsewhere ? [] : claimsOf(feature)).map((claim) => ({
    text: claim.text,
    ...judgeClaim(claim, evidence, []),
  }));
  const file = quoted(document.uri.slice(document.uri.lastIndexOf('/') + 1));
  const commands = {
    measure: `dimcat measure ${file} --feature ${quoted(id)}`,
    flip: `dimcat flip ${file} --feature ${quoted(id)}`,
    cache: `dimcat cache ${file}`,
  };
  const { one, many } = nounsOf(catalog);
  const noFlips = facts.noFlips ?? null;
  const pictures = modalityOf(catalog) === 'vision';
  const layer = lookedAt(catalog, facts, elsewhere?.own);
  const cacheFault =
    cache.state === 'unknown' ? `${cache.fault.message} ${cache.fault.advice}` : null;
  return {
    ...{ page, claims, pictures, nouns: { one, many }, noFlips },
    ...{ cache: cache.state, cacheFault, layer, commands },
  };
}

/** @param own The catalog's layer, where `catalog` is seen at another. */
function lookedAt(catalog: Catalog, facts: CatalogFacts, own?: number): FeatureHead['layer'] {
  const { site } = catalog;
  if (site === undefined) return null;
  const { model, vocabulary } = facts;
  const [kind, shown] = [site.kind.value, site.layer.value];
  const width = siteWidth(catalog, facts);
  return {
    ...{ kind, shown, own: own ?? shown },
    all: model ? { first: kind === 'resid' ? 0 : 1, last: model.layers } : null,
    cacheBytes: vocabulary && width !== undefined ? Math.ceil((vocabulary.size * width) / 8) : null,
  };
}

/** The evidence of a catalog's features. */
type Measured = Pick<EvidenceFile, 'features'>;

/** As a shell takes it. */
function quoted(text: string): string {
  const name = decodeURIComponent(text);
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** By how many dimensions are shared, most first; features that share none are left out. */
export function relatedTo(
  document: CatalogDocument,
  evidence: Measured | undefined,
  id: string,
): readonly RelatedFeature[] {
  const own = signsOf(registerOf(evidence, id));
  const features = document.parsed.catalog?.features ?? [];
  return features
    .filter((other) => other.id.value !== id)
    .flatMap((other): RelatedFeature[] => {
      const signs = [...signsOf(registerOf(evidence, other.id.value))];
      const shared = signs.filter(([dimension]) => own.has(dimension));
      const same = shared.filter(([dimension, sign]) => own.get(dimension) === sign).length;
      if (shared.length === 0) return [];
      const label = other.label?.value ?? other.id.value;
      const counts = { k: signs.length, same, opposite: shared.length - same };
      return [{ feature: other.id.value, label, ...counts }];
    })
    .sort((a, b) => b.same + b.opposite - a.same - a.opposite);
}

/** The registered dimensions that other features register too, ascending. */
export function usesOf(
  document: CatalogDocument,
  evidence: Measured | undefined,
  id: string,
): readonly DimensionUse[] {
  const uses = new Map<number, { feature: string; polarity: Polarity }[]>();
  for (const dimension of signsOf(registerOf(evidence, id)).keys()) uses.set(dimension, []);
  for (const { id: other } of document.parsed.catalog?.features ?? []) {
    if (other.value === id) continue;
    for (const [dimension, polarity] of signsOf(registerOf(evidence, other.value)))
      uses.get(dimension)?.push({ feature: other.value, polarity });
  }
  return [...uses]
    .filter(([, users]) => users.length > 0)
    .sort(([a], [b]) => a - b)
    .map(([index, users]) => ({ index, uses: users }));
}

function registerOf(evidence: Measured | undefined, id: string): Register | undefined {
  return evidence?.features[id]?.measurement?.register;
}

function signsOf(register: Register | undefined): ReadonlyMap<number, Polarity> {
  const { pos = [], neg = [] } = register ?? {};
  return new Map<number, Polarity>([
    ...pos.map((dimension) => [dimension, '+'] as const),
    ...neg.map((dimension) => [dimension, '-'] as const),
  ]);
}
