/** Sessions of edited models: made once per model, layer, purpose and provider, with the placement proven by a profile. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import type * as ort from 'onnxruntime-node';
import { FaultError, faultError } from '../../protocol/fault';
import type { Placement } from '../api';
import { serialiseModel, type ParsedModel } from '../onnx/model';
import { matrixNames } from '../weights/matrices';
import { redrawMatrices } from '../weights/twin';
import { isWidened, widenHalves } from '../edit/widen';
import { FeedPlan } from './feeds';
import type { OpenModel } from './models';
import { openProfiled, type NodeCounts, type Profiled } from './placement';
import { newScratchFolder } from './scratchFolders';

/**
 * `all` for token caches (part of each cache's key). `basic` for flips: higher levels fuse an Add with the norm behind
 * it, and the edited graph could not be fused alike, so that masks of ones would change the last bits.
 */
export type Optimisation = 'all' | 'basic';

const mostSessions = 4;
/** More threads than this slow small matrices down. */
const mostThreads = 16;

export interface Purpose {
  /** Names the edit in the cache of sessions, e.g. `signs 4`. */
  readonly name: string;
  readonly optimisation: Optimisation;
  /** Edits a fresh parse; absent: the model's own bytes, untouched. */
  readonly edit?: (parsed: ParsedModel) => void;
}

/** A session and how to feed it. */
export class Runner {
  private counts: NodeCounts | undefined;

  constructor(
    private readonly profiled: Profiled,
    readonly plan: FeedPlan,
    readonly requested: readonly string[],
    readonly provider: string,
  ) {}

  /** Runs once; the first run is the one that proves the placement. */
  async run(
    feeds: Record<string, ort.Tensor>,
    fetches: readonly string[],
  ): Promise<ort.InferenceSession.OnnxValueMapType> {
    const results = await this.profiled.session.run(feeds, fetches).catch((error: unknown) => {
      throw runFault(error);
    });
    this.counts ??= this.profiled.finish();
    return results;
  }

  get outputs(): readonly string[] {
    return this.profiled.session.outputNames;
  }

  /**
   * No nodes before the first run.
   *
   * @throws FaultError `provider-unavailable` when the chosen provider ran none of the nodes that are the work.
   */
  placement(): Placement {
    const { nodes = {}, products = {} } = this.counts ?? {};
    const work = Object.keys(products).length > 0 ? products : nodes;
    if (this.counts && !((work[this.provider] ?? 0) > 0))
      throw faultError(
        'provider-unavailable',
        `The execution provider ${this.provider} ran none of the model's ${work === products ? 'products of matrices' : 'nodes'}.`,
        'Choose another provider: cpu runs every model.',
      );
    return { requested: this.requested, chosen: this.provider, nodes, products };
  }

  async release(): Promise<void> {
    this.profiled.discard();
    await this.profiled.session.release();
  }
}

export class Sessions {
  private readonly open = new Map<string, Runner>();

  /** @throws FaultError `model-corrupt`, `model-unsupported` or `out-of-memory`. */
  async get(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
  ): Promise<Runner> {
    const key = [model.summary.sha256, model.path, purpose.name, requested.join(), provider].join(
      '|',
    );
    const known = this.open.get(key);
    this.open.delete(key);
    const runner = known ?? (await start(model, purpose, requested, provider));
    this.open.set(key, runner);
    for (const [old, runnerToClose] of [...this.open].slice(0, -mostSessions)) {
      this.open.delete(old);
      await runnerToClose.release();
    }
    return runner;
  }
}

async function start(
  model: OpenModel,
  purpose: Purpose,
  requested: readonly string[],
  provider: string,
): Promise<Runner> {
  const input = model.located.embedding?.input;
  if (input === undefined) throw readsNoTokens(model);
  const profiled = await openFor(model, purpose, provider);
  const plan = new FeedPlan(profiled.session, input, model.located.pastWidths);
  return new Runner(profiled, plan, requested, provider);
}

/** Edits the model, gives a twin its weights, and opens it. */
async function openFor(
  model: OpenModel,
  { edit, optimisation }: Purpose,
  provider: string,
): Promise<Profiled> {
  const wide = isWidened(model.located.elementType, provider);
  if (!edit && !model.twin && !wide) return openEdited(model, model.bytes, provider, optimisation);
  const parsed = model.parse();
  const { twin, weightsFolder } = model;
  const names = twin && matrixNames(parsed.graph, model.located);
  edit?.(parsed);
  const folder =
    twin &&
    (await redrawMatrices(parsed, twin, names!, weightsFolder, () => newScratchFolder('twin')));
  if (wide) widenHalves(parsed.graph);
  const home = { ...model, weightsFolder: folder ?? weightsFolder };
  try {
    return await openEdited(home, serialiseModel(parsed.model), provider, optimisation);
  } finally {
    if (folder !== undefined) releaseFolder(folder);
  }
}

/**
 * The session has the weights by now, mapped or copied, and a process that is killed leaves none behind. Where mapped
 * files cannot be removed, the next process sweeps them.
 */
function releaseFolder(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  }
}

/**
 * A session of the bytes of a model, edited or not.
 *
 * @throws FaultError `model-corrupt`, `model-unsupported` or `out-of-memory`.
 */
export function openEdited(
  model: OpenModel,
  bytes: Uint8Array,
  provider: string,
  optimisation: Optimisation,
): Promise<Profiled> {
  const options = sessionOptions(model, provider, optimisation);
  return openProfiled(bytes, options).catch((error: unknown) => {
    throw loadFault(error, model);
  });
}

function sessionOptions(
  model: OpenModel,
  provider: string,
  optimisation: Optimisation,
): ort.InferenceSession.SessionOptions {
  const folder = model.weightsFolder;
  const weights = { model_external_initializers_file_folder_path: folder };
  return {
    executionProviders: [provider],
    graphOptimizationLevel: optimisation,
    intraOpNumThreads: Math.min(os.availableParallelism(), mostThreads),
    logSeverityLevel: 3,
    ...(folder === undefined ? {} : { extra: { session: weights } }),
  };
}

function readsNoTokens(model: OpenModel): Error {
  return faultError(
    'model-unsupported',
    `${model.path} reads no tokens (${model.located.architecture}): only text models can be run for now.`,
    'Use a language model with an input_ids input.',
  );
}

function loadFault(error: unknown, model: OpenModel): unknown {
  if (error instanceof FaultError || isOutOfMemory(error)) return runFault(error);
  return faultError(
    'model-corrupt',
    `ONNX Runtime does not load ${model.path}: ${text(error)}.`,
    'Export or copy the model again; if it loads elsewhere, report it with the log.',
    error,
  );
}

/** What stopped a run, as a fault. */
export function runFault(error: unknown): unknown {
  if (error instanceof FaultError) return error;
  if (isOutOfMemory(error))
    return faultError(
      'out-of-memory',
      `The model needs more memory than there is: ${text(error)}.`,
      'Close other programs, or use a smaller or quantised model.',
      error,
    );
  return faultError(
    'model-unsupported',
    `The model stopped while it ran: ${text(error)}.`,
    'Check that it runs in ONNX Runtime by itself, and that its inputs are input_ids, attention_mask and position_ids.',
    error,
  );
}

function isOutOfMemory(error: unknown): boolean {
  return /bad[_ ]alloc|failed to allocate|out of memory|allocation failed/i.test(text(error));
}

/** The first line of an error, without its full stop. */
function text(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .split('\n')[0]!
    .replace(/\.$/, '');
}
