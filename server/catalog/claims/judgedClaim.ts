/** Claims judged by what the facts of a catalog hold: stale evidence and withdrawn claims counted as they are. */
import type { FeatureEvidence } from '../../protocol/evidence';
import { evidenceOfFeature } from '../evidence/withEvidence';
import type { CatalogFacts } from '../facts';
import { staleFlipReasons, staleReasons } from '../resolve/basis';
import type { Catalog, Feature } from '../types';
import { claimsOf, givenUp, type Claim } from './claims';
import { catalogOfClaims } from './dimensionClaim';
import { factsOfClaims } from '../facts';
import { excused, judgeClaim, type Judgement } from './judge';

/** How many dimensions have a claim that holds: nothing that it says fails, and something passes. */
export function holdingDimensions(catalog: Catalog, facts: CatalogFacts): number {
  const [claims, known] = [catalogOfClaims(catalog), factsOfClaims(facts)];
  return claims.features.filter((claim) => {
    const outcomes = claimsOf(claim).map((one) => judgedClaim(one, claim, claims, known).outcome);
    return !givenUp(claim) && outcomes.includes('passed') && !outcomes.includes('failed');
  }).length;
}

/** By current evidence only. A written claim must be measured; an implied one may wait. */
export function judgedClaim(
  claim: Claim,
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
): Judgement {
  const evidence = evidenceOfFeature(facts.evidence, feature);
  const stale = staleOf(claim, evidence, feature, catalog, facts);
  const judgement = judgeClaim(claim, evidence, stale);
  if (givenUp(feature)) return excused(judgement, feature.status.value);
  const written = claim.kind === 'suppresses' || claim.min !== undefined;
  return judgement.outcome === 'skipped' && written
    ? { ...judgement, outcome: 'failed' }
    : judgement;
}

function staleOf(
  { kind }: Claim,
  evidence: FeatureEvidence | undefined,
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
): string[] {
  if (kind === 'detects') {
    const basis = evidence?.measurement?.basis;
    return basis ? staleReasons(basis, feature, catalog, facts) : [];
  }
  return evidence?.flip ? staleFlipReasons(evidence.flip, feature, catalog, facts) : [];
}
