/** Files at a git revision. */
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { faultError } from '../protocol/fault';

/** Catalogs end at 1 MB; their evidence may be larger. */
const LARGEST = 256 * 1024 * 1024;
const run = promisify(execFile);

/**
 * The text of a file at a revision (anything that `git rev-parse` takes); undefined if the revision has no such file.
 *
 * @param file Absolute path, inside a working tree; it need not exist now.
 * @throws FaultError `bad-arguments`: no git, no working tree, or no such revision.
 */
export async function textAtRevision(revision: string, file: string): Promise<string | undefined> {
  const cwd = path.dirname(file);
  await git(cwd, revision, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  const name = `${revision}:./${path.basename(file)}`;
  const found = await git(cwd, revision, [
    'ls-tree',
    '--name-only',
    revision,
    '--',
    `./${path.basename(file)}`,
  ]);
  return found.trim() === '' ? undefined : git(cwd, revision, ['show', '--end-of-options', name]);
}

/** A commit that changed a file. */
export interface FileRevision {
  /** Abbreviated. */
  readonly revision: string;
  /** e.g. `2026-11-29`. */
  readonly day: string;
}

/**
 * The commits that changed a file, newest first.
 *
 * @param most At most so many.
 * @throws FaultError `bad-arguments`: no git, or no working tree.
 */
export async function revisionsOf(file: string, most: number): Promise<readonly FileRevision[]> {
  const log = await git(path.dirname(file), 'HEAD', [
    'log',
    `--max-count=${most}`,
    '--format=%h %cs',
    '--',
    `./${path.basename(file)}`,
  ]);
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [revision = '', day = ''] = line.split(' ');
      return { revision, day };
    });
}

async function git(cwd: string, revision: string, args: readonly string[]): Promise<string> {
  try {
    const options = { cwd, maxBuffer: LARGEST, windowsHide: true };
    return (await run('git', ['--no-pager', ...args], options)).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    const missing = code === 'ENOENT' ? 'git was not found' : (stderr ?? '').trim().split('\n')[0];
    throw faultError(
      'bad-arguments',
      `The revision "${revision}" cannot be read in ${cwd}: ${missing || 'there is no such commit'}.`,
      'Name a commit, branch or tag of the repository that holds the catalog.',
      error,
    );
  }
}
