/** The result of listing the images or sounds of a catalog, and its faults. */
import { faultError, type FaultError } from '../../protocol/fault';

/** One image or sound before its bytes are read. */
export interface ListedInput {
  /** Its name: the path within the folder (or beside the CSV file), `/` between folders on every platform. */
  readonly text: string;
  /** Absolute path. */
  readonly file: string;
  readonly label: string | undefined;
  /** Inputs of one group are never on both sides of a fold. */
  readonly group: string | undefined;
}

/** @throws FaultError `file-outside` for a file that the catalog may not name. */
export type CheckPlace = (file: string) => void;

/** How files are looked for. */
export interface Looking {
  readonly check: CheckPlace;
  /** Of a caller that may leave. */
  readonly signal?: AbortSignal | undefined;
}

export const lookingAnywhere: Looking = { check: () => undefined };

/** Files that count as inputs; others in the folder are skipped. */
export const endings = {
  vision: /\.(png|jpe?g|webp)$/i,
  audio: /\.(wav|flac)$/i,
} as const;

/** More inputs than this are more likely a mistake than a study. */
export const mostInputs = 200_000;

export function notListed(message: string, advice: string, cause?: unknown): FaultError {
  return faultError('inputs-unusable', message, advice, cause);
}

/** By UTF-16 code units: the same order on every machine. */
export function inOrder(inputs: readonly ListedInput[]): ListedInput[] {
  return [...inputs].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}
