/** Reading the header of a cache file, and the words for a file that cannot be read. */
import * as fs from 'node:fs';
import { faultError } from '../protocol/fault';
import * as path from 'node:path';
import { diskReason, systemCode } from './diskFault';
import { extension, stemOf } from './key';
import { Damage, decodeHeader, fixedBytes, headerLength, type Header } from './format';

/** There is no such file, or a file in place of its folder. */
const nowhere = new Set(['ENOENT', 'ENOTDIR']);

/**
 * The header of a cache whose length is right; its data is not checked. Undefined if there is no such file or the
 * header is damaged: the cache must then be built.
 */
export function peekCache(file: string): Header | undefined {
  try {
    const fd = fs.openSync(file, fs.constants.O_RDONLY);
    try {
      return readHeader(fd, file);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (error instanceof Damage || nowhere.has(systemCode(error) ?? '')) return undefined;
    throw readFault(error, file);
  }
}

/**
 * The header of an open cache whose length is right, and whose name is that of its key: a cache of another layer or
 * model is none, whatever it is called.
 *
 * @throws Damage
 */
export function readHeader(fd: number, file: string): Header {
  const fixed = Buffer.alloc(fixedBytes);
  fs.readSync(fd, fixed, 0, fixedBytes, 0);
  const { size } = fs.fstatSync(fd);
  const length = headerLength(fixed);
  if (length > size) throw new Damage('it is too short');
  const bytes = Buffer.alloc(length);
  readFully(fd, bytes, 0);
  const header = decodeHeader(bytes);
  if (size !== header.fileLength) throw new Damage('it is cut short or too long');
  if (path.basename(file) !== `${stemOf(header.keyText)}${extension}`)
    throw new Damage('it is the cache of something else, under the name of this one');
  return header;
}

/** Fills `bytes` from `position` on. @throws Damage where the file ends before. */
export function readFully(fd: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const got = fs.readSync(fd, bytes, at, bytes.length - at, position + at);
    if (got === 0) throw new Damage('it is cut short or too long');
    at += got;
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
    `The cache ${file} cannot be read: ${diskReason(error)}.`,
    'Check the disk and the permissions of that file, or delete it and build the cache again.',
    error,
  );
}
