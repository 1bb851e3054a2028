/** Looking at the header of a cache file, and the words for a file that cannot be read. */
import * as fs from 'node:fs';
import { open } from 'node:fs/promises';
import { faultError } from '../protocol/fault';
import { systemCode } from './diskFault';
import { Damage, decodeHeader, fixedBytes, headerLength, type Header } from './format';

/**
 * The header of a cache whose length is right; its data is not checked. Undefined where there is no such file or the
 * header is damaged: the cache must then be built.
 */
export async function peekCache(file: string): Promise<Header | undefined> {
  try {
    return await peek(file);
  } catch (error) {
    if (error instanceof Damage || systemCode(error) === 'ENOENT') return undefined;
    throw readFault(error, file);
  }
}

async function peek(file: string): Promise<Header> {
  const handle = await open(file, fs.constants.O_RDONLY);
  try {
    const fixed = Buffer.alloc(fixedBytes);
    await handle.read(fixed, 0, fixedBytes, 0);
    const { size } = await handle.stat();
    const length = headerLength(fixed);
    if (length > size) throw new Damage('it is too short');
    const bytes = Buffer.alloc(length);
    await handle.read(bytes, 0, length, 0);
    const header = decodeHeader(bytes);
    if (size !== header.fileLength) throw new Damage('it is cut short or too long');
    return header;
  } finally {
    await handle.close();
  }
}

/** What went wrong while a cache was read, in words. */
export function readFault(error: unknown, file: string): unknown {
  if (error instanceof Damage)
    return faultError(
      'cache-corrupt',
      `The cache ${file} is damaged: ${error.message}.`,
      'Delete that file and build the cache again.',
      error,
    );
  if (systemCode(error) === 'ENOENT')
    return faultError('cache-missing', `There is no cache at ${file}.`, 'Build the cache.', error);
  return faultError(
    'cache-corrupt',
    `The cache ${file} cannot be read (${systemCode(error) ?? String(error)}).`,
    'Check the disk and the permissions of that file, or delete it and build the cache again.',
    error,
  );
}
