/** The provenance of a number, and saving both; a full disk costs the file, never the numbers. */
import type { ModelSummary } from '../inference/api';
import type { Basis, EvidenceFile, ModelFacts, Provenance } from '../protocol/evidence';
import { faultOf } from '../protocol/fault';
import { readEvidence, updateEvidence, type EvidenceChange } from '../surroundings/evidenceStore';
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

/** What a job saves, and its value for the person: both depend on the evidence of the catalog's other features. */
export interface Settled<T> extends EvidenceChange {
  readonly value: T;
}

/** Settles and saves a result; if it cannot be saved, it is settled all the same. */
export async function keepEvidence<T>(
  catalogPath: string,
  settle: (known: EvidenceFile | undefined) => Settled<T>,
): Promise<{ readonly value: T; readonly saved: boolean; readonly warnings: readonly string[] }> {
  let settled: Settled<T> | undefined;
  try {
    await updateEvidence(catalogPath, (known) => (settled = settle(known)));
    return { value: settled!.value, saved: true, warnings: [] };
  } catch (error) {
    const { message, advice } = faultOf(error);
    const { value } = settled ?? settle(await knownEvidence(catalogPath));
    return { value, saved: false, warnings: [`The evidence was not saved. ${message} ${advice}`] };
  }
}

/** The evidence, if it can be read; where it cannot, saving says so. */
export function knownEvidence(catalogPath: string): Promise<EvidenceFile | undefined> {
  return readEvidence(catalogPath).catch(() => undefined);
}
