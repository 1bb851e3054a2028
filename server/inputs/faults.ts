/** Why an input is unavailable: its file, or the preprocessing that the model requires. */
import { faultError, type FaultError } from '../protocol/fault';

/** A file that cannot be read. `what` follows its path: "cats/1.jpg" + "is empty". */
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

/** Why bytes cannot be read, as a value: the caller, who knows the file's name, turns it into a fault. */
export interface Refused {
  /** Follows the file's name: "is empty". */
  readonly refused: string;
}

export function isRefused(value: object): value is Refused {
  return 'refused' in value;
}
