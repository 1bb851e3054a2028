/**
 * Files that appear whole or not at all: written under a unique temporary name, synced, then renamed. A reader
 * never sees half a file, and two writers never share a temporary.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { diskFault, systemCode } from './diskFault';

const temporary = /\.(\d+)-[0-9a-f]{16}\.tmp$/;
/** One system call accepts less than 2 GB. */
const mostBytes = 1 << 30;
const dayMilliseconds = 86_400_000;

/**
 * Replaces `file` by `chunks`. On any error the old file stays and the temporary is removed.
 *
 * @throws FaultError `disk-full` or `disk-denied`.
 */
export function writeAtomically(file: string, chunks: readonly Uint8Array[]): void {
  const folder = path.dirname(file);
  const name = `${file}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  try {
    makeFolder(folder);
    writeSynced(name, chunks);
    fs.renameSync(name, file);
    syncFolder(folder);
  } catch (error) {
    if (fs.existsSync(name)) fs.rmSync(name);
    throw diskFault(error, file);
  }
}

/**
 * Makes a folder and its parents. Not `recursive: true`, which loops forever if an existing folder answers
 * ENOENT (as /proc does).
 */
export function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  if (!fs.existsSync(path.dirname(folder))) makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** Removes temporaries whose writer is gone. Missing folder: nothing to do. */
export function sweepTemporaries(folder: string): void {
  for (const name of listFolder(folder)) {
    const pid = temporary.exec(name)?.[1];
    const file = path.join(folder, name);
    if (pid !== undefined && (!isAlive(Number(pid)) || ageOf(file) > dayMilliseconds))
      fs.rmSync(file, { force: true });
  }
}

/** Names in a folder; empty if there is no such folder. */
export function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw diskFault(error, folder);
  }
}

/** Milliseconds since the last write; infinite for a file that is gone. */
export function ageOf(file: string): number {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? Date.now() - stat.mtimeMs : Infinity;
}

/** Writes every byte: a write may take only part of a chunk, especially on a nearly full disk. */
export function writeFully(fd: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length;) {
    at += fs.writeSync(fd, chunk, at, Math.min(mostBytes, chunk.length - at));
  }
}

function writeSynced(name: string, chunks: readonly Uint8Array[]): void {
  const fd = fs.openSync(name, 'wx');
  try {
    for (const chunk of chunks) writeFully(fd, chunk);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Makes the rename itself durable. Windows cannot open a folder, and needs no such step. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Whether a process still runs: one that we may not signal does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
