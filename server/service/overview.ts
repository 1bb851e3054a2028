import { allIn } from '../catalog/claims/dimensionClaim';
import { modelName } from '../catalog/modelName';
import { chanceWords } from '../protocol/chance';
import { besideVerdict } from '../protocol/flipWords';
import { headlineP95, isHeldOut } from '../protocol/heldOut';
import { noIntervalReason } from '../protocol/intervals';
import { claimsOf, givenUp } from '../catalog/claims/claims';
import { staleCoverage } from '../catalog/claims/coverageClaim';
import { judgeClaim } from '../catalog/claims/judge';
import { allDrafts } from '../catalog/dimensions/draftState';
import type { CatalogFacts } from '../catalog/facts';
import type { Catalog, Feature } from '../catalog/types';
import { DRAFT_STATES, type DraftState } from '../protocol/dimensions';
import type { FlipMeasurement, FeatureMeasurement } from '../protocol/evidence';
import type {
  CatalogOverview,
  FeatureState,
  OverviewClaim,
  OverviewCoverage,
  OverviewDrafts,
  OverviewFeature,
} from '../protocol/workbench';
import { knownEvidence, type KnownEvidence } from './evidence';
import { shownName } from '../protocol/userText';
import type { CatalogDocument } from './ports';

/** A catalog at a glance: every feature with its claims and its measurements. */
export function overviewOf(document: CatalogDocument, facts: CatalogFacts): CatalogOverview {
  const { uri, parsed } = document;
  const { catalog } = parsed;
  const site = catalog?.site;
  return {
    uri,
    title: shownName(catalog?.title?.value ?? ''),
    model: modelName(catalog) ?? '',
    site: site === undefined ? '' : `${site.kind.value}, layer ${site.layer.value}`,
    noFlips: facts.noFlips ?? null,
    coverage: catalog ? coverageOf(catalog, facts) : null,
    drafts: catalog ? draftsOf(catalog, facts) : null,
    features: allIn(catalog).map((each) => overview(document, catalog!, each, facts)),
  };
}

function coverageOf(catalog: Catalog, facts: CatalogFacts): OverviewCoverage | null {
  const known = facts.dimensions?.coverage;
  if (!known) return null;
  const { bits, shuffled } = known;
  return { bits, shuffled: shuffled.share, stale: staleCoverage(catalog, facts) };
}

/** Rows of each state: nobody reads more of a list. */
const DRAFTS_SHOWN = 100;

function draftsOf(catalog: Catalog, facts: CatalogFacts): OverviewDrafts | null {
  const { dimensions: file } = facts;
  if (!file || file.surveys.size === 0) return null;
  const all = allDrafts(file, catalog, facts);
  const of = (state: DraftState) => all.filter((draft) => draft.state === state);
  const rows = DRAFT_STATES.flatMap((state) => of(state).slice(0, DRAFTS_SHOWN));
  const counts = DRAFT_STATES.map((state) => [state, of(state).length] as const);
  return {
    counts: Object.fromEntries(counts) as OverviewDrafts['counts'],
    rows: rows.map(({ index, label, ...draft }) => {
      return { dimension: index, label: shownName(label), ...draft };
    }),
  };
}

function overview(
  document: CatalogDocument,
  catalog: Catalog,
  feature: Feature,
  facts: CatalogFacts,
): OverviewFeature {
  const known = knownEvidence(catalog, feature, facts);
  const { measurement, flip } = known.evidence;
  const claims = judgedClaims(document, feature, known);
  return {
    id: feature.id.value,
    label: shownName(feature.label?.value ?? feature.id.value),
    status: feature.status.value,
    range: document.lines.rangeOf(feature.id.span),
    state: stateOf(feature, known, claims),
    stale: [...new Set([...known.staleMeasurement, ...known.staleFlip])],
    measurement: measurement ? measured(measurement) : null,
    flip: flip ? flipped(flip) : null,
    claims,
  };
}

/** Judged by the numbers alone; staleness is a separate state. */
export function judgedClaims(
  { lines }: CatalogDocument,
  feature: Feature,
  { evidence }: KnownEvidence,
): OverviewClaim[] {
  return claimsOf(feature).map((claim) => ({
    kind: claim.kind,
    text: claim.text,
    range: lines.rangeOf(claim.span),
    ...judgeClaim(claim, evidence, []),
  }));
}

export function stateOf(
  feature: Feature,
  known: KnownEvidence,
  claims: readonly OverviewClaim[],
): FeatureState {
  if (givenUp(feature)) return 'given up';
  const { measurement, flip } = known.evidence;
  if (measurement === undefined && flip === undefined) return 'not measured';
  if (known.staleMeasurement.length + known.staleFlip.length > 0) return 'stale';
  if (claims.some(({ outcome }) => outcome === 'failed')) return 'fails';
  return claims.some(({ outcome }) => outcome === 'skipped') ? 'not measured' : 'holds';
}

function measured(measurement: FeatureMeasurement): NonNullable<OverviewFeature['measurement']> {
  const { auc, nullMatched, nPos, nNeg, k, provenance } = measurement;
  const { heldOut, inSample } = auc;
  const { folds } = provenance;
  return {
    heldOut,
    noInterval:
      isHeldOut(measurement) && heldOut.low === null ? noIntervalReason(measurement) : null,
    inSample: inSample.value,
    nullP95: headlineP95(measurement),
    isHeldOut: isHeldOut(measurement),
    chance: chanceWords(nullMatched),
    nPos,
    nNeg,
    folds,
    k,
  };
}

function flipped(flip: FlipMeasurement): NonNullable<OverviewFeature['flip']> {
  const { verdict, prompts, targets } = flip;
  const beside = besideVerdict(flip).join('; ');
  const { mean, low, high } = flip.arms.away.relative;
  return { verdict, beside, relative: { mean, low, high }, prompts, targets };
}
