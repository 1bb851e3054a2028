/** The inference client: each question becomes a job of the child process. */
import type { InferenceClient, OnProgress } from '../api';
import type { JobName, JobTypes } from '../host/messages';
import { FloatArrays } from '../host/floats';
import { HostClient, type InferenceOptions, type JobListeners } from './hostClient';

export type { InferenceOptions };

export function createInferenceClient(options: InferenceOptions): InferenceClient {
  const host = new HostClient(options);
  return {
    queue: host.queue,
    openModel: (model, signal) => host.job('openModel', model, signal),
    buildCache: async (request, progress, signal) =>
      (await host.job('buildCaches', [request], signal, { progress }))[0]!,
    buildCaches: (requests, progress, signal) =>
      host.job('buildCaches', requests, signal, { progress }),
    buildLoudest: (request, progress, signal) =>
      host.job('buildLoudest', request, signal, { progress }),
    locateCache: (request, modelSha256, signal) =>
      host.job('locateCache', { request, modelSha256 }, signal),
    flip: (request, signal, progress) => host.job('flip', request, signal, told(progress)),
    unedited: (request, signal, progress) => host.job('unedited', request, signal, told(progress)),
    maskIdentity: (request, signal, progress) =>
      host.job('maskIdentity', request, signal, told(progress)),
    causes: (request, signal, progress) => host.job('causes', request, signal, told(progress)),
    thumbnail: (file, signal) => host.job('thumbnail', { file }, signal),
    inspect: (model, signal) => host.job('inspect', model, signal),
    tap: (request, signal) => host.job('tap', request, signal),
    states: async (request, signal) => {
      const { arrays, reply } = await withFloats(host, 'states', request, signal);
      return { states: arrays.all(request.places.length), placement: reply };
    },
    inputStates: async (request, signal) => {
      const { arrays, reply } = await withFloats(host, 'inputStates', request, signal);
      return { ...reply, states: arrays.all(request.places.length) };
    },
    head: (request, signal) => oneArray(host, 'head', request, signal),
    finalNorm: (request, signal) => oneArray(host, 'finalNorm', request, signal),
    logits: (request, signal) => oneArray(host, 'logits', request, signal),
    doctor: () => host.job('doctor', null),
    runtime: () => host.job('runtime', null),
    dispose: () => host.dispose(),
  };
}

function told(progress: OnProgress | undefined): JobListeners {
  return progress ? { progress } : {};
}

async function withFloats<J extends JobName>(
  host: HostClient,
  job: J,
  request: JobTypes[J]['request'],
  signal?: AbortSignal,
): Promise<{ arrays: FloatArrays; reply: JobTypes[J]['reply'] }> {
  const arrays = new FloatArrays();
  const floats = arrays.take.bind(arrays);
  const reply = await host.job(job, request, signal, { floats });
  return { arrays, reply };
}

async function oneArray<J extends 'head' | 'finalNorm' | 'logits'>(
  host: HostClient,
  job: J,
  request: JobTypes[J]['request'],
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { arrays } = await withFloats(host, job, request, signal);
  return arrays.all(1)[0]!;
}
