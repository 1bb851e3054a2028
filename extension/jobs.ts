/** The long jobs: trust first, then a notification with progress and a cancel button, then the request. */
import * as vscode from 'vscode';
import {
  type BuildCacheResult,
  type ExperimentParams,
  type ExperimentReport,
  type FlipResult,
  type MeasureResult,
  Method,
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

interface Job {
  readonly job: JobName;
  readonly method: string;
  readonly target: CommandTarget;
  readonly title: string;
  /** Sent beside the target. */
  readonly more?: object;
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
    return this.#once({ job: 'cache', method: Method.buildCache, target, title });
  }

  /** Measures all features if the target names none. */
  measure(target: CommandTarget): Promise<MeasureResult | undefined> {
    const title = vscode.l10n.t('Dimcat: measuring {0}', target.feature ?? nameOf(target));
    return this.#once({ job: 'measure', method: Method.measure, target, title });
  }

  flip(target: Required<CommandTarget>): Promise<FlipResult | undefined> {
    const title = vscode.l10n.t('Dimcat: sign-flip test of {0}', target.feature);
    return this.#once({ job: 'flip', method: Method.flip, target, title });
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
      target,
      title,
      more: { names, set } satisfies Omit<ExperimentParams, 'uri'>,
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
  #once<R>(job: Job): Promise<R | undefined> {
    const key = keyOf(job.job, job.target, job.more);
    const running = this.#running.get(key) as Promise<R | undefined> | undefined;
    if (running !== undefined) return running;
    const started = this.#run<R>(job).finally(() => {
      this.#running.delete(key);
      this.#events.fire({ ...job.target, job: job.job, state: 'finished' });
    });
    this.#running.set(key, started);
    this.#events.fire({ ...job.target, job: job.job, state: 'started' });
    return started;
  }

  async #run<R>({ method, target, title, more }: Job): Promise<R | undefined> {
    if (!isTrusted(this.messages)) return undefined;
    const shown = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    try {
      return await vscode.window.withProgress(shown, (progress, token) =>
        this.server.request<R>(method, { ...target, ...more }, token, reporter(progress)),
      );
    } catch (error) {
      this.messages.fault(error);
      return undefined;
    }
  }
}

function keyOf(job: JobName, { uri, feature }: CommandTarget, more: object = {}): string {
  return JSON.stringify([job, uri, feature ?? null, more]);
}

function nameOf({ uri }: CommandTarget): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}
