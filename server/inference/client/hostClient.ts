/** Gives the child one job at a time: starts it when needed, cancels by killing it, survives its death. */
import { isDeepStrictEqual } from 'node:util';
import { FaultError } from '../../protocol/fault';
import type { InferenceLimits } from '../../protocol/requests';
import { limitsIn, withLimits, type HostLimits } from '../host/limits';
import { runtimeFault, thisSystem } from '../host/missingRuntime';
import type { CacheProgress } from '../api';
import {
  memoryMark,
  runMark,
  type Floats,
  type FromHost,
  type JobName,
  type JobTypes,
  type Tried,
} from '../host/messages';
import {
  cancelledFault,
  diedFault,
  disposedFault,
  memoryFault,
  runFault,
  spentFault,
  timeoutFault,
} from './clientFaults';
import { CrashBudget } from './crashBudget';
import { HostProcess } from './hostProcess';
import { CallQueue, untilAborted } from './callQueue';

export interface InferenceOptions {
  /** Absolute path of the child's script (`inferenceHost.js`). */
  readonly hostPath: string;
  /** Lines for the log: the child's stderr, starts and ends. */
  readonly log: (line: string) => void;
  /** Environment of the child; default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** What the person allows the child; another answer than before ends it before the next job. */
  readonly limits?: () => InferenceLimits | undefined;
  /** Longest time without a sign of life from a job, in milliseconds; default ten minutes, and more than of one run. */
  readonly silenceMilliseconds?: number;
  /** Milliseconds for which a job waits before it hears how many are before it. */
  readonly patience?: number;
  /** Called with the child's process id after each start, and with undefined when it is gone. */
  readonly onProcess?: (pid: number | undefined) => void;
}

/** The messages of a job before its reply. */
export interface JobListeners {
  readonly progress?: (progress: CacheProgress) => void;
  readonly floats?: (floats: Floats) => void;
}

/** How long a cancelled job may take to end by itself before the child is killed. */
const graceMilliseconds = 80;

/** Ends that somebody else brings about, such as the system for lack of memory. */
const fromOutside = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);

interface Running {
  readonly id: number;
  readonly listeners: JobListeners;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** The reason, set before the child is killed on purpose. */
  verdict: FaultError | undefined;
  alarm: NodeJS.Timeout | undefined;
  /** Native code that the child has begun to run for the first time. */
  tried: Tried | null;
}

export class HostClient {
  private readonly budget = new CrashBudget();
  /** Providers whose trial ended a process, and how: never tried again. */
  private readonly crashed: Record<string, string> = {};
  private host: HostProcess | undefined;
  /** Of the host. */
  private limits: HostLimits = limitsIn({});
  private running: Running | undefined;
  private nextId = 1;
  private disposed = false;

  readonly queue: CallQueue;

  constructor(private readonly options: InferenceOptions) {
    this.queue = new CallQueue(options.patience);
  }

  job<J extends JobName>(
    job: J,
    request: JobTypes[J]['request'],
    signal?: AbortSignal,
    listeners: JobListeners = {},
  ): Promise<JobTypes[J]['reply']> {
    const run = this.queue.take(signal, () => this.run(job, request, signal, listeners));
    return run as Promise<JobTypes[J]['reply']>;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    if (this.running) this.running.verdict = disposedFault();
    await this.host?.kill();
    await this.queue.ended();
  }

  /** Again without a provider whose trial ended the process. */
  private async run(
    ...asked: readonly [JobName, unknown, AbortSignal | undefined, JobListeners]
  ): Promise<unknown> {
    for (;;) {
      try {
        return await this.runOnce(...asked);
      } catch (error) {
        if (!(error instanceof ProviderCrash)) throw error;
        this.options.log(`${error.message} It is not tried again.`);
        this.crashed[error.provider] = error.how;
      }
    }
  }

  private async runOnce(
    job: JobName,
    request: unknown,
    signal: AbortSignal | undefined,
    listeners: JobListeners,
  ): Promise<unknown> {
    const host = await this.start(signal);
    const id = this.nextId++;
    const reply = new Promise((resolve, reject) => {
      this.running = {
        id,
        listeners,
        resolve,
        reject,
        verdict: undefined,
        alarm: undefined,
        tried: null,
      };
    });
    const abort = (): void => this.cancel(host, id);
    signal?.addEventListener('abort', abort, { once: true });
    this.watch();
    const { crashed } = this;
    host.send({ type: 'job', id, job, request, crashed } as Parameters<HostProcess['send']>[0]);
    try {
      return await reply;
    } finally {
      clearTimeout(this.running?.alarm);
      this.running = undefined;
      signal?.removeEventListener('abort', abort);
    }
  }

