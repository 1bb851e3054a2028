/** Keeps what was measured; a full disk costs the file, never the numbers. */
import type { ModelSummary } from '../inference/api';
import type { ModelFacts, Provenance } from '../protocol/evidence';
import { faultOf } from '../protocol/fault';
import type { Equipment } from './equipment';
import type { EvidenceChange } from '../surroundings/evidenceStore';

export function modelFactsOf({ sha256, dimensions, layers, vocabulary }: ModelSummary): ModelFacts {
  return { sha256, dimensions, layers, vocabulary };
}

export async function provenanceOf(
  { version, runtime }: Equipment,
  provider: string,
  seed: number,
  folds: number,
): Promise<Provenance> {
  return { dimcat: version, runtime: await runtime(), provider, seed, folds };
}

export async function keepEvidence(
  { evidence }: Equipment,
  catalogPath: string,
  model: ModelFacts,
  change: EvidenceChange,
): Promise<{ readonly saved: boolean; readonly warnings: readonly string[] }> {
  try {
    await evidence.merge(catalogPath, model, change);
    return { saved: true, warnings: [] };
  } catch (error) {
    const { message, advice } = faultOf(error);
    return { saved: false, warnings: [`The evidence was not kept. ${message} ${advice}`] };
  }
}
