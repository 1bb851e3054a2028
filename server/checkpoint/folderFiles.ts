/** Files in a checkpoint's folder: none from elsewhere is opened, and none that is too large for its kind is read. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { systemCode } from '../cache/diskFault';
import { requireContent } from '../protocol/contents';
import { faultError, type FaultCode } from '../protocol/fault';

export interface Limit {
  readonly bytes: number;
  /** What a larger file is not: "a configuration". */
  readonly kind: string;
  /** Of a larger file, and of one that stands for another. */
  readonly code: FaultCode;
}

/** A configuration is a few kilobytes. */
export const configLimit: Limit = {
  bytes: 4_000_000,
  kind: 'a configuration',
  code: 'model-unsupported',
};

/** An index of 100,000 tensors has 10 MB. */
export const indexLimit: Limit = { bytes: 32_000_000, kind: 'an index', code: 'model-corrupt' };

/**
 * The text of a small file.
 *
 * @param file In the folder, as messages name it.
 * @param root Real path of the folder.
 * @throws FaultError As {@link realFile}, and with the limit's code.
 */
export async function readSmall(
  file: string,
  root: string,
  { bytes, kind, code }: Limit,
): Promise<{ readonly real: string; readonly text: string }> {
  const real = await realFile(file, root);
  const { size } = await fs.stat(real);
  if (size > bytes)
    throw faultError(
      code,
      `${file} has ${size} bytes, where ${bytes} are the limit: it is not ${kind}.`,
      'Copy or download the checkpoint again.',
    );
  return { real, text: requireContent(file, await fs.readFile(real, 'utf8'), code) };
}

/**
 * The plain file behind a name in the folder: in the folder itself, or among the blobs of the same repository.
 *
 * @param root Real path of the folder.
 * @throws FaultError `model-missing` for a link to nothing; `model-unsupported` for what lies elsewhere.
 */
export async function realFile(file: string, root: string): Promise<string> {
  const real = await realPath(file);
  const allowed = [root, ...blobsOf(root)];
  if (allowed.includes(path.dirname(real)) && (await fs.stat(real)).isFile()) return real;
  throw faultError(
    'model-unsupported',
    `${file} is not a plain file in its folder, nor a link into the cache that the folder belongs to.`,
    'Put the file itself there: Dimcat follows no link out of a checkpoint.',
  );
}

/** In the cache of a hub a snapshot is `models--owner--name/snapshots/COMMIT`, with links to `../../blobs`. */
function blobsOf(root: string): string[] {
  const above = path.dirname(root);
  return path.basename(above) === 'snapshots' ? [path.join(path.dirname(above), 'blobs')] : [];
}

async function realPath(file: string): Promise<string> {
  try {
    return await fs.realpath(file);
  } catch (error) {
    const code = systemCode(error) ?? 'unknown error';
    throw faultError(
      'model-missing',
      `${file} leads to no file that can be read (${code}).`,
      'Download the checkpoint again; an interrupted download leaves such links.',
      error,
    );
  }
}
