/** Entry of the computing thread. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ScoringThreadData } from './scoring/client';
import { serveScoring } from './scoring/worker';

if (!parentPort) throw new Error('scoringWorker runs as a worker thread only');
serveScoring(parentPort, { folder: __dirname, ...(workerData as ScoringThreadData) });
