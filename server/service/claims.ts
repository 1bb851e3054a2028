import { shownName } from '../protocol/userText';
import { allIn } from '../catalog/claims/dimensionClaim';
import { claimsOf, givenUp, type Claim } from '../catalog/claims/claims';
import { excused, judgeClaim } from '../catalog/claims/judge';
import type { Feature } from '../catalog/types';
import type { ClaimKind, ClaimOutcome, FeatureSummary } from '../protocol/requests';
import type { KnownEvidence } from './evidence';
import type { CatalogDocument } from './ports';

/** Shown when a person runs the test of a claim that the catalog does not make. */
const unclaimed = {
  kind: 'suppresses',
  text: 'sign-flip test: nothing is claimed',
  message: 'nothing is claimed; to check it, write expect: { flip: { effect: suppressed } }',
} as const;

/**
 * Every feature, and every claim of a dimension, with the tests that it has: "detects" and "suppresses", claimed or
 * not; but of a model whose signs cannot be flipped only what is claimed.
 *
 * @param noFlips Why its signs cannot be flipped.
 */
export function featureSummaries(
  { parsed, lines }: CatalogDocument,
  noFlips?: string,
): readonly FeatureSummary[] {
  return allIn(parsed.catalog).map((feature) => ({
    id: feature.id.value,
    label: shownName(feature.label?.value ?? feature.id.value),
    range: lines.rangeOf(feature.id.span),
    claims: testsOf(feature, noFlips).map(({ kind, span, text }) => ({
      kind,
      range: lines.rangeOf(span),
      text,
    })),
  }));
}

function testsOf(
  feature: Feature,
  noFlips: string | undefined,
): readonly Pick<Claim, 'kind' | 'span' | 'text'>[] {
  const claims = claimsOf(feature);
  const { kind, text } = unclaimed;
  return noFlips !== undefined || claims.some((claim) => claim.kind === kind)
    ? claims
    : [...claims, { kind, text, span: feature.id.span }];
}

/** Whether the catalog makes such a claim; every feature claims that it detects its category. */
export function isClaimed(feature: Feature, kind: ClaimKind): boolean {
  return claimsOf(feature).some((claim) => claim.kind === kind);
}

/** Judges one claim of a feature by its evidence; skips a claim that the feature does not make. */
export function claimOutcome(
  { lines }: CatalogDocument,
  feature: Feature,
  known: KnownEvidence,
  kind: ClaimKind,
): ClaimOutcome {
  const claim = claimsOf(feature).find((each) => each.kind === kind);
  if (claim === undefined) {
    const range = lines.rangeOf(feature.id.span);
    return { outcome: 'skipped', message: unclaimed.message, range };
  }
  const stale = kind === 'detects' ? known.staleMeasurement : known.staleFlip;
  const judged = judgeClaim(claim, known.evidence, stale);
  const counted = givenUp(feature) ? excused(judged, feature.status.value) : judged;
  return { ...counted, range: lines.rangeOf(claim.span) };
}

/** Of a sign-flip test of a model whose signs cannot be flipped: neither met nor broken. */
export function cannotBeTested(
  { lines }: CatalogDocument,
  feature: Feature,
  noFlips: string,
): ClaimOutcome {
  const claim = claimsOf(feature).find(({ kind }) => kind === 'suppresses');
  const message = `cannot be tested: ${noFlips}`;
  return { outcome: 'skipped', message, range: lines.rangeOf((claim ?? feature.id).span) };
}
