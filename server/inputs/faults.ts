/** The two ways in which an input cannot be had: the file, or what the model wants done to it. */
import { faultError, type FaultError } from '../protocol/fault';

/** A file that cannot be read. `what` goes on from its path: "cats/1.jpg" + "is empty". */
export function unreadable(
  file: string,
  what: string,
  advice: string,
  cause?: unknown,
): FaultError {
  return faultError('input-unreadable', `${file} ${what}.`, advice, cause);
}

/** Preprocessing that is not understood, or does not fit the model. */
export function unsupported(what: string, advice: string, cause?: unknown): FaultError {
  return faultError('preprocessing-unsupported', `${what}.`, advice, cause);
}
