/** Opens sessions of models, edited for one purpose and for what a provider needs. */
import * as os from 'node:os';
import type * as ort from 'onnxruntime-node';
import { removeQuietly } from '../../cache/patience';
import { joinTranspositions } from '../edit/turnedWeights';
import { heldBytesOf } from '../locate/weightBytes';
import { serialiseModel, type ParsedModel } from '../../onnx/model';
import { matrixNames } from '../weights/matrices';
import { redrawMatrices } from '../weights/twin';
import { halvesOf, multiplyInHalves } from '../edit/halfProducts';
import { isWidened, widenHalves } from '../edit/widen';
import type { OpenModel } from './openModel';
import { openProfiled, type Profiled } from './placement';
import { loadFault } from './runtimeFaults';
import { folderForRuntime } from './longPath';
import type { RunClock } from './runClock';
import { newScratchFolder } from './scratchFolders';

/**
 * `all` for token caches (part of each cache's key). `basic` for flips: higher levels fuse an Add with the norm after
 * it, but cannot fuse the edited graph in the same way, so that masks of ones would change the last bits.
 */
export type Optimisation = 'all' | 'basic';

/** More threads than this slow small matrices down. */
const mostThreads = 16;
/** Of weights: with less, an operator ends before another thread wakes, and threads that wait for work take a core. */
const tinyBytes = 1 << 20;

export interface Purpose {
  /** Names the edit in the cache of sessions, e.g. `flip 4 last`. */
  readonly name: string;
  readonly optimisation: Optimisation;
  /** The input that changes from run to run; the token ids by default. */
  readonly lead?: string;
  /** Edits a fresh parse; absent: the model's own bytes, untouched. */
  readonly edit?: (parsed: ParsedModel) => void;
  /** Outputs that are only fed back: they stay on the device if it can keep them. */
  readonly fedBack?: readonly string[];
}

/** What runs a session, and what times its runs. */
interface Where {
  readonly provider: string;
  readonly clock: RunClock;
}

interface Prepared {
  /** Bytes of the weights that the session will hold. */
  readonly bytes: number;
  /** Outputs that stay on the device. */
  readonly onDevice: readonly string[];
  /** Gives a twin its weights, and opens the session. */
  readonly open: () => Promise<Profiled>;
}

/** Edits the model. */
export function prepare(
  model: OpenModel,
  { edit, optimisation, fedBack }: Purpose,
  where: Where,
): Prepared {
  const { provider } = where;
  const { twin, weightsFolder } = model;
  const wide = isWidened(model.located.elementType, provider);
  // The graph of a checkpoint is built here; a file's own graph is left as it is.
  const join = model.part !== undefined && provider === 'cpu';
  const halves = model.part === undefined ? [] : halvesOf(provider);
  if (!edit && !twin && !wide && !join && halves.length === 0) {
    const open = () => openEdited(model, model.bytes, where, optimisation);
    return { bytes: model.map.weightBytes, onDevice: [], open };
  }
  const parsed = model.parse();
  const names = twin && matrixNames(parsed.graph, model.located);
  edit?.(parsed);
  const outputs = parsed.graph.output.map((o) => o.name);
  const onDevice = holdsTensors(provider) ? outputs.filter((o) => fedBack?.includes(o)) : [];
  const bytes = heldBytesOf(parsed.graph) * (wide ? 2 : 1);
  const open = async (): Promise<Profiled> => {
    const folder =
      twin &&
      (await redrawMatrices(parsed, twin, names!, weightsFolder, () => newScratchFolder('twin')));
    if (wide) widenHalves(parsed.graph);
    if (join) joinTranspositions(parsed.graph);
    multiplyInHalves(parsed.graph, halves);
    const home = { ...model, weightsFolder: folder ?? weightsFolder };
    try {
      const bytes = serialiseModel(parsed.model);
      return await openEdited(home, bytes, where, optimisation, places(outputs, onDevice));
    } finally {
      // The session has the weights by now, mapped or copied, and a process that is killed leaves none behind. Where
      // mapped files cannot be removed, the next process sweeps them.
      if (folder !== undefined) removeQuietly(folder);
    }
  };
  return { bytes, onDevice, open };
}

/**
 * A session of the bytes of a model, edited or not.
 *
 * @throws FaultError `model-corrupt`, `model-unsupported` or `out-of-memory`.
 */
export function openEdited(
  model: OpenModel,
  bytes: Uint8Array,
  { provider, clock }: Where,
  optimisation: Optimisation,
  preferredOutputLocation: Readonly<Record<string, OutputLocation>> = {},
): Promise<Profiled> {
  const options = {
    ...sessionOptions(model, provider, optimisation),
    ...(Object.keys(preferredOutputLocation).length > 0 && { preferredOutputLocation }),
  };
  return openProfiled(bytes, options, clock).catch((error: unknown) => {
    throw loadFault(error, model.path);
  });
}

/** Whether tensors can stay on the device between runs; the binding supports this for WebGPU only. */
function holdsTensors(provider: string): boolean {
  return provider === 'webgpu';
}

type OutputLocation = 'cpu' | 'gpu-buffer';

/** For all outputs: unnamed ones would stay where they happen to be computed. */
function places(
  outputs: readonly string[],
  onDevice: readonly string[],
): Record<string, OutputLocation> {
  if (onDevice.length === 0) return {};
  return Object.fromEntries(
    outputs.map((name) => [name, onDevice.includes(name) ? 'gpu-buffer' : 'cpu']),
  );
}

function sessionOptions(
  model: OpenModel,
  provider: string,
  optimisation: Optimisation,
): ort.InferenceSession.SessionOptions {
  const folder = model.weightsFolder && folderForRuntime(model.weightsFolder);
  // Threads that spin on after a run would take a core from whatever uses the results.
  const session = {
    force_spinning_stop: '1',
    ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
  };
  return {
    executionProviders: [provider],
    graphOptimizationLevel: optimisation,
    intraOpNumThreads: threadsFor(model),
    logSeverityLevel: 3,
    extra: { session },
  };
}

function threadsFor({ map }: OpenModel): number {
  return map.weightBytes < tinyBytes ? 1 : Math.min(os.availableParallelism(), mostThreads);
}
