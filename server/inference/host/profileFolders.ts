/** Folders that profiles are written to; those of processes that were killed are swept. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { listFolder } from '../../cache/atomic';
import { diskFault } from '../../cache/diskFault';
import { isAlive } from '../../cache/process';

const profileFolder = /^dimcat-profile-(\d+)-/;

/** A new folder for one profile. @throws FaultError `disk-full` or `disk-denied`. */
export function newProfileFolder(): string {
  try {
    sweepProfiles(os.tmpdir());
    return fs.mkdtempSync(path.join(os.tmpdir(), `dimcat-profile-${process.pid}-`));
  } catch (error) {
    throw diskFault(error, os.tmpdir());
  }
}

/** Removes what processes left that were killed while they profiled. */
export function sweepProfiles(folder: string): void {
  for (const name of listFolder(folder)) {
    const pid = profileFolder.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
