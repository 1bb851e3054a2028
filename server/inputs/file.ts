/** The bytes of one file. */
import { open, stat } from 'node:fs/promises';
import { mistaken } from '../protocol/contents';
import { unreadable } from './faults';

const maxBytes = 512 * 2 ** 20;

/** @throws FaultError `input-unreadable`: no such file, a folder or pipe, over 512 MB, a pointer of Git LFS. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    // A pipe would be waited for without end.
    if (!found.isFile() && !found.isDirectory()) throw notRegular(file);
    const handle = await open(file);
    try {
      if ((await handle.stat()).size > maxBytes) throw tooLarge(file);
      return content(file, await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw diskFault(file, error);
  }
}

function content(file: string, bytes: Buffer): Buffer {
  const found = mistaken(bytes.subarray(0, 400).toString('latin1'), bytes.length, 'other');
  if (found) throw unreadable(file, found.what, found.advice);
  return bytes;
}

const notRegular = (file: string): Error =>
  unreadable(file, 'is a pipe or a device', 'Name a regular file.');

const tooLarge = (file: string): Error =>
  unreadable(file, 'is larger than 512 MB', 'Split it first, or leave it out.');

function diskFault(file: string, error: unknown): unknown {
  const code: unknown = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable(file, 'does not exist', 'Correct the path.', error);
    case 'EISDIR':
      return unreadable(file, 'is a folder', 'Name the files in it.', error);
    case 'EACCES':
    case 'EPERM':
      return unreadable(file, 'may not be read', 'Give yourself permission to read it.', error);
    default:
      return error;
  }
}
