import {
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  type Connection,
  type ProgressToken,
} from 'vscode-languageserver';
import type { JobContext, Jobs } from '../jobs/api';
import { cancelledFault } from './faults';
import { QueuedProgress } from './queuedProgress';
import { fieldsOf } from './shape';

/** Jobs under way that the client can watch and cancel by their progress token. */
export class Progresses {
  readonly #running = new Map<ProgressToken, AbortController>();

  constructor(
    private readonly connection: Connection,
    private readonly jobs: Pick<Jobs, 'onWaiting'>,
  ) {}

  /** Registered after `initialize`, where the library registers its own handler. */
  listen(): void {
    this.connection.onNotification(WorkDoneProgressCancelNotification.type, (params: unknown) => {
      this.#running.get(fieldsOf(params)['token'] as ProgressToken)?.abort();
    });
  }

  /** Runs a job under `title`; `signal` or its token cancel it, and it then rejects as cancelled. */
  async run<T>(
    title: string,
    token: unknown,
    signal: AbortSignal,
    job: (context: JobContext) => Promise<T>,
  ): Promise<T> {
    const watched = isToken(token) ? token : undefined;
    const cancel = new AbortController();
    const told = new QueuedProgress((message, share) => this.#report(watched, message, share));
    const either = AbortSignal.any([signal, cancel.signal]);
    const context = { signal: either, onProgress: told.onProgress };
    this.jobs.onWaiting(either, told.onWaiting);
    this.#begin(watched, title, cancel);
    try {
      return await unlessAborted(job(context), either);
    } finally {
      this.#end(watched);
    }
  }

  #begin(token: ProgressToken | undefined, title: string, cancel: AbortController): void {
    if (token === undefined) return;
    this.#running.set(token, cancel);
    this.#send(token, { kind: 'begin', title, cancellable: true, percentage: 0 });
  }

  #report(token: ProgressToken | undefined, message: string, share?: number): void {
    if (token === undefined || !this.#running.has(token)) return;
    this.#send(token, { kind: 'report', message, ...percentageOf(share) });
  }

  #end(token: ProgressToken | undefined): void {
    if (token === undefined) return;
    this.#running.delete(token);
    this.#send(token, { kind: 'end' });
  }

  #send(token: ProgressToken, value: Parameters<typeof this.connection.sendProgress>[2]): void {
    void this.connection.sendProgress(WorkDoneProgress.type, token, value);
  }
}

function isToken(value: unknown): value is ProgressToken {
  return typeof value === 'string' || Number.isInteger(value);
}

function percentageOf(share: number | undefined): { percentage?: number } {
  if (share === undefined || !Number.isFinite(share)) return {};
  return { percentage: Math.round(100 * Math.max(0, Math.min(1, share))) };
}

/** The client gets its answer at once, even if the job takes a moment to stop. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelledFault());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
