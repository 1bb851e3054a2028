import type { DimensionsFile } from '../../protocol/dimensions';
import type { FeatureEvidence } from '../../protocol/evidence';
import { claimId } from '../claims/dimensionClaim';
import type { Measurements } from '../evidence/withEvidence';

/** What a file of dimensions holds of claims, by the ids that these have as features. */
export function claimsIn(file: DimensionsFile): Measurements {
  const features: [string, FeatureEvidence][] = [];
  for (const [index, { claim }] of file.dimensions) {
    if (!claim) continue;
    features.push([claimId(index), claim]);
  }
  return { features: Object.fromEntries(features) };
}
