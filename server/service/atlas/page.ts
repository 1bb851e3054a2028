/** What the atlas's page shows around its cells, and what it says of one of them. */
import type { CatalogFacts } from '../../catalog/facts';
import type { Catalog } from '../../catalog/types';
import { CELL } from '../../protocol/atlas';
import type { DimensionOfFeature } from '../../protocol/cacheReading';
import type { AtlasCell, AtlasPage } from '../../protocol/panels/atlas';
import { evidenceOfFeature } from '../../catalog/evidence/withEvidence';
import { knownEvidence } from '../evidence';
import { testsOf, type Atlas } from './atlas';

export function atlasPageOf(catalog: Catalog, facts: CatalogFacts, atlas: Atlas): AtlasPage {
  const { scores, surveyed } = atlas;
  const { site, features, dimensions, title } = catalog;
  const isStale = (feature: Catalog['features'][number]): boolean =>
    knownEvidence(catalog, feature, facts).staleMeasurement.length > 0;
  return {
    title: title?.value ?? '',
    site: site ? { kind: site.kind.value, layer: site.layer.value } : null,
    dimensions: scores.dimensions,
    features: features.map(({ id, label }, row) => ({
      id: id.value,
      label: label?.value ?? id.value,
      nPos: scores.classes[row]?.nPos ?? null,
      nNeg: scores.classes[row]?.nNeg ?? null,
    })),
    source: scores.source,
    reason: scores.reason,
    stale: features.filter(isStale).length,
    surveyed,
    labels: dimensions.flatMap(({ index, label }) =>
      label ? [{ index: index.value, label: label.value }] : [],
    ),
  };
}

/**
 * One cell with all digits, or undefined if the atlas has no such cell.
 *
 * @param rows The dimension's statistics for every feature; undefined without a token cache.
 */
export function cellOfAtlas(
  { scores, flags }: Atlas,
  { dimension, feature }: { readonly dimension: number; readonly feature: string },
  known: { readonly catalog: Catalog; readonly facts: CatalogFacts },
  rows: readonly DimensionOfFeature[] | undefined,
): AtlasCell | undefined {
  const row = scores.features.indexOf(feature);
  if (row < 0 || dimension >= scores.dimensions) return undefined;
  const flag = flags[row * scores.dimensions + dimension]!;
  const tests = testsOf(known.catalog, known.facts) ?? [];
  const test = tests.find((one) => one.dimension === dimension && one.feature === feature);
  return {
    ...figuresOf(dimension, feature, known, rows),
    q: test?.q ?? null,
    register: (flag & CELL.register) !== 0,
    claimed: (flag & CELL.claimed) !== 0,
  };
}

/** In the better direction of the sign, whatever the register says. */
function figuresOf(
  dimension: number,
  id: string,
  { catalog, facts }: { readonly catalog: Catalog; readonly facts: CatalogFacts },
  rows: readonly DimensionOfFeature[] | undefined,
): Pick<AtlasCell, 'auc' | 'polarity' | 'pPlus' | 'pMinus' | 'nPos' | 'nNeg'> {
  const feature = catalog.features.find((each) => each.id.value === id);
  const kept = feature && evidenceOfFeature(facts.evidence, feature)?.measurement;
  const keptRow = kept?.dimensions.find(({ index }) => index === dimension);
  const now = rows?.find((row) => row.feature === id);
  const { pPlus, pMinus } = now?.evidence ?? (rows ? undefined : keptRow) ?? {};
  if (pPlus === undefined || pMinus === undefined)
    return { auc: null, polarity: '+', pPlus: null, pMinus: null, nPos: null, nNeg: null };
  const { nPos, nNeg } = now ?? kept!;
  const polarity = pPlus > pMinus ? '+' : '-';
  return { auc: (1 + Math.abs(pPlus - pMinus)) / 2, polarity, pPlus, pMinus, nPos, nNeg };
}