  private async start(signal: AbortSignal | undefined): Promise<HostProcess> {
    if (signal?.aborted) throw cancelledFault();
    const environment = this.environment();
    const limits = limitsIn(environment);
    if (this.host && isDeepStrictEqual(limits, this.limits)) return this.host;
    await this.retire();
    if (this.budget.spent) throw spentFault();
    await pause(this.budget.delay(), signal);
    if (this.disposed) throw disposedFault();
    const { hostPath, log, onProcess } = this.options;
    this.limits = limits;
    const host = new HostProcess(hostPath, environment, {
      onMessage: (message) => this.receive(message),
      onEnd: (how, lastWords) => this.ended(host, how, lastWords),
      log,
    });
    this.host = host;
    log(`The inference process ${host.pid ?? ''} was started.`);
    onProcess?.(host.pid);
    return host;
  }

  private environment(): NodeJS.ProcessEnv {
    const { env = process.env, limits } = this.options;
    return withLimits(env, limits?.() ?? {});
  }

  /** Ends the child between two jobs. */
  private async retire(): Promise<void> {
    const { host } = this;
    this.host = undefined;
    await host?.kill();
  }

  private receive(message: FromHost): void {
    const { running } = this;
    if (message.type === 'trying' && running) running.tried = message.what;
    if (!('id' in message) || running?.id !== message.id) return;
    // A child that is being killed may still have said something; the next job must not be given to it.
    if (running.verdict) return;
    this.watch();
    if (message.type === 'progress') running.listeners.progress?.(message.progress);
    else if (message.type === 'floats') running.listeners.floats?.(message.floats);
    else if (message.type === 'done') running.resolve(message.reply);
    else running.reject(new FaultError(message.fault));
  }

  private ended(host: HostProcess, how: string, lastWords: string): void {
    this.options.log(`The inference process ended (${how}).`);
    this.options.onProcess?.(undefined);
    if (this.host !== host) return;
    this.host = undefined;
    const { running } = this;
    const ended = this.watchdogFault(lastWords);
    const known = running?.verdict ?? (ended ? undefined : this.trialFault(running?.tried, how));
    if (known === undefined && !this.disposed) this.budget.crashed();
    running?.reject(known ?? ended ?? diedFault(how));
  }

  /** What the child itself was ended for. */
  private watchdogFault(lastWords: string): FaultError | undefined {
    if (lastWords.includes(memoryMark)) return memoryFault(this.limits.memory);
    return lastWords.includes(runMark) ? runFault(this.limits.longestRun) : undefined;
  }

  /** What is wrong if the child died of a trial; undefined for any other death. */
  private trialFault(tried: Tried | null | undefined, how: string): Error | undefined {
    if (!tried || fromOutside.has(how)) return undefined;
    if (tried === 'runtime') return runtimeFault(`it ended its process (${how})`, thisSystem());
    const { provider } = tried;
    const again = provider === 'cpu' || provider in this.crashed;
    return again ? undefined : new ProviderCrash(provider, how);
  }

  /** Asks the job to end, and kills the child if it does not. */
  private cancel(host: HostProcess, id: number): void {
    host.send({ type: 'cancel', id });
    setTimeout(() => this.killFor(id, cancelledFault()), graceMilliseconds);
  }

  /** (Re)starts the clock of the running job. */
  private watch(): void {
    const { running } = this;
    if (!running) return;
    clearTimeout(running.alarm);
    const limit = this.options.silenceMilliseconds ?? silenceFor(this.limits);
    running.alarm = setTimeout(() => this.killFor(running.id, timeoutFault(limit)), limit);
  }

  private killFor(id: number, verdict: FaultError): void {
    if (this.running?.id !== id) return;
    this.running.verdict ??= verdict;
    void this.host?.kill();
  }
}

/** Milliseconds; a long run is ended by the limit of its own. */
function silenceFor({ longestRun }: HostLimits): number {
  return Math.max(600_000, longestRun * 1_000 + 60_000);
}

/** The child died while it tried a provider. */
class ProviderCrash extends Error {
  constructor(
    readonly provider: string,
    readonly how: string,
  ) {
    super(`The provider ${provider} ended the inference process (${how}).`);
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> {
  if (milliseconds === 0) return Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return untilAborted(over, signal).finally(() => clearTimeout(timer));
}
