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

/** @param memory Bytes that the person allows; undefined: a share of the machine's. */
export function memoryFault(memory: number | undefined): FaultError {
  const most = memory === undefined ? 'three quarters of this machine’s' : gigabytes(memory);
  return faultError(
    'out-of-memory',
    `The model used more memory than it may (${most}) and was stopped.`,
    `Close other programs, use a smaller or quantised model, or allow more (${settingWords('memory')}).`,
  );
}

export function runFault(seconds: number): FaultError {
  return faultError(
    'inference-timeout',
    `One run of the model took longer than it may (${duration(seconds)}) and was stopped.`,
    `Use a smaller model, a shorter prompt or a faster provider, or allow more (${settingWords('longestRun')}).`,
  );
}

export function timeoutFault(limit: number): FaultError {
  return faultError(
    'inference-timeout',
    `The model did not respond for ${Math.round(limit / 1000)} s and was stopped.`,
    'Use a smaller model, a shorter prompt or a faster provider.',
  );
}

function settingWords(limit: 'memory' | 'longestRun'): string {
  const option = limit === 'memory' ? '--memory' : '--longest-run';
  return `the setting dimcat.inference.${limit}, on the command line ${option}`;
}

function gigabytes(bytes: number): string {
  return `${Number((bytes / 1e9).toPrecision(3))} GB`;
}

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Number((seconds / 60).toPrecision(3))} min`;
}
