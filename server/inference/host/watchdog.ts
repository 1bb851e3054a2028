/**
 * A thread that ends the process even during a run that blocks everything else: when the parent is gone, when memory
 * exceeds what the machine, its container or the person allows, and when one run takes too long.
 */
import { Worker } from 'node:worker_threads';
import { memoryLimit } from '../../cache/memory';
import { limitsIn } from './limits';
import { memoryMark, runMark } from './messages';
import { RunClock } from './runClock';

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
  const endSaying = (mark) => {
    writeSync(2, mark + '\\n');
    end();
  };
  let [lasted, last, seen] = [0, performance.now(), 0];
  const runIsTooLong = () => {
    const now = performance.now();
    const [running, changes] = [Atomics.load(workerData.runs, 0), Atomics.load(workerData.runs, 1)];
    // A machine that slept did not run meanwhile.
    lasted = running > 0 && changes === seen ? lasted + Math.min(now - last, 1_000) : 0;
    [last, seen] = [now, changes];
    return lasted > workerData.longest;
  };
  setInterval(() => {
    if (parentIsGone()) end();
    if (process.memoryUsage.rss() > workerData.mostBytes) endSaying(workerData.memoryMark);
    if (runIsTooLong()) endSaying(workerData.runMark);
  }, workerData.every);
`;

/**
 * @param mostBytes Of memory, native parts included; by default what the environment allows, else three quarters of the
 *   machine's.
 * @returns The clock of runs that the thread looks at.
 */
export function startWatchdog(mostBytes?: number): RunClock {
  const { memory, longestRun } = limitsIn(process.env);
  const clock = new RunClock();
  const workerData = {
    parent: process.ppid,
    mostBytes: mostBytes ?? memory ?? memoryShare * memoryLimit(),
    longest: longestRun * 1_000,
    runs: clock.shared,
    memoryMark,
    runMark,
    every: everyMilliseconds,
  };
  const worker = new Worker(script, { eval: true, workerData });
  worker.unref();
  return clock;
}
