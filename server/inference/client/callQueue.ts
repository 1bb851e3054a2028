/** One call after the other, and how many other jobs come before a job that waits for the model. */
import { cancelledFault } from './clientFaults';

/** Told the number of other jobs whenever it changes, and 0 when none is left. */
type OnWaiting = (before: number) => void;

/**
 * Who waits. All calls of a job carry its signal, so it stands for the job: a caller at the end of a long way says
 * nothing more, and who shows its progress hears of its place in the queue.
 */
export interface JobQueue {
  /** @param listener Told nothing of waits that are short. */
  listen(signal: AbortSignal, listener: OnWaiting): void;
  /** Calls with `signal` are those of the job of `leader`, as where a part of it can be stopped by itself. */
  follow(signal: AbortSignal, leader: AbortSignal | undefined): void;
}

/** Milliseconds that a job waits in silence: among many small calls of several jobs each waits all the time. */
const PATIENCE = 500;

export class CallQueue implements JobQueue {
  readonly #jobs = new WeakMap<AbortSignal, WaitingJob>();
  /** The calls under way (the first) and waiting. */
  readonly #calls: { readonly job: WaitingJob | undefined }[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly patience = PATIENCE) {}

  listen(signal: AbortSignal, listener: OnWaiting): void {
    this.#jobs.set(signal, new WaitingJob(listener, this.patience));
  }

  follow(signal: AbortSignal, leader: AbortSignal | undefined): void {
    const job = leader && this.#jobs.get(leader);
    if (job) this.#jobs.set(signal, job);
  }

  /** Calls `work` once all earlier calls have ended, or rejects as soon as the signal is aborted. */
  take<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const call = { job: signal && this.#jobs.get(signal) };
    this.#calls.push(call);
    this.#tell();
    const before = this.#last;
    const result = untilAborted(before, signal)
      .then(work)
      .finally(() => this.#leave(call));
    this.#last = Promise.allSettled([before, result]);
    return result;
  }

  /** Resolves when all calls of so far have ended. */
  async ended(): Promise<void> {
    await this.#last;
  }

  #leave(call: { readonly job: WaitingJob | undefined }): void {
    this.#calls.splice(this.#calls.indexOf(call), 1);
    // What was told to wait no longer does, even where its call was cancelled.
    if (!this.#calls.some(({ job }) => job === call.job)) call.job?.stands(0);
    this.#tell();
  }

  /** Calls of no job, as a page's, are short: they count as one where nothing else is waited for. */
  #tell(): void {
    const ahead = new Set<WaitingJob>();
    this.#calls.forEach(({ job }, i) => {
      if (job && !ahead.has(job)) job.stands(Math.max(ahead.size, Math.min(1, i)));
      if (job) ahead.add(job);
    });
  }
}

class WaitingJob {
  #before = 0;
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly listener: OnWaiting,
    private readonly patience: number,
  ) {}

  /** @param before Other jobs that come first. */
  stands(before: number): void {
    this.#before = before;
    if (before === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#tell();
    } else if (this.#told > 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), this.patience).unref();
  }

  #tell(): void {
    if (this.#before === this.#told) return;
    this.#told = this.#before;
    this.listener(this.#before);
  }
}

/** Waits for `before`, or rejects as soon as the signal is aborted: a queued call is cancelled at once. */
export function untilAborted(
  before: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (!signal) return before;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelledFault());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void before.then(() => {
      signal.removeEventListener('abort', abort);
      resolve(undefined);
    });
  });
}
