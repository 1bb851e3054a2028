/** A file of a checkpoint that is not what its kind of file is. */
import { faultError } from '../protocol/fault';

/** @param what Follows the file's name: "is not JSON". */
export function corrupt(file: string, what: string, cause?: unknown): Error {
  return faultError(
    'model-corrupt',
    `${file} ${what}.`,
    'Copy or download the checkpoint again.',
    cause,
  );
}
