/** Folders that live as long as a process: profiles, weights of twins. Leftovers of killed processes are removed. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { listFolder } from '../../cache/atomic';
import { isAlive } from '../../cache/machine';
import { diskFault } from '../../cache/diskFault';
import { sweepAway } from '../../cache/patience';

/** Ends in the user's number: the folder for temporary files is everybody's on many machines. */
const stem = (purpose: string): string => `dimcat-${purpose}-u${process.getuid?.() ?? 0}`;

/** A new folder of this process. @throws FaultError `disk-full` or `disk-denied`. */
export function newScratchFolder(purpose: 'profile' | 'twin'): string {
  try {
    sweepScratch(os.tmpdir());
    return fs.mkdtempSync(path.join(os.tmpdir(), `${stem(purpose)}-${process.pid}-`));
  } catch (error) {
    throw diskFault(error, os.tmpdir());
  }
}

/** Removes the leftovers of killed processes. */
export function sweepScratch(folder: string): void {
  const ours = new RegExp(`^${stem('(?:profile|twin)')}-(\\d+)-`);
  for (const name of listFolder(folder)) {
    const pid = ours.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    sweepAway(path.join(folder, name));
  }
}
