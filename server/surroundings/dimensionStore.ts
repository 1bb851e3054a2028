/** What is known of single dimensions, beside a catalog: read and changed as the evidence of its features is. */
import * as path from 'node:path';
import { replaceFile, sweepTemporaries } from '../cache/atomic';
import { whileLocked } from '../cache/fileLock';
import {
  NO_DIMENSIONS,
  withChange,
  type DimensionsChange,
} from '../catalog/dimensions/changeDimensions';
import type { JsonText } from '../catalog/evidence/jsonText';
import { dimensionsSteps } from '../catalog/dimensions/parseDimensions';
import { dimensionsParts } from '../catalog/dimensions/printDimensions';
import type { DimensionsFile } from '../protocol/dimensions';
import { faultError } from '../protocol/fault';
import { sha256 } from './claimStamps';
import { sidecar, sidecarPlace } from './evidenceStore';
import { inSlices, piecesInSlices } from './slices';

/** Absolute path: `x.dims.yaml` -> `x.dims.dimensions.json`. */
export function dimensionsPathOf(catalogPath: string): string {
  return catalogPath.replace(/\.ya?ml$/i, '') + '.dimensions.json';
}

/**
 * @returns Undefined if there is no such file.
 * @throws FaultError `evidence-unreadable`, `cancelled`.
 */
export async function readDimensions(
  catalogPath: string,
  signal?: AbortSignal,
): Promise<DimensionsFile | undefined> {
  const file = dimensionsPathOf(catalogPath);
  const text = await sidecar(file, signal);
  return text === undefined ? undefined : dimensionsOf(text, file, signal);
}

/** @param file Its name, in the words of a fault. @throws FaultError `evidence-unreadable`, `cancelled`. */
export async function dimensionsOf(
  text: string | JsonText,
  file: string,
  signal?: AbortSignal,
): Promise<DimensionsFile> {
  const parsed = await inSlices(dimensionsSteps(text, sha256), signal);
  if ('file' in parsed) return parsed.file;
  throw faultError(
    'evidence-unreadable',
    `${file} cannot be read: ${parsed.problem}.`,
    'Restore it from version control, or delete the line that is named (or the file) and survey the dimensions again.',
  );
}

/**
 * Changes the file while no other process or job does. A change is made of what the file holds then.
 *
 * @param change Given what is known so far; called again in the rare case that the lock was lost meanwhile.
 * @param before Changes that could not be written: they come first.
 * @throws FaultError `disk-full`, `disk-denied` or `evidence-unreadable`; the old file then stays.
 */
export async function updateDimensions(
  catalogPath: string,
  change: (known: DimensionsFile | undefined) => DimensionsChange,
  before: readonly DimensionsChange[] = [],
): Promise<void> {
  const file = sidecarPlace(dimensionsPathOf(catalogPath));
  const attempt: Parameters<typeof whileLocked<boolean>>[1] = async (held) => {
    sweepTemporaries(path.dirname(file));
    const known = withChanges(await readDimensions(catalogPath), before);
    const next = withChange(known ?? NO_DIMENSIONS, change(known), sha256);
    const parts = dimensionsParts(next, sha256);
    return replaceFile(file, piecesInSlices(parts), () => held.stands());
  };
  while (!(await whileLocked(file, attempt)));
}

function withChanges(
  file: DimensionsFile | undefined,
  changes: readonly DimensionsChange[],
): DimensionsFile | undefined {
  return changes.reduce<DimensionsFile | undefined>(
    (known, change) => withChange(known ?? NO_DIMENSIONS, change, sha256),
    file,
  );
}
