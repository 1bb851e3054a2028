#!/usr/bin/env node
/** Entry of the command line `dimcat`. */
import { hostsNear, versionNear } from '../jobs/installation';
import { createJobs } from '../jobs/jobs';
import { run } from './run';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

/** The reader of the output may stop early, as `head` does. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const version = versionNear(__dirname);
void run(
  process.argv.slice(2),
  {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stderr.isTTY,
    signal: stop.signal,
  },
  { version, createJobs: (log) => createJobs({ hosts: hostsNear(__dirname), version, log }) },
).then((code) => {
  process.exitCode = code;
});
