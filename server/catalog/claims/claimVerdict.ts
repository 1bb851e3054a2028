import type { FeatureEvidence } from '../../protocol/evidence';
import type { Feature } from '../types';
import { claimsOf, givenUp } from './claims';
import { judgeClaim } from './judge';

/** What became of a claim of a dimension, in a word or three: a withdrawn one has its status. */
export function claimVerdict(claim: Feature, evidence: FeatureEvidence, isStale: boolean): string {
  if (!evidence.measurement) return 'not measured';
  if (isStale) return 'stale';
  if (givenUp(claim)) return claim.status.value;
  const outcomes = claimsOf(claim).map((one) => judgeClaim(one, evidence, []).outcome);
  if (outcomes.includes('failed')) return 'does not hold';
  return outcomes.includes('passed') ? 'holds' : 'open';
}
