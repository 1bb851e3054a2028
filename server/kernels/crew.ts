/**
 * Threads that share the kernels' memories. The thread that owns a crew works with it: it hands out numbered tasks,
 * does its share, and waits. A job costs less than a microsecond while the others are awake.
 */
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { Stopped } from '../core/stop';
import { AT, argumentsOf, SLOTS, type CrewThreadData, type MemoryMessage } from './crewProtocol';
import { OPERATION_NAMES, type Job, type Runner } from './job';
import type { Machine } from './machine';
import { OPERATIONS } from './operations';

/** Polls before a waiting thread sleeps: about 20 microseconds. */
const POLLS = 2000;

/**
 * Nanoseconds of work that justify calling other threads: awake ones start at once, sleeping ones after 50
 * microseconds.
 */
const WORTH_WAKING = 60_000;

/** The most memories that helpers keep. */
const KNOWN = 4;

export class Crew implements Runner {
  private readonly control = new Int32Array(new SharedArrayBuffer(4 * SLOTS));
  private readonly helpers: { worker: Worker; port: MessagePort }[] = [];
  /** Memories that the helpers know, oldest first. */
  private known: readonly number[] = [];
  /** Whether the helpers have a job. */
  private busy = false;

  /**
   * @param threadPath Absolute path of the compiled `kernelThread.js`.
   * @param threads How many in all, including the caller's, 1 or more.
   * @param worthWaking Nanoseconds of work below which the calling thread works alone.
   */
  constructor(
    private readonly module: WebAssembly.Module,
    threadPath: string,
    readonly threads: number,
    private readonly worthWaking = WORTH_WAKING,
  ) {
    for (let i = 1; i < threads; i++) this.helpers.push(this.start(threadPath));
  }

  /** How many threads work now; the others have not started yet. */
  get ready(): number {
    return 1 + Atomics.load(this.control, AT.ready);
  }

  run(machine: Machine, job: Job): void {
    if (job.stop && Atomics.load(job.stop, 0) !== 0) throw new Stopped();
    const alone = this.busy || job.tasks < 2 || (job.work ?? Infinity) < this.worthWaking;
    const helpers = alone ? 0 : Atomics.load(this.control, AT.ready);
    if (helpers > 0) {
      this.share(machine, job, helpers);
    } else {
      job.meanwhile?.();
      this.work(machine, job, false);
    }
  }

  private share(machine: Machine, job: Job, helpers: number): void {
    this.call(machine, job, helpers);
    this.busy = true;
    try {
      job.meanwhile?.();
      this.work(machine, job, true);
    } catch (thrown) {
      // The helpers leave the rest too.
      Atomics.store(this.control, AT.next, job.tasks);
      throw thrown;
    } finally {
      this.join(helpers);
      this.busy = false;
    }
  }

  async dispose(): Promise<void> {
    await Promise.all(this.helpers.map(({ worker }) => worker.terminate()));
  }

  private start(threadPath: string): { worker: Worker; port: MessagePort } {
    const { port1, port2 } = new MessageChannel();
    const workerData: CrewThreadData = {
      module: this.module,
      control: this.control.buffer,
      port: port2,
    };
    const worker = new Worker(threadPath, { workerData, transferList: [port2] });
    worker.unref();
    port1.unref();
    return { worker, port: port1 };
  }

  /** Wakes the helpers: everything they need is in place before the generation changes. */
  private call(machine: Machine, job: Job, helpers: number): void {
    this.introduce(machine);
    const { control } = this;
    const args = argumentsOf(control);
    job.arguments.forEach((value, i) => (args[i] = value));
    Atomics.store(control, AT.operation, OPERATION_NAMES.indexOf(job.operation));
    Atomics.store(control, AT.tasks, job.tasks);
    Atomics.store(control, AT.memory, machine.id);
    Atomics.store(control, AT.next, 0);
    Atomics.store(control, AT.done, 0);
    Atomics.store(control, AT.failed, 0);
    const generation = (Atomics.load(control, AT.generation) >>> 8) + 1;
    Atomics.store(control, AT.generation, (generation << 8) | helpers);
    Atomics.notify(control, AT.generation);
  }

  /** Helpers know the last few memories; a forgotten one can be reclaimed, or is introduced again. */
  private introduce({ id, shared }: Machine): void {
    if (this.known.includes(id)) return;
    const known = [...this.known, id];
    const messages: MemoryMessage[] = [
      { id, memory: shared },
      ...known.slice(0, -KNOWN).map((old) => ({ id: old })),
    ];
    for (const { port } of this.helpers) for (const message of messages) port.postMessage(message);
    this.known = known.slice(-KNOWN);
  }

  /** Runs tasks until none is left. */
  private work(machine: Machine, job: Job, shared: boolean): void {
    const operation = OPERATIONS[job.operation];
    const { control } = this;
    for (let own = 0; ; own++) {
      const task = shared ? Atomics.add(control, AT.next, 1) : own;
      if (task >= job.tasks) return;
      if (job.stop && Atomics.load(job.stop, 0) !== 0) throw new Stopped();
      operation(machine, job.arguments, task, 0);
    }
  }

  private join(helpers: number): void {
    const { control } = this;
    for (let polls = 0; ; polls++) {
      const done = Atomics.load(control, AT.done);
      if (done === helpers) break;
      if (polls > POLLS) Atomics.wait(control, AT.done, done, 1000);
    }
    if (Atomics.load(control, AT.failed) !== 0) throw new Error('a kernel failed in a helper');
  }
}
