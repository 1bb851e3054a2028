/** Entry of the computing thread. */
import { parentPort } from 'node:worker_threads';
import { serveScoring } from './scoring/worker';

if (!parentPort) throw new Error('scoringWorker runs as a worker thread only');
serveScoring(parentPort, { folder: __dirname });
