/**
 * Folders that live as long as a process: profiles, weights of twins, caches that can be kept nowhere else. Leftovers
 * of killed processes are removed.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ageOf, listFolder } from '../../cache/atomic';
import { isAlive, thisMachine } from '../../cache/machine';
import { diskFault, diskReason } from '../../cache/diskFault';
import { removeQuietly, sweepAway } from '../../cache/patience';
import { FaultError, faultError } from '../../protocol/fault';

/** Milliseconds: no run of another container or of before a restart takes as long. */
const longAgo = 7 * 86_400_000;

/** Where a Linux system keeps files in memory. */
const memory = '/dev/shm';

/** Where such folders are made, in order: the system's folder for temporary files, then memory. */
export function scratchPlaces(): string[] {
  return process.platform === 'linux' ? [os.tmpdir(), memory] : [os.tmpdir()];
}

/** Bytes: as many as the profile of a small model takes. */
const probeBytes = 64 << 10;

/** Ends in the user's number: the folder for temporary files is everybody's on many machines. */
const stem = (purpose: string): string => `dimcat-${purpose}-u${process.getuid?.() ?? 0}`;

/**
 * A new folder of this process, in the system's folder for temporary files or another.
 *
 * @throws FaultError `disk-full` or `disk-denied`.
 */
export function newScratchFolder(
  purpose: 'profile' | 'twin' | 'cache' | 'input',
  place = os.tmpdir(),
): string {
  try {
    return fs.mkdtempSync(path.join(place, `${stem(purpose)}-${thisMachine()}-${process.pid}-`));
  } catch (error) {
    throw temporaryFault(error);
  }
}

/**
 * What is wrong with the system's folder for temporary files; undefined if it takes a file. ONNX Runtime does not say
 * so where it could not write its profile.
 *
 * @param folder A folder of this process in it.
 */
export function temporaryTrouble(folder: string): unknown {
  const file = path.join(folder, 'probe');
  try {
    fs.writeFileSync(file, Buffer.alloc(probeBytes, 1));
    return undefined;
  } catch (error) {
    return temporaryFault(error);
  } finally {
    removeQuietly(file);
  }
}

function temporaryFault(error: unknown): unknown {
  const fault = diskFault(error, os.tmpdir());
  if (!(fault instanceof FaultError)) return fault;
  const full = fault.fault.code === 'disk-full';
  return faultError(
    fault.fault.code,
    `The folder for temporary files, ${os.tmpdir()}, ${full ? 'is on a full disk' : `cannot be used: ${diskReason(error)}`}.`,
    `${full ? 'Free some space there' : 'Make it a folder that you may write'}, or name another folder in the environment variable ${process.platform === 'win32' ? 'TEMP' : 'TMPDIR'}, and run it again.`,
    error,
  );
}

/** Removes the leftovers of killed processes: once a process, since a folder may hold hundreds of others' files. */
export function sweepScratch(folder: string): void {
  const here = thisMachine();
  const ours = new RegExp(`^${stem('(?:profile|twin|cache|input)')}-(?:([0-9a-f]{16})-)?(\\d+)-`);
  for (const name of listFolder(folder)) {
    const [, machine = here, pid] = ours.exec(name) ?? [];
    if (pid === undefined) continue;
    const file = path.join(folder, name);
    // Containers may share the folder, and the numbers of one mean nothing in another; so do those of before a restart.
    const gone = machine === here ? !isAlive(Number(pid)) : ageOf(file) > longAgo;
    if (gone) sweepAway(file);
  }
}
