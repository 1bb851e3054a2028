/**
 * The cache of the Hugging Face hub: `models--owner--name/{blobs,refs,snapshots}`, shared with every other program that
 * keeps it. A snapshot's files are links to blobs, or the files themselves if links are impossible.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { listFolder, makeFolder, writeAtomically } from '../cache/atomic';
import { diskFault, systemCode } from '../cache/diskFault';
import { removeQuietly, renamePatiently } from '../cache/patience';
import { isCommit, type HubName } from './name';

/** Folder of one model in the cache. */
export function repoFolder(cacheFolder: string, repo: string): string {
  return path.join(cacheFolder, `models--${repo.replace('/', '--')}`);
}

export function blobPath(folder: string, hash: string): string {
  return path.join(folder, 'blobs', hash);
}

export function snapshotPath(folder: string, commit: string, file = ''): string {
  return path.join(folder, 'snapshots', commit, ...file.split('/'));
}

/** Records which commit a branch or tag names. @throws FaultError `disk-full`, `disk-denied`. */
export function writeRef(folder: string, revision: string, commit: string): void {
  if (isCommit(revision)) return;
  writeAtomically(path.join(folder, 'refs', ...revision.split('/')), [Buffer.from(commit)]);
}

/** The commit that a revision named when it was last pulled; undefined if it never was. */
export function knownCommit(cacheFolder: string, { repo, revision }: HubName): string | undefined {
  const folder = repoFolder(cacheFolder, repo);
  const commit = isCommit(revision) ? revision : refText(folder, revision);
  const there = commit !== undefined && isCommit(commit);
  return there && fs.existsSync(snapshotPath(folder, commit)) ? commit : undefined;
}

function refText(folder: string, revision: string): string | undefined {
  try {
    return fs.readFileSync(path.join(folder, 'refs', ...revision.split('/')), 'utf8').trim();
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw diskFault(error, folder);
  }
}

/** Files of a snapshot with their bytes, `/` between folders, sorted. Links that lead nowhere are left out. */
export function snapshotFiles(
  folder: string,
  commit: string,
): { readonly path: string; readonly size: number }[] {
  const root = snapshotPath(folder, commit);
  const walk = (inside: string): { path: string; size: number }[] =>
    listFolder(path.join(root, inside)).flatMap((name) => {
      const written = inside === '' ? name : `${inside}/${name}`;
      const stat = fs.statSync(path.join(root, written), { throwIfNoEntry: false });
      if (stat?.isDirectory()) return walk(written);
      return stat?.isFile() ? [{ path: written, size: stat.size }] : [];
    });
  return walk('').sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What systems say that make no link: FAT and exFAT, Windows without the permission (EISDIR is Windows on exFAT). */
const noLinks = new Set(['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EINVAL']);

/**
 * A link to the blob; if the system does not allow it (Windows without the permission), the file itself, as
 * `huggingface_hub` does.
 *
 * @param own As for {@link placeBlob}.
 * @throws FaultError
 */
export function linkBlob(blob: string, file: string, own: boolean): void {
  replace(file, (name) => {
    try {
      fs.symlinkSync(path.relative(path.dirname(file), blob), name, 'file');
    } catch (error) {
      if (!noLinks.has(systemCode(error) ?? '')) throw error;
      moveOrCopy(blob, name, own);
    }
  });
}

/**
 * The file itself in the snapshot. Weights beside a model are read by name in the model's own folder, and runtimes
 * refuse links there.
 *
 * @param own Whether nothing else uses the blob yet, so that it is moved rather than copied.
 * @throws FaultError
 */
export function placeBlob(blob: string, file: string, own: boolean): void {
  replace(file, (name) => moveOrCopy(blob, name, own));
}

function moveOrCopy(blob: string, name: string, own: boolean): void {
  if (own) renamePatiently(blob, name);
  else fs.copyFileSync(blob, name, fs.constants.COPYFILE_FICLONE);
}

/** Replaces `file` with what `make` creates under a temporary name. */
function replace(file: string, make: (temporary: string) => void): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    makeFolder(path.dirname(file));
    removeQuietly(temporary);
    make(temporary);
    renamePatiently(temporary, file);
  } catch (error) {
    throw diskFault(error, file);
  }
}
