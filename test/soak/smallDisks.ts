/** Small disks that a test mounts in a folder of its own; those that a killed run left are unmounted by the next. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isAlive, startOf, thisMachine } from '../../server/cache/machine';

/** The machine and the process that made a folder, and the start of that: a number of a process is used again. */
const OWNED = /^dimcat-disks-([0-9a-f]{16})-(\d+)-(\d*)-/;

/** @returns A new folder with a disk of 6 MB for each name. */
export function mountedDisks(names: readonly string[]): string {
  sweepDisks();
  const owner = `${thisMachine()}-${process.pid}-${startOf(process.pid)}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `dimcat-disks-${owner}-`));
  fs.chmodSync(folder, 0o755);
  for (const name of names) {
    const disk = path.join(folder, name);
    fs.mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=755', 'tmpfs', disk]);
  }
  return folder;
}

/** Unmounts what is mounted in a folder, and removes it with all in it. */
export function removeDisks(folder: string): void {
  const inside = `${fs.realpathSync(folder)}${path.sep}`;
  for (const disk of mounted()) if (disk.startsWith(inside)) execFileSync('umount', [disk]);
  fs.rmSync(folder, { recursive: true });
}

/** Removes the folders whose processes have died. */
export function sweepDisks(): void {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const [, machine, pid, start] = OWNED.exec(name) ?? [];
    if (machine !== thisMachine()) continue;
    const lives = isAlive(Number(pid)) && startOf(Number(pid)) === start;
    if (!lives) removeDisks(path.join(os.tmpdir(), name));
  }
}

/** The places where something is mounted. */
function mounted(): string[] {
  const lines = fs.readFileSync('/proc/self/mounts', 'utf8').trim().split('\n');
  // The kernel writes blanks and backslashes of a path as octal numbers.
  const octal = /\\([0-7]{3})/g;
  return lines.map((line) =>
    line
      .split(' ')[1]!
      .replace(octal, (_, digits: string) => String.fromCharCode(parseInt(digits, 8))),
  );
}
