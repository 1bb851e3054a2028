/**
 * Writes down how long the main thread of a process works between two turns of its event loop: what any other request
 * has to wait for. It counts the processor time of that thread where the system tells it (Linux), so that other work on
 * the machine is left out, and the clock elsewhere. Compiled to a file that `--require` loads; `DIMCAT_SLICES` names
 * the folder of the lists, one file for each process, one line of milliseconds for each slice that is not short.
 */
import fs from 'node:fs';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';

const folder = process.env['DIMCAT_SLICES'];
/** Of the thread that reads it: nanoseconds on a processor come first. */
const STATISTICS = '/proc/thread-self/schedstat';
/** Milliseconds between two looks, and of the shortest slice that is written down. */
const [PAUSE, SHORT] = [1, 5];

/** Milliseconds that this thread has worked. */
function worked(): number {
  try {
    return Number(fs.readFileSync(STATISTICS, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

if (folder !== undefined && isMainThread) {
  const list = path.join(folder, `${process.pid}.slices`);
  let before = worked();
  setInterval(() => {
    const now = worked();
    if (now - before >= SHORT) fs.appendFileSync(list, `${(now - before).toFixed(1)}\n`);
    // What the line itself took is no work of the process.
    before = worked();
  }, PAUSE).unref();
}
