/**
 * How far a catalog reaches: a text from elsewhere must not make Dimcat open the files of the person who looks at it.
 * Its own folder always counts, those of the workspace and those that the person allowed in a trusted one.
 */
import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import type { Environment } from '../protocol/requests';
import { faultError } from '../protocol/fault';

/** What decides it: part of the environment. */
export type Reach = Pick<Environment, 'trusted' | 'folders' | 'outside'>;

/** Whether a file lies in a folder, by their names. @param paths Those of another platform, for tests. */
export function isWithin(
  folder: string,
  file: string,
  paths: Pick<typeof path, 'relative' | 'isAbsolute' | 'sep'> = path,
): boolean {
  const from = paths.relative(folder, file);
  return from !== '..' && !from.startsWith(`..${paths.sep}`) && !paths.isAbsolute(from);
}

/**
 * Whether a catalog may have a file opened. A name that leads outside is refused without a look at the disk: on
 * Windows a look at another machine's file would send the person's credentials there. Links are followed.
 *
 * @param more A folder that counts besides, e.g. the model's.
 */
export function reaches(
  { trusted, folders = [], outside }: Reach,
  catalogPath: string,
  file: string,
  more: readonly string[] = [],
): boolean {
  if (isDevice(file)) return false;
  if (trusted && outside === true) return true;
  const all = [path.dirname(catalogPath), ...(trusted ? [...folders, ...more] : [])];
  if (!all.some((folder) => isWithin(folder, file))) return false;
  const real = realOf(file);
  return all.some((folder) => isWithin(realOf(folder), real));
}

/** `\\\\.\\pipe\\x`, `\\\\?\\C:\\x`: names that Windows hands to drivers, or reads without the rules of paths. */
export function isDevice(file: string): boolean {
  return /^[\\/]{2}[.?][\\/]/.test(file);
}

/** The words for a file that is not opened. */
export function outsideFault({ trusted }: Pick<Reach, 'trusted'>, file: string): Error {
  return faultError(
    'file-outside',
    trusted
      ? `${file} lies outside the catalog's folder and the workspace, so it is not read.`
      : `${file} lies outside the catalog's folder, and this workspace is not trusted, so it is not read.`,
    trusted
      ? 'Move it there, add its folder to the setting dimcat.files.allowedFolders, or give --allow-outside on the command line.'
      : 'Trust the workspace (command "Workspaces: Manage Workspace Trust"), or move the file there.',
  );
}

/** Itself if it does not exist: then there is nothing to read either. */
function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
