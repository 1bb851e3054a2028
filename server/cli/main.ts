#!/usr/bin/env node
/** Entry of the command line `dimcat`. */
import { hostsNear, versionNear } from '../jobs/installation';
import { createJobs } from '../jobs/jobs';
import { run } from './run';
import { shownMessage, shownResult } from './shown';

/** Milliseconds. */
const GRACE = 3_000;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(signal));

/** Asks for an end; what has not ended soon after, wherever it waits, is ended by the system. */
function end(signal: NodeJS.Signals): void {
  stop.abort();
  // Without a listener of ours the signal now does what it does to any program.
  setTimeout(() => process.kill(process.pid, signal), GRACE).unref();
}

/** The reader of the output may stop early, as `head` does. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const version = versionNear(__dirname);
void run(
  process.argv.slice(2),
  {
    out: (text) => void process.stdout.write(shownResult(text, process.stdout.isTTY)),
    err: (text) => void process.stderr.write(shownMessage(text)),
    terminal: process.stderr.isTTY,
    signal: stop.signal,
  },
  {
    version,
    createJobs: (onWarning) =>
      createJobs({ hosts: hostsNear(__dirname), version, log: () => undefined, onWarning }),
  },
).then((code) => {
  process.exitCode = code;
});
