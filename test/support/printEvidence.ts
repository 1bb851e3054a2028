import { evidenceParts } from '../../server/catalog/evidence/printEvidence';
import type { EvidenceFile } from '../../server/protocol/evidence';

/** The whole text of an evidence file, without seals. */
export function printEvidence(evidence: EvidenceFile): string {
  return [...evidenceParts(evidence)].join('');
}
