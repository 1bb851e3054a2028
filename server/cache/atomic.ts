/**
 * Files that appear whole or not at all: written under a unique temporary name, synced, then renamed. A reader
 * never sees half a file, and two writers never share a temporary.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { diskFault, systemCode } from './diskFault';
import { sweepLocks } from './fileLock';
import { isAlive, thisMachine } from './machine';
import { removeQuietly, renameInBackground, renamePatiently, sweepAway } from './patience';

/** Those of earlier versions name no machine. */
const temporary = /\.(?:dimcat-(?<machine>[0-9a-f]{16})-)?(?<pid>\d+)-[0-9a-f]{16}\.tmp$/;
/** One system call accepts less than 2 GB. */
const mostBytes = 1 << 30;
const dayMilliseconds = 86_400_000;
const mostLinks = 40;

/**
 * Replaces `file` by `chunks`. On any error the old file stays and the temporary is removed.
 *
 * @param durable Whether it waits until the disk holds the file, which takes milliseconds. Not worth it for each of
 *   thousands of files that are written again at will.
 * @throws FaultError `disk-full` or `disk-denied`.
 */
export function writeAtomically(
  file: string,
  chunks: readonly Uint8Array[],
  { durable = true }: { readonly durable?: boolean } = {},
): void {
  const folder = path.dirname(file);
  const name = temporaryIn(folder);
  try {
    makeFolder(folder);
    writeNew(name, chunks, durable);
    renamePatiently(name, file);
    if (durable) syncFolder(folder);
  } catch (error) {
    removeQuietly(name);
    throw diskFault(error, file);
  }
}

/**
 * {@link writeAtomically} for a thread that must stay responsive. The new file has the permissions of the old one.
 *
 * @param stands Asked last, before the new file takes the place of the old one.
 * @returns Whether it did.
 * @throws FaultError `disk-full` or `disk-denied`.
 */
export async function replaceFile(
  file: string,
  parts: Iterable<string> | AsyncIterable<string>,
  stands: () => boolean = () => true,
): Promise<boolean> {
  const folder = path.dirname(file);
  const name = temporaryIn(folder);
  try {
    const mode = fs.statSync(file, { throwIfNoEntry: false })?.mode;
    await writeParts(name, parts, mode && mode & 0o777);
    if (!stands()) return false;
    await renameInBackground(name, file);
    syncFolder(folder);
    return true;
  } catch (error) {
    throw diskFault(error, file);
  } finally {
    sweepAway(name);
  }
}

async function writeParts(
  name: string,
  parts: Iterable<string> | AsyncIterable<string>,
  mode: number | undefined,
): Promise<void> {
  const file = await fs.promises.open(name, 'wx', mode);
  try {
    for await (const part of parts) await file.writeFile(part, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Of fixed length: a file's own name may be as long as a name can be. */
function temporaryIn(folder: string): string {
  const id = randomBytes(8).toString('hex');
  return path.join(folder, `.dimcat-${thisMachine()}-${process.pid}-${id}.tmp`);
}

/** Where a file really is: itself, or what it links to, whether that exists or not. */
export function throughLinks(file: string): string {
  for (let at = file, links = 0; ; links++) {
    if (!fs.lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) return at;
    if (links === mostLinks) return file;
    at = path.resolve(path.dirname(at), fs.readlinkSync(at));
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

/** Removes temporaries and locks whose process is gone. Missing folder: nothing to do. */
export function sweepTemporaries(folder: string): void {
  const names = listFolder(folder);
  sweepLocks(folder, names);
  for (const name of names) {
    const { machine, pid } = temporary.exec(name)?.groups ?? {};
    if (pid === undefined) continue;
    const file = path.join(folder, name);
    const gone = (machine ?? thisMachine()) === thisMachine() && !isAlive(Number(pid));
    if (gone || ageOf(file) > dayMilliseconds) sweepAway(file);
  }
}

/** Names in a folder; empty if there is no such folder, or a file in its place. */
export function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw diskFault(error, folder);
  }
}

/** Milliseconds since the last write; infinite for a file that is gone. */
export function ageOf(file: string): number {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? Date.now() - stat.mtimeMs : Infinity;
}

/**
 * Writes every byte: a write may take only part of a chunk, especially on a nearly full disk.
 *
 * @param position Of the first byte in the file; undefined: where the last write ended.
 */
export function writeFully(fd: number, chunk: Uint8Array, position?: number): void {
  for (let at = 0; at < chunk.length;) {
    const size = Math.min(mostBytes, chunk.length - at);
    at += fs.writeSync(fd, chunk, at, size, position === undefined ? null : position + at);
  }
}

function writeNew(name: string, chunks: readonly Uint8Array[], durable: boolean): void {
  const fd = fs.openSync(name, 'wx');
  try {
    for (const chunk of chunks) writeFully(fd, chunk);
    if (durable) fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Makes the rename itself durable, where that can be had: Windows opens no folder, and some network mounts sync none.
 * The file is in its place either way.
 */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  } finally {
    fs.closeSync(fd);
  }
}
