/** The client of the computing thread: starts it on first use, restarts it after a crash. */
import { Worker } from 'node:worker_threads';
import type { AtlasPairs, LayerFigures } from '../protocol/atlas';
import { answered, asking, type Ask } from '../protocol/calls';
import { FaultError, faultError, faultOf } from '../protocol/fault';
import type { PureFacts } from '../protocol/dimensionFacts';
import type { Findings } from '../protocol/report';
import type { EngineOptions } from './engine';
import type {
  AtlasJob,
  AtlasOutcome,
  CoverageJob,
  CoverageOutcome,
  DimensionJob,
  DimensionOutcome,
  ExperimentJob,
  FactsJob,
  FlipJob,
  FlipOutcome,
  FromWorker,
  Job,
  JobCalls,
  LayersJob,
  MeasureJob,
  MeasureOutcome,
  PairsJob,
  SurveyJob,
  ToWorker,
} from './messages';
import type { FlipAnswers, ModelAnswers, ModelCalls, ModelQuestion } from './modelCalls';
import type { SuggestJob, SuggestOutcome } from './suggest';

export interface ScoringContext {
  readonly onProgress: (message: string, share: number) => void;
  readonly signal: AbortSignal;
}

export interface ScoringClient {
  measure(job: MeasureJob, context: ScoringContext): Promise<MeasureOutcome>;
  survey(job: SurveyJob, context: ScoringContext): Promise<JobCalls['survey']['reply']>;
  flip(job: FlipJob, context: ScoringContext, model: FlipAnswers): Promise<FlipOutcome>;
  dimension(job: DimensionJob, signal: AbortSignal): Promise<DimensionOutcome>;
  atlas(job: AtlasJob, signal: AbortSignal): Promise<AtlasOutcome>;
  layers(job: LayersJob, context: ScoringContext): Promise<LayerFigures>;
  pairs(job: PairsJob, context: ScoringContext): Promise<AtlasPairs>;
  /** Undefined if a class is empty. */
  suggest(job: SuggestJob, signal: AbortSignal): Promise<SuggestOutcome | undefined>;
  coverage(job: CoverageJob, context: ScoringContext): Promise<CoverageOutcome>;
  /** What a page asks of a cache; see `featureReading.ts` and `read.ts`. */
  read<N extends ReadingName>(
    name: N,
    job: JobCalls[N]['given'],
    signal: AbortSignal,
  ): Promise<JobCalls[N]['reply']>;
  experiment(job: ExperimentJob, context: ScoringContext, model: ModelAnswers): Promise<Findings>;
  facts(job: FactsJob, context: ScoringContext, model: ModelAnswers): Promise<readonly PureFacts[]>;
  dispose(): Promise<void>;
}

/** Jobs that only read a cache. */
export type ReadingName =
  | 'levels'
  | 'tokens'
  | 'register'
  | 'correlations'
  | 'heldOut'
  | 'text'
  | 'near'
  | 'prototypes'
  | 'somePairs';

/** A job makes only the calls of its kind: the answers to flips suffice for a flip. */
type Answers = Partial<ModelAnswers>;

interface Running {
  readonly context: ScoringContext;
  readonly model: Answers;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @param workerPath Absolute path of the compiled `scoringWorker.js`.
 * @param spareCores Cores left to other programs.
 */
export function createScoringClient(workerPath: string, spareCores = 0): ScoringClient {
  const thread = new ScoringThread(workerPath, { spareCores });
  const ask = (context: ScoringContext, model?: Answers): Ask<JobCalls> =>
    asking((job) => thread.run(job, context, model));
  const quiet = (signal: AbortSignal): ScoringContext => ({ signal, onProgress: () => undefined });
  return {
    measure: (job, context) => ask(context)('measure', job),
    survey: (job, context) => ask(context)('survey', job),
    flip: (job, context, model) => ask(context, model)('flip', job),
    dimension: (job, signal) => ask(quiet(signal))('dimension', job),
    atlas: (job, signal) => ask(quiet(signal))('atlas', job),
    layers: (job, context) => ask(context)('layers', job),
    pairs: (job, context) => ask(context)('pairs', job),
    suggest: (job, signal) => ask(quiet(signal))('suggest', job),
    coverage: (job, context) => ask(context)('coverage', job),
    read: (name, job, signal) => ask(quiet(signal))(name, job),
    experiment: (job, context, model) => ask(context, model)('experiment', job),
    facts: (job, context, model) => ask(context, model)('facts', job),
    dispose: () => thread.dispose(),
  };
}

/** The start data of the thread. */
export type ScoringThreadData = Pick<EngineOptions, 'spareCores'>;

class ScoringThread {
  private worker: Worker | undefined;
  private readonly running = new Map<number, Running>();
  private jobs = 0;

  constructor(
    private readonly workerPath: string,
    private readonly workerData: ScoringThreadData,
  ) {}

  run(job: Job, context: ScoringContext, model: Answers = {}): Promise<unknown> {
    const id = this.jobs++;
    const stop = new SharedArrayBuffer(4);
    const cancel = (): number => Atomics.store(new Int32Array(stop), 0, 1);
    if (context.signal.aborted) cancel();
    context.signal.addEventListener('abort', cancel);
    return new Promise((resolve, reject) => {
      this.running.set(id, { context, model, resolve, reject });
      this.post({ type: 'job', id, job, stop });
      this.worker?.ref();
    }).finally(() => {
      this.running.delete(id);
      // An idle thread must not keep the process alive.
      if (this.running.size === 0) this.worker?.unref();
      context.signal.removeEventListener('abort', cancel);
    });
  }

  async dispose(): Promise<void> {
    await this.worker?.terminate();
  }

  private post(message: ToWorker): void {
    this.worker ??= this.start();
    this.worker.postMessage(message);
  }

  private start(): Worker {
    const { workerPath, workerData } = this;
    const worker = new Worker(workerPath, { workerData });
    worker.unref();
    worker.on('message', (message: FromWorker) => this.receive(message));
    worker.on('error', (error: Error) => this.fail(error.message));
    worker.on('exit', (code) => this.fail(`the computing thread ended with code ${code}`));
    return worker;
  }

  private receive(message: FromWorker): void {
    const job = this.running.get(message.id);
    if (!job) return;
    switch (message.type) {
      case 'progress':
        job.context.onProgress(message.message, message.share);
        break;
      case 'done':
        job.resolve(message.value);
        break;
      case 'failed':
        job.reject(new FaultError(message.fault));
        break;
      case 'call':
        this.answer(message.call, message.question, job);
        break;
    }
  }

  private answer(call: number, question: ModelQuestion, { model }: Running): void {
    answered<ModelCalls>(model, question).then(
      (value) => this.post({ type: 'answer', call, value }),
      (error: unknown) => this.post({ type: 'refusal', call, fault: faultOf(error) }),
    );
  }

  private fail(reason: string): void {
    this.worker = undefined;
    for (const job of this.running.values()) {
      job.reject(
        faultError(
          'internal',
          `Scoring stopped: ${reason}.`,
          'Run it again; if it recurs, report it.',
        ),
      );
    }
  }
}
