/** What the atlas's page shows around its cells, and what it says of one of them. */
import type { CatalogFacts } from '../../catalog/facts';
import type { Catalog } from '../../catalog/types';
import { CELL } from '../../protocol/atlas';
import type { DimensionOfFeature } from '../../protocol/cacheReading';
import type { AtlasCell, AtlasPage } from '../../protocol/panels/atlas';
import { evidenceOfFeature } from '../../catalog/evidence/withEvidence';
import { knownEvidence } from '../evidence';
import type { Atlas } from './atlas';

/** @param mode What the shown mode lacks and finds. */
export function atlasPageOf(
  catalog: Catalog,
  facts: CatalogFacts,
  { scores, tested }: Atlas,
  mode: Pick<AtlasPage, 'missing' | 'found'> & { readonly reason?: string },
): AtlasPage {
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
    reason: mode.reason ?? scores.reason,
    stale: features.filter(isStale).length,
    surveyed: tested !== undefined,
    labels: dimensions.flatMap(({ index, label }) =>
      label ? [{ index: index.value, label: label.value }] : [],
    ),
    missing: mode.missing,
    found: mode.found,
  };
}

/**
 * Cells with all digits, row by row; empty figures outside.
 *
 * @param statsOf A dimension's statistics for every feature; undefined without a token cache.
 */
export async function featureCells(
  { scores, flags, tested = [] }: Atlas,
  { rows, columns }: { readonly rows: readonly number[]; readonly columns: readonly number[] },
  known: { readonly catalog: Catalog; readonly facts: CatalogFacts },
  statsOf: (dimension: number) => Promise<readonly DimensionOfFeature[] | undefined>,
): Promise<AtlasCell[]> {
  const stats = new Map<number, readonly DimensionOfFeature[] | undefined>();
  for (const dimension of new Set(columns)) stats.set(dimension, await statsOf(dimension));
  return rows.flatMap((row) =>
    columns.map((dimension): AtlasCell => {
      const feature = scores.features[row] ?? '';
      const isInside = row < scores.features.length && dimension < scores.dimensions;
      const flag = isInside ? flags[row * scores.dimensions + dimension]! : 0;
      const test = tested.find((one) => one.dimension === dimension && one.feature === feature);
      return {
        ...figuresOf(dimension, feature, known, stats.get(dimension)),
        q: test?.q ?? null,
        register: (flag & CELL.register) !== 0,
        claimed: (flag & CELL.claimed) !== 0,
      };
    }),
  );
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
