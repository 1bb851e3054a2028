/**
 * Renaming and removing where others hold a file for a moment. On Windows a virus scanner or an indexer opens what was
 * just written, and until it lets go a rename or removal fails; so it does on some network mounts.
 */
import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './diskFault';

const held = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Milliseconds between tries, some 4 s in all: scanners take a moment, and a true refusal should not take long. */
const pauses = [10, 20, 40, 80, 150, 300, 600, 1200, 1600];

/**
 * Renames, and tries again while another program holds one of the two files. Blocks the thread meanwhile.
 *
 * @throws The last system error.
 */
export function renamePatiently(from: string, to: string): void {
  patiently(() => fs.renameSync(from, to));
}

/** {@link renamePatiently} for a thread that must stay responsive. */
export async function renameInBackground(from: string, to: string): Promise<void> {
  for (const pause of pauses) {
    if (succeeds(() => fs.renameSync(from, to))) return;
    await sleep(pause);
  }
  fs.renameSync(from, to);
}

/**
 * Removes a file or a whole folder if there is one, patiently. What cannot be removed is left: a later sweep
 * finds it, and clearing up never fails the work that it follows.
 *
 * @returns Whether nothing is left.
 */
export function removeQuietly(file: string): boolean {
  try {
    patiently(() => fs.rmSync(file, { recursive: true, force: true }));
    return true;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}

/** Removes a leftover if that is allowed now: it may be another person's, or in use. Never waits, never fails. */
export function sweepAway(leftover: string): void {
  try {
    fs.rmSync(leftover, { recursive: true, force: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

function patiently(action: () => void): void {
  for (const pause of pauses) {
    if (succeeds(action)) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
  }
  action();
}

/** False while another program holds a file. */
function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (held.has(systemCode(error) ?? '')) return false;
    throw error;
  }
}
