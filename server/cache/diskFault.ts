/** Translates file system errors into faults. */
import { faultError, FaultError } from '../protocol/fault';

const denied = new Set(['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);
/** Another program has the file open in a way that allows nobody else (Windows, some network mounts). */
const held = new Set(['EBUSY', 'ETXTBSY']);
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The code of a system error, e.g. `ENOENT`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
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
  if (denied.has(code))
    return faultError(
      'disk-denied',
      `${file} cannot be written (${code}).`,
      'Give yourself write permission there, or set another cache folder.',
      error,
    );
  return error;
}
