/** Work that several callers wait for: it stops when none of them does any more. */
import { cancelledFault } from '../protocol/fault';

export class SharedWork<T> {
  private readonly value: Promise<T>;
  private readonly stop = new AbortController();
  private waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.value = work(this.stop.signal);
    // Whoever waits hears of a failure.
    this.value.catch(() => undefined);
  }

  get isStopped(): boolean {
    return this.stop.signal.aborted;
  }

  /** @param signal Without one, the caller waits until the end. @throws FaultError `cancelled`, at once. */
  wait(signal?: AbortSignal): Promise<T> {
    this.waiting += 1;
    if (!signal) return this.value;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting -= 1;
        if (this.waiting === 0) this.stop.abort();
        reject(cancelledFault());
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
      const ended = (): void => signal.removeEventListener('abort', leave);
      this.value.then(resolve, reject).finally(ended);
    });
  }

  /** What becomes of it. */
  get result(): Promise<T> {
    return this.value;
  }
}
