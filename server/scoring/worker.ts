/** The computing thread: takes jobs, computes in slices, and calls the model through the thread that started it. */
import type { MessagePort } from 'node:worker_threads';
import { Stopped } from '../core/stop';
import type { Ask, Methods } from '../protocol/calls';
import { answered, asking } from '../protocol/calls';
import { FaultError, faultError, faultOf } from '../protocol/fault';
import { pairsAmong } from '../science/atlas/pairs';
import { runAtlas, runLayers, runPairs } from './atlas';
import { runCoverage } from './coverage';
import { Engine, type EngineOptions } from './engine';
import { flipModel, RunMemory, runExperiment, runFacts } from './experimentModel';
import { LoadedCaches, type LoadedCache, type CacheScope } from './loaded';
import type { FromWorker, JobCalls, ToWorker } from './messages';
import type { ModelCalls } from './modelCalls';
import type { JobHost } from './run';
import { runDimension, runFlip, runMeasure, runSurvey } from './run';
import { runHeldOut, runCorrelations, runLevels, runRegister, runTokens } from './featureReading';
import { bestFirst } from '../science/read/bestFirst';
import { runNear, runRead } from './read';
import { runSuggest } from './suggest';

type Waiting = Map<number, { resolve(value: unknown): void; reject(error: Error): void }>;

/** Serves jobs on `port` until it closes; starts the helper threads at once. */
export function serveScoring(port: MessagePort, options: EngineOptions): void {
  const engine = new Engine(options);
  const held = { engine, caches: new LoadedCaches(engine), memory: new RunMemory() };
  const waiting: Waiting = new Map();
  let calls = 0;
  const post = (message: FromWorker): void => port.postMessage(message);
  const askFor = (id: number): Ask<ModelCalls> =>
    asking(
      (question) =>
        new Promise((resolve, reject) => {
          const call = calls++;
          waiting.set(call, { resolve, reject });
          post({ type: 'call', id, call, question });
        }),
    );
  port.on('message', (message: ToWorker) => {
    if (message.type === 'job') {
      const { id, job, stop } = message;
      const host = hostOf(id, new Int32Array(stop), post);
      answered<JobCalls>(jobsOver(held, host, askFor(id)), job).then(
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

interface Held {
  readonly engine: Engine;
  readonly caches: LoadedCaches;
  readonly memory: RunMemory;
}

function jobsOver(held: Held, host: JobHost, ask: Ask<ModelCalls>): Methods<JobCalls> {
  const loaded = async (scope: CacheScope): Promise<LoadedCache> => {
    await host.breathe();
    const cache = held.caches.get(scope, host.stop);
    await host.breathe();
    return cache;
  };
  return {
    measure: async (job) => runMeasure(await loaded(job.scope), job, host),
    survey: async (job) => runSurvey(await loaded(job.scope), job, host),
    flip: async (job) => {
      const cache = await loaded(job.scope);
      return runFlip(cache, job, flipModel(job.place, job.byBlocks === true, ask), host);
    },
    dimension: async (job) => runDimension(await loaded(job.scope), job),
    text: async (job) => runRead(await loaded(job.scope), job, host),
    prototypes: async ({ scope, tasks, seed }) =>
      bestFirst((await loaded(scope)).evaluated, tasks, seed),
    near: async (job) => runNear(await loaded(job.scope), job),
    atlas: async (job) => runAtlas(await loaded(job.scope), job, host),
    layers: (job) => runLayers(job, loaded, host),
    pairs: async ({ scope }) => runPairs(await loaded(scope), host),
    somePairs: async ({ scope, rows, columns }) =>
      pairsAmong((await loaded(scope)).evaluated, rows, columns),
    suggest: async (job) => runSuggest(await loaded(job.scope), job),
    coverage: async (job) =>
      runCoverage(await loaded(job.scope), job, held.engine.fitsOn(host.stop), host),
    levels: async (job) => runLevels(await loaded(job.scope), job),
    tokens: async (job) => runTokens(await loaded(job.scope), job),
    register: async (job) => runRegister(await loaded(job.scope), job),
    correlations: async (job) => runCorrelations(await loaded(job.scope), job),
    heldOut: async (job) => runHeldOut(await loaded(job.scope), job, host),
    experiment: (job) => runExperiment(job, held, ask, host),
    facts: (job) => runFacts(job, held.caches, ask, host),
  };
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

/** A job that stops within an operation is cancelled, like one that stops between two. */
function orCancelled(error: unknown): unknown {
  if (!(error instanceof Stopped)) return error;
  return faultError('cancelled', 'The job was cancelled.', 'Start it again when you like.', error);
}
