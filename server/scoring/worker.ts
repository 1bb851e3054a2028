/** The computing thread: takes jobs, computes in slices, asks the model through the thread that started it. */
import type { MessagePort } from 'node:worker_threads';
import { FaultError, faultError, faultOf } from '../protocol/fault';
import { Stopped } from '../core/stop';
import type { FlipModel } from '../science/ports';
import { Engine, type EngineOptions } from './engine';
import type { ExperimentCall } from './experimentMessages';
import type { JobHost } from './run';
import { runDimension, runFlip, runMeasure } from './run';
import { runSuggest } from './suggest';
import { LoadedCaches } from './loaded';
import type { CacheJob, FlipRunReply, FromWorker, ModelCall, ToWorker } from './messages';
import { runExperiment } from './runExperiment';

type Waiting = Map<number, { resolve(value: unknown): void; reject(error: Error): void }>;

/** Serves jobs on `port` until it closes; the threads that help are started at once. */
export function serveScoring(port: MessagePort, options: EngineOptions): void {
  const caches = new LoadedCaches(new Engine(options));
  const waiting: Waiting = new Map();
  let calls = 0;
  const post = (message: FromWorker): void => port.postMessage(message);
  const ask = (id: number, question: ModelCall | ExperimentCall): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const call = calls++;
      waiting.set(call, { resolve, reject });
      post({ type: 'call', id, call, question });
    });
  port.on('message', (message: ToWorker) => {
    if (message.type === 'job') {
      const { id, job, stop } = message;
      const host = hostOf(id, new Int32Array(stop), post);
      const model = (centre: Float32Array): FlipModel => modelOf(id, centre, ask);
      const work =
        job.kind === 'experiment'
          ? runExperiment(job, caches, (question) => ask(id, question), host)
          : runJob(caches, job, host, model);
      work.then(
        (value) => post({ type: 'done', id, value }),
        (error: unknown) => post({ type: 'failed', id, fault: faultOf(orCancelled(error)) }),
      );
      return;
    }
    const asked = waiting.get(message.call);
    waiting.delete(message.call);
    if (message.type === 'answer') asked?.resolve(message.value);
    else asked?.reject(new FaultError(message.fault));
  });
}

async function runJob(
  caches: LoadedCaches,
  job: CacheJob,
  host: JobHost,
  model: (centre: Float32Array) => FlipModel,
): Promise<unknown> {
  await host.breathe();
  const cache = caches.get(job.scope, host.stop);
  await host.breathe();
  switch (job.kind) {
    case 'measure':
      return runMeasure(cache, job, host);
    case 'flip':
      return runFlip(cache, job, model(cache.mean), host);
    case 'dimension':
      return runDimension(cache, job);
    case 'suggest':
      return runSuggest(cache, job);
  }
}

function hostOf(id: number, stop: Int32Array, post: (message: FromWorker) => void): JobHost {
  return {
    stop,
    progress: (message, share) => post({ type: 'progress', id, message, share }),
    breathe: async () => {
      await new Promise((resume) => setImmediate(resume));
      if (Atomics.load(stop, 0) === 1) throw new Stopped();
    },
  };
}

/** A job that stopped in the middle of an operation was cancelled as one that stopped between two. */
function orCancelled(error: unknown): unknown {
  if (!(error instanceof Stopped)) return error;
  return faultError('cancelled', 'The job was cancelled.', 'Start it again when you like.', error);
}

function modelOf(
  id: number,
  centre: Float32Array,
  ask: (id: number, question: ModelCall) => Promise<unknown>,
): FlipModel {
  return {
    run: async (run) => (await ask(id, { method: 'run', run, centre })) as FlipRunReply,
    maskIdentity: async (prompt) =>
      (await ask(id, { method: 'maskIdentity', prompt })) as Awaited<
        ReturnType<FlipModel['maskIdentity']>
      >,
  };
}
