/**
 * Faults: what went wrong outside the catalog's text (files, models, processes), as values with stable codes.
 * Problems *in* a catalog are `Problem`s of `server/catalog`, not faults.
 */

/** Stable, documented codes (docs/faults.md). Never rename one: scripts match on them. */
export type FaultCode =
  | 'cancelled'
  | 'bad-arguments'
  | 'catalog-unreadable'
  | 'catalog-invalid'
  | 'feature-unknown'
  | 'model-missing'
  | 'model-corrupt'
  | 'model-unsupported'
  | 'model-hash-mismatch'
  | 'tokenizer-missing'
  | 'tokenizer-corrupt'
  | 'tokenizer-mismatch'
  | 'tokenizer-timeout'
  | 'input-unreadable'
  | 'preprocessing-unsupported'
  | 'inputs-unusable'
  | 'modality-unsupported'
  | 'site-unsupported'
  | 'layer-out-of-range'
  | 'runtime-unavailable'
  | 'provider-unavailable'
  | 'non-finite-state'
  | 'inference-died'
  | 'inference-timeout'
  | 'out-of-memory'
  | 'cache-missing'
  | 'cache-corrupt'
  | 'disk-full'
  | 'disk-denied'
  | 'file-outside'
  | 'evidence-unreadable'
  | 'evidence-missing'
  | 'too-few-anchors'
  | 'hub-unreachable'
  | 'hub-busy'
  | 'hub-denied'
  | 'hub-not-found'
  | 'hub-offline'
  | 'download-corrupt'
  | 'untrusted-workspace'
  | 'internal';

/** The words for a person: what happened, then what to do. Plain text, one sentence each. */
export interface Fault {
  readonly code: FaultCode;
  /** What happened, with the file, token or layer named. */
  readonly message: string;
  /** What to do next. */
  readonly advice: string;
  /** What else to do on the command line, which alone says it: a sentence that names a command. */
  readonly onCommandLine?: string;
}

/** Thrown by host code (never by core, catalog, science or service); each boundary translates it once. */
export class FaultError extends Error {
  constructor(
    readonly fault: Fault,
    options?: { readonly cause?: unknown },
  ) {
    super(`${fault.message} ${fault.advice}`, options);
    this.name = 'FaultError';
  }
}

/** An advice, and what only the command line adds to it. */
export type Advice = Pick<Fault, 'advice' | 'onCommandLine'>;

/** Makes a {@link FaultError}; `cause` keeps the original error for the log. */
export function faultError(
  code: FaultCode,
  message: string,
  advice: string | Advice,
  cause?: unknown,
): FaultError {
  const said = typeof advice === 'string' ? { advice } : advice;
  return new FaultError({ code, message, ...said }, cause === undefined ? undefined : { cause });
}

/** What waits for nothing more since the person does not. */
export function cancelledFault(): FaultError {
  return faultError('cancelled', 'The job was cancelled.', 'Start it again at any time.');
}

/** The fault inside any thrown value; an unknown error becomes `internal`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && error.code === 'EBUSY')
    return {
      code: 'disk-denied',
      message: `A file is in use by another program: ${message}.`,
      advice:
        'Close what has it open, or let a virus scanner leave the folder out, and run it again.',
    };
  return {
    code: 'internal',
    message: `Dimcat failed unexpectedly: ${message}.`,
    advice: 'Show the log, and report it with the lines around this message.',
  };
}
