/** Entry of the thread that reduces logits while the model runs. */
import { parentPort } from 'node:worker_threads';
import { serveReducer } from './inference/host/serveReducer';

if (!parentPort) throw new Error('reduceThread runs as a worker thread only');
serveReducer(parentPort);
