import { evidenceIn, type CatalogWithEvidence } from '../catalog/evidence/withEvidence';
import type { Feature } from '../catalog/types';
import type { Register } from '../protocol/evidence';

/** The measured register, otherwise the one written by hand, otherwise undefined. */
export function registerIn(source: CatalogWithEvidence, feature: Feature): Register | undefined {
  const measured = evidenceIn(source, feature).measurement?.register;
  if (measured !== undefined) return measured;
  const rule = feature.register.value;
  return rule.rule === 'dims' ? { pos: rule.pos, neg: rule.neg } : undefined;
}
