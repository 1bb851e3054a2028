/** The sidecar of a catalog: never trusted when read, merged feature by feature, replaced atomically. */
import { readFile } from 'node:fs/promises';
import { evidenceSteps } from '../catalog/evidence/parseEvidence';
import { evidenceParts } from '../catalog/evidence/printEvidence';
import { systemCode } from '../cache/diskFault';
import { writeAtomically } from '../cache/atomic';
import type { EvidenceFile, FeatureEvidence, ModelFacts } from '../protocol/evidence';
import { requireContent } from '../protocol/contents';
import { FaultError, faultError } from '../protocol/fault';
import { withSoundStamps } from './claimStamps';
import { inSlices, joinedInSlices } from './slices';

/** Absolute path of a catalog's sidecar: `x.dims.yaml` -> `x.dims.evidence.json`. */
export function evidencePathOf(catalogPath: string): string {
  return catalogPath.replace(/\.ya?ml$/i, '') + '.evidence.json';
}

/**
 * @returns Undefined if there is no sidecar.
 * @throws FaultError `evidence-unreadable`.
 */
export async function readEvidence(catalogPath: string): Promise<EvidenceFile | undefined> {
  const file = evidencePathOf(catalogPath);
  const text = await textOf(file);
  if (text === undefined) return undefined;
  const parsed = await inSlices(evidenceSteps(text));
  if ('problem' in parsed) {
    const advice = 'Restore it from version control, or delete it and measure again.';
    throw faultError('evidence-unreadable', `${file} cannot be read: ${parsed.problem}.`, advice);
  }
  const { features, ...frame } = parsed.evidence;
  const sound = Object.entries(features).map(([id, one]) => [id, withSoundStamps(one)] as const);
  return { ...frame, features: Object.fromEntries(sound) };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return requireContent(file, await readFile(file, 'utf8'), 'evidence-unreadable');
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (systemCode(error) === 'ENOENT') return undefined;
    throw faultError(
      'evidence-unreadable',
      `${file} cannot be opened.`,
      'Check that the file may be read.',
      error,
    );
  }
}

/** The results of a job, by feature id; features that are not named stay as they are. */
export type EvidenceChange = ReadonlyMap<string, FeatureEvidence>;

/** One change of a sidecar at a time: two jobs of one server must not lose each other's evidence. */
export class EvidenceStore {
  private last: Promise<unknown> = Promise.resolve();

  /** @throws FaultError `disk-full`, `disk-denied` or `evidence-unreadable`; the old file then stays. */
  merge(catalogPath: string, model: ModelFacts, change: EvidenceChange): Promise<void> {
    const next = this.last.then(() => mergeInto(catalogPath, model, change));
    this.last = next.catch(() => undefined);
    return next;
  }
}

async function mergeInto(
  catalogPath: string,
  model: ModelFacts,
  change: EvidenceChange,
): Promise<void> {
  const old = (await readEvidence(catalogPath))?.features ?? {};
  const features: Record<string, FeatureEvidence> = { ...old };
  for (const [id, found] of change) {
    const claims = { ...old[id]?.claims, ...found.claims };
    const kept = Object.keys(claims).length > 0 ? { claims } : {};
    features[id] = { ...old[id], ...found, ...kept };
  }
  const text = await joinedInSlices(evidenceParts({ dimcatEvidence: 1, model, features }));
  writeAtomically(evidencePathOf(catalogPath), [Buffer.from(text, 'utf8')]);
}
