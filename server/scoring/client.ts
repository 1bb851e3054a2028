/** The asking side of the computing thread: starts it on first use, starts it anew after a crash. */
import { Worker } from 'node:worker_threads';
import { FaultError, faultError, faultOf } from '../protocol/fault';
import type { Findings } from '../protocol/report';
import type { EngineOptions } from './engine';
import type { ExperimentCall, ExperimentJob } from './experimentMessages';
import type { SuggestJob, SuggestOutcome } from './suggest';
import type {
  DimensionJob,
  DimensionOutcome,
  FlipJob,
  FlipOutcome,
  FromWorker,
  Job,
  MeasureJob,
  MeasureOutcome,
  ModelCall,
  ToWorker,
} from './messages';

export interface ScoringContext {
  readonly onProgress: (message: string, share: number) => void;
  readonly signal: AbortSignal;
}

/** Answers the questions of a flip job. */
export type AnswerModel = (question: ModelCall) => Promise<unknown>;

/** Answers the questions of an experiment. */
export type AnswerExperiment = (question: ExperimentCall) => Promise<unknown>;

export interface ScoringClient {
  measure(job: MeasureJob, context: ScoringContext): Promise<MeasureOutcome>;
  flip(job: FlipJob, context: ScoringContext, model: AnswerModel): Promise<FlipOutcome>;
  dimension(job: DimensionJob, signal: AbortSignal): Promise<DimensionOutcome>;
  /** Undefined where a class is empty. */
  suggest(job: SuggestJob, signal: AbortSignal): Promise<SuggestOutcome | undefined>;
  experiment(
    job: ExperimentJob,
    context: ScoringContext,
    model: AnswerExperiment,
  ): Promise<Findings>;
  dispose(): Promise<void>;
}

type Question = ModelCall | ExperimentCall;
/** A job asks only the questions of its own kind, so whoever answers those answers all that it will hear. */
type Answer = (question: Question) => Promise<unknown>;

interface Running {
  readonly context: ScoringContext;
  readonly model: Answer | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @param workerPath Absolute path of the compiled `scoringWorker.js`.
 * @param spareCores Cores that computing leaves to others.
 */
export function createScoringClient(workerPath: string, spareCores = 0): ScoringClient {
  const pool = new ScoringThread(workerPath, { spareCores });
  const quiet = (signal: AbortSignal): ScoringContext => ({ signal, onProgress: () => undefined });
  return {
    measure: async (job, context) => (await pool.run(job, context)) as MeasureOutcome,
    flip: async (job, context, model) =>
      (await pool.run(job, context, model as Answer)) as FlipOutcome,
    dimension: async (job, signal) => (await pool.run(job, quiet(signal))) as DimensionOutcome,
    suggest: async (job, signal) =>
      (await pool.run(job, quiet(signal))) as SuggestOutcome | undefined,
    experiment: async (job, context, model) =>
      (await pool.run(job, context, model as Answer)) as Findings,
    dispose: () => pool.dispose(),
  };
}

/** What the thread is told at its start. */
export type ScoringThreadData = Pick<EngineOptions, 'spareCores'>;

class ScoringThread {
  private worker: Worker | undefined;
  private readonly running = new Map<number, Running>();
  private jobs = 0;

  constructor(
    private readonly workerPath: string,
    private readonly workerData: ScoringThreadData,
  ) {}

  run(job: Job, context: ScoringContext, model?: Answer): Promise<unknown> {
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

  private answer(call: number, question: Question, job: Running): void {
    const asked = job.model?.(question) ?? Promise.reject(new Error('this job has no model'));
    asked.then(
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
