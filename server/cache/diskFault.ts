/** Translates file system errors into words and faults. */
import { faultError, FaultError } from '../protocol/fault';

/** What the codes of errors mean that keep a file from being read or written. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission is denied'],
  ['EROFS', 'it is on a read-only disk'],
  ['EPERM', 'permission is denied'],
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of its path is a file, not a folder'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'its links go round in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  // Node refuses such a name before it asks the system.
  ['ERR_INVALID_ARG_VALUE', 'its name holds a NUL character'],
]);
/** Those of errors that forbid nothing for good. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['ENXIO', 'there is no such device'],
  ['EIO', 'the disk reports an error'],
  ['EMFILE', 'too many files are open'],
]);
/** Codes of names that no file has. */
const impossible = new Set(['ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);
/** Another program has the file open in a way that allows nobody else (Windows, some network mounts). */
const held = new Set(['EBUSY', 'ETXTBSY']);
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The code of a system error, e.g. `ENOENT`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Why a file cannot be read or written: a phrase, "there is no such file or folder". */
export function diskReason(error: unknown): string {
  const code = systemCode(error) ?? '';
  const words = WORDS.get(code) ?? OTHER_WORDS.get(code);
  return words ?? (error instanceof Error ? error.message : String(error));
}

/** Whether an error says that no file can have the name. */
export function isImpossibleName(error: unknown): boolean {
  return impossible.has(systemCode(error) ?? '');
}

/** `disk-full` or `disk-denied` for a failed write; any other error is returned unchanged. */
export function diskFault(error: unknown, file: string): unknown {
  if (error instanceof FaultError) return error;
  const code = systemCode(error) ?? '';
  if (full.has(code))
    return faultError(
      'disk-full',
      `The disk is full: ${file} could not be written (${code}).`,
      'Free some space, or set another cache folder, and run it again: it resumes where it stopped.',
      error,
    );
  if (held.has(code))
    return faultError(
      'disk-denied',
      `${file} is in use by another program (${code}).`,
      'Close what has it open, or let a virus scanner leave the folder out, and run it again.',
      error,
    );
  if (WORDS.has(code))
    return faultError(
      'disk-denied',
      `${file} cannot be written: ${diskReason(error)}.`,
      isImpossibleName(error)
        ? 'Use a shorter name without NUL.'
        : 'Give yourself write permission there, or choose another folder.',
      error,
    );
  return error;
}
