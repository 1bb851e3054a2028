/** Faults of the child process as a whole. */
import { faultError, type FaultError } from '../../protocol/fault';

export function cancelledFault(): FaultError {
  return faultError(
    'cancelled',
    'The run was cancelled.',
    'Start it again: it resumes where it stopped.',
  );
}

export function disposedFault(): FaultError {
  return faultError(
    'cancelled',
    'Dimcat was closed while the model ran.',
    'Start it again: it resumes where it stopped.',
  );
}

export function diedFault(how: string): FaultError {
  return faultError(
    'inference-died',
    `The inference process died while the model ran (${how}).`,
    'Run it again: the results so far are kept. If it dies again, try the cpu provider and show the log.',
  );
}

export function spentFault(): FaultError {
  return faultError(
    'inference-died',
    'The inference process died 5 times within 3 minutes and will not be restarted for now.',
    'Show the log, try the cpu provider or another export of the model, then restart the server.',
  );
}

export function memoryFault(): FaultError {
  return faultError(
    'out-of-memory',
    'The model used more memory than it may (three quarters of this machine’s, or DIMCAT_MEMORY_LIMIT) and was stopped.',
    'Close other programs, or use a smaller or quantised model.',
  );
}

export function timeoutFault(limit: number): FaultError {
  return faultError(
    'inference-timeout',
    `The model did not respond for ${Math.round(limit / 1000)} s and was stopped.`,
    'Use a smaller model, a shorter prompt or a faster provider.',
  );
}
