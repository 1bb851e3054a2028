import type { JobContext } from '../jobs/api';

type Report = JobContext['onProgress'];

/** What a job says of itself; while it waits for the model, its place in the queue instead. */
export class QueuedProgress {
  #before = 0;
  #message = 'running';
  #share: number | undefined;

  constructor(private readonly report: Report) {}

  readonly onProgress: Report = (message, share) => {
    this.#message = message;
    this.#share = share;
    this.#tell();
  };

  readonly onWaiting = (before: number): void => {
    this.#before = before;
    this.#tell();
  };

  #tell(): void {
    const jobs = this.#before === 1 ? '1 job' : `${this.#before} jobs`;
    this.report(this.#before > 0 ? `waiting: ${jobs} before it` : this.#message, this.#share);
  }
}
