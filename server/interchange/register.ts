import { dimensionOfId } from '../catalog/claims/dimensionClaim';
import { evidenceIn, type CatalogWithEvidence } from '../catalog/evidence/withEvidence';
import type { Feature } from '../catalog/types';
import type { Register } from '../protocol/evidence';

/** The measured register, otherwise the one written by hand, otherwise undefined; of a claim what it says. */
export function registerIn(source: CatalogWithEvidence, feature: Feature): Register | undefined {
  const isClaim = dimensionOfId(feature.id.value) !== undefined;
  const measured = evidenceIn(source, feature).measurement?.register;
  if (measured !== undefined && !isClaim) return measured;
  const rule = feature.register.value;
  return rule.rule === 'dims' ? { pos: rule.pos, neg: rule.neg } : undefined;
}
