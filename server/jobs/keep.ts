/** The provenance of a number, and saving both; a full disk costs the file, never the numbers. */
import type { ModelSummary } from '../inference/api';
import type { Basis, ModelFacts, Provenance } from '../protocol/evidence';
import { faultOf } from '../protocol/fault';
import type { EvidenceChange } from '../surroundings/evidenceStore';
import type { Equipment } from './equipment';
import type { PreparedFeature } from './features';
import type { Prepared } from './prepare';

export function modelFactsOf({ sha256, dimensions, layers, vocabulary }: ModelSummary): ModelFacts {
  return { sha256, dimensions, layers, vocabulary };
}

/** What a measurement of the feature depends on: the request to the model, and the resolved tokens. */
export function basisOf(
  { anchors, negatives, register }: PreparedFeature,
  { summary, request }: Pick<Prepared, 'summary' | 'request'>,
  cacheSha256: string,
): Basis {
  const { tokenizerSha256, site, prefix, signs, inputs } = request;
  return {
    modelSha256: summary.sha256,
    tokenizerSha256,
    site,
    prefix,
    ...(inputs && { position: inputs.position }),
    signs,
    anchors,
    negatives,
    register,
    cacheSha256,
  };
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
    return { saved: false, warnings: [`The evidence was not saved. ${message} ${advice}`] };
  }
}
