/** How long an operation goes on after its stop flag was set by another thread, at random moments of it. */
import { Worker } from 'node:worker_threads';
import { median } from './clock.mjs';

/** Sets the flag some milliseconds after it is told how many, and notes when. */
const SETTER = `
const { parentPort, workerData: { flag, at } } = require('node:worker_threads');
parentPort.on('message', (delay) => setTimeout(() => {
  at[0] = process.hrtime.bigint();
  Atomics.store(flag, 0, 1);
}, delay));
parentPort.postMessage('ready');`;

/**
 * @param {Record<string, (stop: Int32Array) => void>} works Each throws once its flag is set.
 * @returns {Promise<{name: string, n: number, median: number, most: number}[]>} Milliseconds from the flag to the
 *   throw.
 */
export async function cancelLatencies(works, repeats) {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const at = new BigInt64Array(new SharedArrayBuffer(8));
  const setter = new Worker(SETTER, { eval: true, workerData: { flag, at } });
  await new Promise((ready) => setter.once('message', ready));
  const found = Object.entries(works).map(([name, work]) => {
    const waits = Array.from({ length: repeats }, (_, i) => {
      Atomics.store(flag, 0, 0);
      setter.postMessage(20 + ((i * 37) % 50));
      return untilStopped(work, flag, at);
    });
    return { name, n: repeats, median: median(waits), most: Math.max(...waits) };
  });
  await setter.terminate();
  return found;
}

/** Runs the work again and again until it is stopped. */
function untilStopped(work, flag, at) {
  try {
    for (;;) work(flag);
  } catch (error) {
    if (error.message !== 'stopped') throw error;
    return Number(process.hrtime.bigint() - at[0]) / 1e6;
  }
}
