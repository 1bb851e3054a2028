/** One run of the tokenizer thread, with one request at a time; a request that takes too long ends the thread. */
import { Worker } from 'node:worker_threads';
import type { EncodeMessage, WorkerReply, WorkerStart } from './messages';

/** Rejection of {@link TokenizerThread.ask}: the limit passed and the thread is gone. */
export class ThreadTimeout extends Error {}

/** Rejection when the thread itself failed: out of memory, or a script that cannot be loaded. */
class ThreadDied extends Error {}

export class TokenizerThread {
  private readonly worker: Worker;
  private answer: ((reply: WorkerReply | Error) => void) | undefined;
  private over: Error | undefined;

  constructor(workerPath: string, start: WorkerStart) {
    this.worker = new Worker(workerPath, {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    this.worker.on('message', (reply: WorkerReply) => this.settle(reply));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', () => this.end(new Error('the thread ended')));
    // After adding listeners, which keep the process alive; a pending request is kept alive by its timer.
    this.worker.unref();
  }

  get ended(): boolean {
    return this.over !== undefined;
  }

  /** The next message of the thread, after sending `message` (nothing is sent for the start). */
  ask(message: EncodeMessage | undefined, limitMilliseconds: number): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      if (this.over) {
        reject(this.over);
        return;
      }
      const timer = setTimeout(() => {
        this.end(new ThreadTimeout(`no answer in ${limitMilliseconds} ms`));
        void this.close();
      }, limitMilliseconds);
      this.answer = (reply) => {
        clearTimeout(timer);
        if (reply instanceof Error) reject(reply);
        else resolve(reply);
      };
      if (message) this.worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private end(error: Error): void {
    this.over ??=
      error instanceof ThreadTimeout ? error : new ThreadDied(error.message, { cause: error });
    this.settle(this.over);
  }

  private settle(reply: WorkerReply | Error): void {
    const answer = this.answer;
    this.answer = undefined;
    answer?.(reply);
  }
}
