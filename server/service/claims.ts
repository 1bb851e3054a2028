import { claimsOf, givenUp } from '../catalog/claims/claims';
import { excused, judgeClaim } from '../catalog/claims/judge';
import type { Feature } from '../catalog/types';
import type { ClaimKind, ClaimOutcome, FeatureSummary } from '../protocol/requests';
import type { KnownEvidence } from './evidence';
import type { CatalogDocument } from './ports';

/** Every feature with its claims, in the order of the text. */
export function featureSummaries({ parsed, lines }: CatalogDocument): readonly FeatureSummary[] {
  return (parsed.catalog?.features ?? []).map((feature) => ({
    id: feature.id.value,
    label: feature.label?.value ?? feature.id.value,
    range: lines.rangeOf(feature.id.span),
    claims: claimsOf(feature).map(({ kind, span, text }) => ({
      kind,
      range: lines.rangeOf(span),
      text,
    })),
  }));
}

/** Judges one claim of a feature by evidence; undefined where the feature makes no such claim. */
export function claimOutcome(
  { lines }: CatalogDocument,
  feature: Feature,
  known: KnownEvidence,
  kind: ClaimKind,
): ClaimOutcome | undefined {
  const claim = claimsOf(feature).find((each) => each.kind === kind);
  if (claim === undefined) return undefined;
  const stale = kind === 'detects' ? known.staleMeasurement : known.staleFlip;
  const judged = judgeClaim(claim, known.evidence, stale);
  const counted = givenUp(feature) ? excused(judged, feature.status.value) : judged;
  return { ...counted, range: lines.rangeOf(claim.span) };
}
