/** The sidecar of a catalog: never trusted when read, merged feature by feature under a lock, replaced atomically. */
import * as path from 'node:path';
import { evidenceSteps } from '../catalog/evidence/parseEvidence';
import { withPrompts, type PromptChanges } from '../catalog/evidence/keptPrompts';
import { evidenceParts } from '../catalog/evidence/printEvidence';
import { diskFault, diskReason, isImpossibleName, systemCode } from '../cache/diskFault';
import { replaceFile, sweepTemporaries, throughLinks } from '../cache/atomic';
import { jsonBytes, type JsonText } from '../catalog/evidence/jsonText';
import { MOST, NotRead, readRegular } from '../cache/regularFile';
import { whileLocked, type Held } from '../cache/fileLock';
import type { EvidenceFile, FeatureEvidence, ModelFacts } from '../protocol/evidence';
import { requireContent } from '../protocol/contents';
import { FaultError, faultError } from '../protocol/fault';
import { sha256, withSoundStamps } from './claimStamps';
import { inSlices, piecesInSlices } from './slices';

/** Absolute path of a catalog's sidecar: `x.dims.yaml` -> `x.dims.evidence.json`. */
export function evidencePathOf(catalogPath: string): string {
  return catalogPath.replace(/\.ya?ml$/i, '') + '.evidence.json';
}

/**
 * @returns Undefined if there is no sidecar.
 * @throws FaultError `evidence-unreadable`, `cancelled`.
 */
export async function readEvidence(
  catalogPath: string,
  signal?: AbortSignal,
): Promise<EvidenceFile | undefined> {
  const file = evidencePathOf(catalogPath);
  const text = await sidecar(file, signal);
  if (text === undefined) return undefined;
  const parsed = await inSlices(evidenceSteps(text, sha256), signal);
  if ('problem' in parsed) {
    const advice =
      'Restore it from version control, or delete the entry that is named (or the file) and measure it again.';
    throw faultError('evidence-unreadable', `${file} cannot be read: ${parsed.problem}.`, advice);
  }
  const { features, ...frame } = parsed.evidence;
  const sound = Object.entries(features).map(([id, one]) => [id, withSoundStamps(one)] as const);
  return { ...frame, features: Object.fromEntries(sound) };
}

/** A file that Dimcat keeps beside a catalog; undefined if there is none. @throws FaultError */
export async function sidecar(file: string, signal?: AbortSignal): Promise<JsonText | undefined> {
  try {
    const bytes = await readRegular(file, { most: MOST.evidence, signal });
    requireContent(file, textIn(bytes.subarray(0, 4_000)), 'evidence-unreadable');
    return jsonBytes(bytes, textIn);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (systemCode(error) === 'ENOENT' || isImpossibleName(error)) return undefined;
    const reason = error instanceof NotRead ? error.message : diskReason(error);
    throw faultError(
      'evidence-unreadable',
      `${file} cannot be read: ${reason}.`,
      'Check that it is a file that may be read.',
      error,
    );
  }
}

function textIn({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

/**
 * Where a file beside a catalog really is.
 *
 * @throws FaultError `disk-denied` where its name, which is longer than the catalog's, is longer than a name can be.
 */
export function sidecarPlace(file: string): string {
  try {
    return throughLinks(file);
  } catch (error) {
    if (!isImpossibleName(error)) throw diskFault(error, file);
    throw faultError(
      'disk-denied',
      `${file} cannot be written: the name of the catalog is so long that this file beside it can have no name.`,
      'Give the catalog a shorter name, and run it again.',
      error,
    );
  }
}

/** The results of a job. */
export interface EvidenceChange {
  readonly model: ModelFacts;
  /** By feature id; features that are not named stay as they are. */
  readonly features: ReadonlyMap<string, FeatureEvidence>;
  /** By id; those that are not named stay. */
  readonly prompts?: PromptChanges;
}

/**
 * Changes a sidecar while no other process or job does. A change is made of what the file holds then, not of what the
 * job read before its minutes of work.
 *
 * @param change Given the evidence so far; called again in the rare case that the lock was lost meanwhile.
 * @throws FaultError `disk-full`, `disk-denied` or `evidence-unreadable`; the old file then stays.
 */
export async function updateEvidence(
  catalogPath: string,
  change: (known: EvidenceFile | undefined) => EvidenceChange,
): Promise<void> {
  const file = sidecarPlace(evidencePathOf(catalogPath));
  const attempt = (held: Held): Promise<boolean> => replaced(file, catalogPath, change, held);
  while (!(await whileLocked(file, attempt)));
}

async function replaced(
  file: string,
  catalogPath: string,
  change: (known: EvidenceFile | undefined) => EvidenceChange,
  held: Held,
): Promise<boolean> {
  sweepTemporaries(path.dirname(file));
  const known = await readEvidence(catalogPath);
  const parts = evidenceParts(changed(known, change(known)), sha256);
  return replaceFile(file, piecesInSlices(parts), () => held.stands());
}

/** An evidence with what a job found. */
export function changed(
  known: EvidenceFile | undefined,
  { model, features, prompts = new Map() }: EvidenceChange,
): EvidenceFile {
  const kept = withPrompts(known?.prompts, prompts);
  return {
    ...{ dimcatEvidence: 1, model, features: merged(known?.features ?? {}, features) },
    ...(Object.keys(kept).length > 0 && { prompts: kept }),
  };
}

/** The features of an evidence with those of a change: parts that the change does not have stay. */
export function merged(
  old: EvidenceFile['features'],
  change: EvidenceChange['features'],
): EvidenceFile['features'] {
  const features = new Map(Object.entries(old));
  for (const [id, found] of change) {
    const known = features.get(id);
    const claims = { ...known?.claims, ...found.claims };
    const kept = Object.keys(claims).length > 0 ? { claims } : {};
    features.set(id, { ...known, ...found, ...kept });
  }
  return Object.fromEntries(features);
}
