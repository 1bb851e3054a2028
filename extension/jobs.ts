/** The long jobs: trust first, then a notification with progress and a cancel button, then the request. */
import * as vscode from 'vscode';
import { type Given, Method, type Reply, type Requests } from '../server/protocol/methods';
import type {
  BuildCacheResult,
  ExperimentReport,
  FlipResult,
  MeasureResult,
} from '../server/protocol/requests';
import type { Server } from './client';
import type { CommandTarget } from '../server/protocol/commands';
import type { Messages } from './messages';
import { reporter } from './progress';
import { isTrusted } from './trust';

export type JobName = 'cache' | 'measure' | 'flip' | 'experiment';

/** Those that change what a feature's page shows. */
export type FeatureJob = Exclude<JobName, 'experiment'>;

export interface JobEvent extends CommandTarget {
  readonly job: JobName;
  readonly state: 'started' | 'finished';
}

interface Job<M extends keyof Requests> {
  readonly job: JobName;
  readonly method: M;
  readonly params: Given<M> & CommandTarget;
  readonly title: string;
}

/** Each method resolves with undefined if the job was cancelled or failed; the person was then told. */
export class Jobs implements vscode.Disposable {
  readonly #events = new vscode.EventEmitter<JobEvent>();
  readonly #running = new Map<string, Promise<unknown>>();

  readonly onDidChange = this.#events.event;

  constructor(
    private readonly server: Server,
    private readonly messages: Messages,
  ) {}

  buildCache(target: CommandTarget): Promise<BuildCacheResult | undefined> {
    const title = vscode.l10n.t('Dimcat: building the cache');
    return this.#once({ job: 'cache', method: Method.buildCache, params: target, title });
  }

  /** Measures all features if the target names none. */
  measure(target: CommandTarget): Promise<MeasureResult | undefined> {
    const title = vscode.l10n.t('Dimcat: measuring {0}', target.feature ?? nameOf(target));
    return this.#once({ job: 'measure', method: Method.measure, params: target, title });
  }

  flip(target: Required<CommandTarget>): Promise<FlipResult | undefined> {
    const title = vscode.l10n.t('Dimcat: sign-flip test of {0}', target.feature);
    return this.#once({ job: 'flip', method: Method.flip, params: target, title });
  }

  /**
   * @param names Names of experiments, or `all`.
   * @param set Options by name, as typed.
   */
  experiment(
    target: CommandTarget,
    names: readonly string[],
    set: Readonly<Record<string, string>>,
  ): Promise<ExperimentReport | undefined> {
    const title = vscode.l10n.t('Dimcat: experiments on {0}', nameOf(target));
    return this.#once({
      job: 'experiment',
      method: Method.experiment,
      params: { ...target, names, set },
      title,
    });
  }

  /** The job that is running for a feature: its own, or one for its whole catalog. */
  runningFor(target: Required<CommandTarget>): FeatureJob | undefined {
    const names: readonly FeatureJob[] = ['flip', 'measure', 'cache'];
    const catalog = { uri: target.uri };
    return names.find((job) => [target, catalog].some((at) => this.#running.has(keyOf(job, at))));
  }

  dispose(): void {
    this.#events.dispose();
  }

  /** A job that is requested twice runs once. */
  #once<M extends keyof Requests>(job: Job<M>): Promise<Reply<M> | undefined> {
    const key = keyOf(job.job, job.params);
    const running = this.#running.get(key) as Promise<Reply<M> | undefined> | undefined;
    if (running !== undefined) return running;
    const { uri, feature } = job.params;
    const about = { job: job.job, uri, ...(feature !== undefined && { feature }) };
    const started = this.#run(job).finally(() => {
      this.#running.delete(key);
      this.#events.fire({ ...about, state: 'finished' });
    });
    this.#running.set(key, started);
    this.#events.fire({ ...about, state: 'started' });
    return started;
  }

  async #run<M extends keyof Requests>({
    method,
    params,
    title,
  }: Job<M>): Promise<Reply<M> | undefined> {
    if (!isTrusted(this.messages)) return undefined;
    const shown = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    try {
      return await vscode.window.withProgress(shown, (progress, token) =>
        this.server.request(method, params, token, reporter(progress)),
      );
    } catch (error) {
      this.messages.fault(error);
      return undefined;
    }
  }
}

function keyOf(job: JobName, { uri, feature, ...more }: CommandTarget): string {
  return JSON.stringify([job, uri, feature ?? null, more]);
}

function nameOf({ uri }: CommandTarget): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}
