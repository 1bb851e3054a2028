/** Sessions of edited models that stay open: one per model, purpose and provider. */
import { memoryLimit } from '../../cache/memory';
import { faultError } from '../../protocol/fault';
import { FeedPlan } from './feeds';
import { openEdited, prepare, type Purpose } from './openEdited';
import type { OpenModel } from './openModel';
import type { Profiled } from './placement';
import { RunClock } from './runClock';
import { Runner } from './runner';

/** The share of the machine's memory that the weights of open sessions may take together. */
const memoryShare = 1 / 4;
/**
 * Sessions that stay open: what the experiments ask of one catalog's model needs some 25. Each keeps a batch's states
 * and logits besides its weights, some megabytes, so that fewer stay where memory is small.
 */
const mostSessions = 32;
const batchBytes = 64 << 20;
interface Open {
  readonly runner: Runner;
  readonly bytes: number;
}

/** Keeps the most recent sessions. One whose weights exceed the limit for all is kept alone. */
export class Sessions {
  private readonly open = new Map<string, Open>();

  /**
   * @param mostBytes Of weights, as they are stored.
   * @param most How many stay open.
   * @param clock Of their runs.
   */
  constructor(
    private readonly mostBytes = memoryShare * memoryLimit(),
    private readonly most = sessionsIn(memoryShare * memoryLimit()),
    private readonly clock = new RunClock(),
  ) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * @param beside Of a session that is used together with this one: it stays open.
   * @throws FaultError `model-corrupt`, `model-unsupported` or `out-of-memory`.
   */
  async get(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
    beside?: Runner,
  ): Promise<Runner> {
    const key = [model.summary.sha256, model.path, purpose.name, requested.join(), provider].join(
      '|',
    );
    const found = this.open.get(key);
    this.open.delete(key);
    if (found?.runner.isSpoiled) await found.runner.release();
    const known = found?.runner.isSpoiled ? undefined : found;
    const opened = known ?? (await this.start(model, purpose, requested, provider, beside));
    this.open.set(key, opened);
    return opened.runner;
  }

  /** A session that the caller releases; others are closed if it would not fit beside them. */
  async openAside(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
  ): Promise<Runner> {
    return (await this.start(model, purpose, requested, provider)).runner;
  }

  /** A session of the bytes of a model for one run; the caller closes it. @throws FaultError As {@link get}. */
  openOnce(model: OpenModel, bytes: Uint8Array, provider: string): Promise<Profiled> {
    return openEdited(model, bytes, { provider, clock: this.clock }, 'basic');
  }

  /** Closes all. */
  async close(): Promise<void> {
    const all = [...this.open.values()];
    this.open.clear();
    for (const { runner } of all) await runner.release();
  }

  private async start(
    model: OpenModel,
    purpose: Purpose,
    requested: readonly string[],
    provider: string,
    beside?: Runner,
  ): Promise<Open> {
    const input = purpose.lead ?? model.located.embedding?.input;
    if (input === undefined) throw readsNoTokens(model);
    const { bytes, onDevice, open } = prepare(model, purpose, { provider, clock: this.clock });
    await this.makeRoom(bytes, beside);
    const profiled = await open();
    const plan = new FeedPlan(profiled.session, input, model.located.pastWidths);
    return { runner: new Runner(profiled, plan, requested, provider, onDevice), bytes };
  }

  /** Closes sessions before another is opened with which they would not fit. */
  private async makeRoom(bytes: number, beside: Runner | undefined): Promise<void> {
    let held = [...this.open.values()].reduce((sum, open) => sum + open.bytes, 0);
    for (const [key, { runner, bytes: own }] of [...this.open]) {
      if (this.open.size < this.most && held + bytes <= this.mostBytes) return;
      if (runner === beside) continue;
      this.open.delete(key);
      held -= own;
      await runner.release();
    }
  }
}

function sessionsIn(bytes: number): number {
  return Math.max(1, Math.min(mostSessions, Math.floor(bytes / batchBytes)));
}

function readsNoTokens(model: OpenModel): Error {
  return faultError(
    'model-unsupported',
    `${model.path} reads no tokens (${model.located.architecture}).`,
    'Use a language model with an input_ids input; for images or sounds, set model.modality to vision or audio in the catalog.',
  );
}
