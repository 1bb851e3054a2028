/** How long the native run in progress takes, for a thread that watches: the thread that runs is blocked meanwhile. */

/** Places in the shared memory: how many runs are in progress, and a count that changes as one begins or ends. */
const [RUNNING, CHANGES] = [0, 1];

export class RunClock {
  constructor(readonly shared = new Int32Array(new SharedArrayBuffer(8))) {}

  /** Whatever calls ONNX Runtime for long: a run, or a session as it is opened. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.mark(1);
    try {
      return await work();
    } finally {
      this.mark(-1);
    }
  }

  private mark(change: number): void {
    Atomics.add(this.shared, RUNNING, change);
    Atomics.add(this.shared, CHANGES, 1);
  }
}
