/** Sessions of edited models: one per model, layer, purpose and provider, with the placement verified by a profile. */
import * as os from 'node:os';
import type * as ort from 'onnxruntime-node';
import { memoryLimit } from '../../cache/memory';
import { removeQuietly } from '../../cache/patience';
import { faultError } from '../../protocol/fault';
import type { Placement } from '../api';
import { joinTranspositions } from '../edit/turnedWeights';
import { heldBytesOf } from '../locate/weightBytes';
import { serialiseModel, type ParsedModel } from '../../onnx/model';
import { matrixNames } from '../weights/matrices';
import { redrawMatrices } from '../weights/twin';
import { halvesOf, multiplyInHalves } from '../edit/halfProducts';
import { isWidened, widenHalves } from '../edit/widen';
import { FeedPlan } from './feeds';
import type { Metadata } from './fill';
import type { OpenModel } from './openModel';
import { openProfiled, type NodeCounts, type Profiled } from './placement';
import { loadFault, runFault } from './runtimeFaults';
import { folderForRuntime } from './longPath';
import { RunClock } from './runClock';
import { newScratchFolder } from './scratchFolders';

/**
 * `all` for token caches (part of each cache's key). `basic` for flips: higher levels fuse an Add with the norm after
 * it, but cannot fuse the edited graph in the same way, so that masks of ones would change the last bits.
 */
export type Optimisation = 'all' | 'basic';

/** The share of the machine's memory that the weights of open sessions may take together. */
const memoryShare = 1 / 4;
/**
 * Sessions that stay open: what the experiments ask of one catalog's model needs some 25. Each keeps a batch's states
 * and logits besides its weights, some megabytes, so that fewer stay where memory is small.
 */
const mostSessions = 32;
const batchBytes = 64 << 20;
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

/** A session and how to feed it. */
export class Runner {
  private counts: NodeCounts | undefined;
  private spoiled = false;

  constructor(
    private readonly profiled: Profiled,
    readonly plan: FeedPlan,
    readonly requested: readonly string[],
    readonly provider: string,
    private readonly onDevice: readonly string[],
  ) {}

  /**
   * Runs once; the first run verifies the placement. If outputs stay on the device, every run fetches all: the binding
   * numbers places among the fetched outputs, and writes any others into the tensors of the previous run.
   */
  async run(
    feeds: Record<string, ort.Tensor>,
    fetches: readonly string[],
  ): Promise<ort.InferenceSession.OnnxValueMapType> {
    const all = this.onDevice.length > 0 ? this.outputs : fetches;
    const unasked = this.onDevice.filter((name) => !fetches.includes(name));
    const results = await this.profiled.run(feeds, all).catch((error: unknown) => {
      throw runFault(error);
    });
    this.counts ??= this.counted();
    for (const name of unasked) results[name]?.dispose();
    return results;
  }

  /** A session whose profile was lost never says what ran where: another must be opened. */
  get isSpoiled(): boolean {
    return this.spoiled;
  }

  private counted(): NodeCounts {
    this.spoiled = true;
    const counts = this.profiled.finish();
    this.spoiled = false;
    return counts;
  }

  get outputs(): readonly string[] {
    return this.profiled.session.outputNames;
  }

  /** Type and shape of an output, as the runtime infers them. */
  outputType(name: string): Metadata {
    const found = this.profiled.session.outputMetadata.find((m) => m.name === name);
    if (!found?.isTensor) throw new RangeError(`The session has no tensor output ${name}.`);
    return found;
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

  release(): Promise<void> {
    return this.profiled.close();
  }
}

interface Open {
  readonly runner: Runner;
  readonly bytes: number;
}

/** Keeps the most recent sessions. One whose weights exceed the limit for all is kept alone. */
export class Sessions {
  private readonly open = new Map<string, Open>();

  /**
   * @param mostBytes Of weights, as they are stored.
   * @param most How many stay open.
   * @param clock Of their runs.
   */
  constructor(
    private readonly mostBytes = memoryShare * memoryLimit(),
    private readonly most = sessionsIn(memoryShare * memoryLimit()),
    private readonly clock = new RunClock(),
  ) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * @param beside Of a session that is used together with this one: it stays open.
   * @throws FaultError `model-corrupt`, `model-unsupported` or `out-of-memory`.
   */
  async get(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
    beside?: Runner,
  ): Promise<Runner> {
    const key = [model.summary.sha256, model.path, purpose.name, requested.join(), provider].join(
      '|',
    );
    const found = this.open.get(key);
    this.open.delete(key);
    if (found?.runner.isSpoiled) await found.runner.release();
    const known = found?.runner.isSpoiled ? undefined : found;
    const opened = known ?? (await this.start(model, purpose, requested, provider, beside));
    this.open.set(key, opened);
    return opened.runner;
  }

  /** A session that the caller releases; others are closed if it would not fit beside them. */
  async openAside(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
  ): Promise<Runner> {
    return (await this.start(model, purpose, requested, provider)).runner;
  }

  /** A session of the bytes of a model for one run; the caller closes it. @throws FaultError As {@link get}. */
  openOnce(model: OpenModel, bytes: Uint8Array, provider: string): Promise<Profiled> {
    return openEdited(model, bytes, { provider, clock: this.clock }, 'basic');
  }

  /** Closes all. */
  async close(): Promise<void> {
    const all = [...this.open.values()];
    this.open.clear();
    for (const { runner } of all) await runner.release();
  }

  private async start(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
    beside?: Runner,
  ): Promise<Open> {
    const input = purpose.lead ?? model.located.embedding?.input;
    if (input === undefined) throw readsNoTokens(model);
    const { bytes, onDevice, open } = prepare(model, purpose, { provider, clock: this.clock });
    await this.makeRoom(bytes, beside);
    const profiled = await open();
    const plan = new FeedPlan(profiled.session, input, model.located.pastWidths);
    return { runner: new Runner(profiled, plan, requested, provider, onDevice), bytes };
  }

  /** Closes sessions before another is opened with which they would not fit. */
  private async makeRoom(bytes: number, beside: Runner | undefined): Promise<void> {
    let held = [...this.open.values()].reduce((sum, open) => sum + open.bytes, 0);
    for (const [key, { runner, bytes: own }] of [...this.open]) {
      if (this.open.size < this.most && held + bytes <= this.mostBytes) return;
      if (runner === beside) continue;
      this.open.delete(key);
      held -= own;
      await runner.release();
    }
  }
}

function sessionsIn(bytes: number): number {
  return Math.max(1, Math.min(mostSessions, Math.floor(bytes / batchBytes)));
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
function prepare(
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
function openEdited(
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

function readsNoTokens(model: OpenModel): Error {
  return faultError(
    'model-unsupported',
    `${model.path} reads no tokens (${model.located.architecture}).`,
    'Use a language model with an input_ids input; for images or sounds, set model.modality to vision or audio in the catalog.',
  );
}
