/** Why an input cannot be had: its file, or what the model wants done to it. */
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

/** Why bytes are nothing that is read here, as a value: who knows the file's name makes a fault of it. */
export interface Refused {
  /** Goes on from the file's name: "is empty". */
  readonly refused: string;
}

export function isRefused(value: object): value is Refused {
  return 'refused' in value;
}
