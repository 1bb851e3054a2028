/**
 * A thread that ends the process even during a run that blocks everything else: when the parent is gone, or when memory
 * exceeds what the machine or its container has.
 */
import { Worker } from 'node:worker_threads';
import { memoryLimit } from '../../cache/memory';
import { memoryMark } from './messages';

/** Share of the machine's memory that the child may use. */
const memoryShare = 0.75;
const everyMilliseconds = 250;

/** Runs inside the thread, which knows only `workerData`; kept as text so that it needs no further file. */
const script = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const end = () => process.kill(process.pid, 'SIGKILL');
  const parentIsGone = () => {
    if (process.platform !== 'win32') return process.ppid !== workerData.parent;
    try { process.kill(workerData.parent, 0); return false; } catch { return true; }
  };
  setInterval(() => {
    if (parentIsGone()) end();
    if (process.memoryUsage.rss() > workerData.mostBytes) {
      writeSync(2, workerData.mark + '\\n');
      end();
    }
  }, workerData.every);
`;

export function startWatchdog(mostBytes = memoryShare * memoryLimit()): void {
  const workerData = {
    parent: process.ppid,
    mostBytes,
    mark: memoryMark,
    every: everyMilliseconds,
  };
  const worker = new Worker(script, { eval: true, workerData });
  worker.unref();
}
