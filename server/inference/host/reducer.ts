/**
 * A thread that reduces logits: ONNX Runtime blocks the thread that calls it, so that reducing there would wait for the
 * model, and the model for it.
 */
import { Worker } from 'node:worker_threads';
import { FaultError } from '../../protocol/fault';
import type { FlipRow } from '../../protocol/flips';
import type { FromReducer, LogitBatch, ToReducer } from './reduceMessages';

/** Batches that wait or are reduced while the model makes another. */
const AHEAD = 1;

interface Waiting {
  readonly done: (message: FromReducer) => void;
  readonly failed: (error: Error) => void;
}

export class Reducer {
  private worker: Worker | undefined;
  private last = 0;
  /** What is asked of each reduction, in the order of the answers. */
  private readonly waiting = new Map<number, Waiting[]>();

  /** @param file Absolute path of the compiled entry of the thread. It starts with the first question. */
  constructor(private readonly file: string) {}

  begin(watch: readonly number[], prompts: number): Reduction {
    this.last += 1;
    const id = this.last;
    this.waiting.set(id, []);
    this.started().postMessage({ id, type: 'begin', watch, prompts } satisfies ToReducer);
    return new Reduction(id, this);
  }

  ask(message: ToReducer, moved: readonly ArrayBuffer[] = []): Promise<FromReducer> {
    const own = this.waiting.get(message.id);
    if (!own) return Promise.reject(new Error('The thread that reduces logits has ended.'));
    const answer = new Promise<FromReducer>((done, failed) => own.push({ done, failed }));
    this.started().postMessage(message, moved);
    return answer;
  }

  forget(id: number): void {
    this.waiting.delete(id);
    this.worker?.postMessage({ id, type: 'drop' } satisfies ToReducer);
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private started(): Worker {
    return (this.worker ??= this.start());
  }

  private start(): Worker {
    const worker = new Worker(this.file);
    // It keeps no process alive: whoever waits for it does.
    worker.unref();
    worker.on('message', (message: FromReducer) =>
      this.waiting.get(message.id)?.shift()?.done(message),
    );
    worker.on('error', (error) => {
      this.worker = undefined;
      for (const { failed } of [...this.waiting.values()].flat()) failed(error);
      this.waiting.clear();
    });
    return worker;
  }
}

/** The rows of one request. */
export class Reduction {
  private readonly taken: Promise<unknown>[] = [];

  constructor(
    private readonly id: number,
    private readonly reducer: Reducer,
  ) {}

  /**
   * Takes the memory of the logits away from the caller. Resolves once another batch may be computed.
   *
   * @throws FaultError `non-finite-state`, of this batch or an earlier one.
   */
  async take(batch: LogitBatch): Promise<void> {
    const answer = this.reducer.ask({ id: this.id, type: 'batch', batch }, [
      batch.logits.buffer as ArrayBuffer,
    ]);
    const taken = answer.then((message) => {
      if (message.type === 'taken' && message.fault) throw new FaultError(message.fault);
    });
    // Whoever awaits it is told; an earlier failure may end the request first.
    taken.catch(() => undefined);
    this.taken.push(taken);
    if (this.taken.length > AHEAD) await this.taken.shift();
  }

  /** @throws As {@link take}. */
  async rows(): Promise<FlipRow[][]> {
    for (const taken of this.taken) await taken;
    const answer = await this.reducer.ask({ id: this.id, type: 'end' });
    return answer.type === 'rows' ? answer.rows : [];
  }

  /** After the last row, or when nobody asks any more. */
  drop(): void {
    this.reducer.forget(this.id);
  }
}
