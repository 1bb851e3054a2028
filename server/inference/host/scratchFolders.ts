/** Folders that live as long as a process: profiles, weights of twins. Leftovers of killed processes are removed. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ageOf, listFolder } from '../../cache/atomic';
import { isAlive, thisMachine } from '../../cache/machine';
import { diskFault } from '../../cache/diskFault';
import { sweepAway } from '../../cache/patience';

/** Milliseconds: no run of another container or of before a restart takes as long. */
const longAgo = 7 * 86_400_000;

/** Ends in the user's number: the folder for temporary files is everybody's on many machines. */
const stem = (purpose: string): string => `dimcat-${purpose}-u${process.getuid?.() ?? 0}`;

/** A new folder of this process. @throws FaultError `disk-full` or `disk-denied`. */
export function newScratchFolder(purpose: 'profile' | 'twin'): string {
  try {
    return fs.mkdtempSync(
      path.join(os.tmpdir(), `${stem(purpose)}-${thisMachine()}-${process.pid}-`),
    );
  } catch (error) {
    throw diskFault(error, os.tmpdir());
  }
}

/** Removes the leftovers of killed processes: once a process, since a folder may hold hundreds of others' files. */
export function sweepScratch(folder: string): void {
  const here = thisMachine();
  const ours = new RegExp(`^${stem('(?:profile|twin)')}-(?:([0-9a-f]{16})-)?(\\d+)-`);
  for (const name of listFolder(folder)) {
    const [, machine = here, pid] = ours.exec(name) ?? [];
    if (pid === undefined) continue;
    const file = path.join(folder, name);
    // Containers may share the folder, and the numbers of one mean nothing in another; so do those of before a restart.
    const gone = machine === here ? !isAlive(Number(pid)) : ageOf(file) > longAgo;
    if (gone) sweepAway(file);
  }
}
