import { staleCoverage } from '../catalog/claims/coverageClaim';
import type { Catalog } from '../catalog/types';
import { catalogOfClaims, dimensionOfId } from '../catalog/claims/dimensionClaim';
import { factsOfClaims } from '../catalog/facts';
import { type CatalogFacts, siteWidth } from '../catalog/facts';
import { modelName } from '../catalog/modelName';
import type { CatalogRow, OverviewHead } from '../protocol/panels/overview';
import { catalogRowOf } from './catalogRow';
import type { CatalogDocument } from './ports';

/** Rows of features in one answer: some 150 kB. */
const ROWS_OF_PAGE = 500;

/** A whole catalog at a glance, without its features; undefined without a catalog. */
export function overviewHeadOf(
  document: CatalogDocument,
  facts: CatalogFacts,
): OverviewHead | undefined {
  const { catalog } = document.parsed;
  if (catalog === undefined) return undefined;
  const { site } = catalog;
  const name = document.uri.split('/').at(-1)!;
  const claims = catalogOfClaims(catalog);
  const ofClaims = factsOfClaims(facts);
  return {
    title: catalog.title?.value ?? '',
    model: modelName(catalog) ?? '',
    site: site === undefined ? '' : `${site.kind.value} ${site.layer.value}`,
    features: catalog.features.length,
    page: ROWS_OF_PAGE,
    width: siteWidth(catalog, facts) ?? null,
    claims: claims.features.map((claim) => ({
      index: dimensionOfId(claim.id.value)!,
      row: catalogRowOf(document, claims, claim, ofClaims),
    })),
    described: catalog.dimensions.length,
    survey: surveyOf(facts),
    coverage: coverageOf(catalog, facts),
    commands: {
      measure: `dimcat measure ${name}`,
      survey: `dimcat dims ${name}`,
      coverage: `dimcat coverage ${name}`,
    },
  };
}

function coverageOf(catalog: Catalog, facts: CatalogFacts): OverviewHead['coverage'] {
  const known = facts.dimensions?.coverage;
  if (!known) return null;
  const stale = [...staleCoverage(catalog, facts)];
  const { explained, low, high, total } = known.bits;
  return { explained, low, high, total, shuffled: known.shuffled.explained, stale };
}

/** The survey that covers most of the site; where several do, the last in the file. */
function surveyOf({ dimensions }: CatalogFacts): OverviewHead['survey'] {
  const [run] = [...(dimensions?.surveys.values() ?? [])].reverse();
  return run ? { toldApart: run.toldApart, dimensions: run.dimensions, lists: run.lists } : null;
}

/** Features `from` on, at most {@link ROWS_OF_PAGE}, in the order written. */
export function overviewRows(
  document: CatalogDocument,
  facts: CatalogFacts,
  from: number,
  count: number,
): readonly CatalogRow[] {
  const { catalog } = document.parsed;
  const wanted = Math.min(ROWS_OF_PAGE, count || ROWS_OF_PAGE);
  return (catalog?.features ?? [])
    .slice(from, from + wanted)
    .map((feature) => catalogRowOf(document, catalog!, feature, facts));
}
