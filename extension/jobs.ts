/** The long jobs: trust first, then a notification with progress and a cancel button, then the request. */
import * as vscode from 'vscode';
import { type Given, Method, type Reply, type Requests } from '../server/protocol/methods';
import type {
  BuildCacheResult,
  CoverageResult,
  ExperimentReport,
  FlipResult,
  MeasureResult,
  SurveyResult,
} from '../server/protocol/requests';
import type { Server } from './client';
import type { CommandTarget } from '../server/protocol/commands';
import type { Messages } from './messages';
import type { RunningJob } from '../server/protocol/panels/messages';
import type { PromptSet } from '../server/protocol/prompts';
import { type OnProgress, reporter } from './progress';
import { isTrusted } from './trust';

export type JobName = 'cache' | 'survey' | 'measure' | 'flip' | 'experiment' | 'coverage';

export interface JobEvent extends CommandTarget {
  readonly job: JobName;
  readonly state: 'started' | 'running' | 'finished';
}

interface Job<M extends keyof Requests> {
  readonly job: JobName;
  readonly method: M;
  readonly params: Given<M> & CommandTarget;
  readonly title: string;
}

/** A job under way. */
interface Running {
  readonly uri: string;
  readonly result: Promise<unknown>;
  readonly source: vscode.CancellationTokenSource;
  /** As pages show it. */
  shown: RunningJob;
}

/** Each method resolves with undefined if the job was cancelled or failed; the person was then told. */
export class Jobs implements vscode.Disposable {
  readonly #events = new vscode.EventEmitter<JobEvent>();
  readonly #running = new Map<string, Running>();

  readonly onDidChange = this.#events.event;

  constructor(
    private readonly server: Server,
    private readonly messages: Messages,
  ) {}

  buildCache(target: CommandTarget): Promise<BuildCacheResult | undefined> {
    const title = vscode.l10n.t('Dimcat: building the cache');
    return this.#once({ job: 'cache', method: Method.buildCache, params: target, title });
  }

  survey(target: CommandTarget): Promise<SurveyResult | undefined> {
    const title = vscode.l10n.t('Dimcat: surveying the dimensions of {0}', nameOf(target));
    return this.#once({ job: 'survey', method: Method.survey, params: target, title });
  }

  /** Measures all features if the target names none. */
  measure(target: CommandTarget): Promise<MeasureResult | undefined> {
    const title = vscode.l10n.t('Dimcat: measuring {0}', target.feature ?? nameOf(target));
    return this.#once({ job: 'measure', method: Method.measure, params: target, title });
  }

  coverage(target: CommandTarget): Promise<CoverageResult | undefined> {
    const title = vscode.l10n.t('Dimcat: coverage of {0}', nameOf(target));
    return this.#once({ job: 'coverage', method: Method.coverage, params: target, title });
  }

  /** @param promptSet Default: the prompts that Dimcat ships. */
  flip(target: Required<CommandTarget>, promptSet?: PromptSet): Promise<FlipResult | undefined> {
    const title = vscode.l10n.t('Dimcat: sign-flip test of {0}', target.feature);
    const params = { ...target, ...(promptSet && { promptSet }) };
    return this.#once({ job: 'flip', method: Method.flip, params, title });
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

  /** The jobs that run for a catalog and its features, oldest first. */
  runningIn(uri: string): readonly RunningJob[] {
    return [...this.#running.values()].filter((each) => each.uri === uri).map(({ shown }) => shown);
  }

  /** Cancels a job if it runs, whatever its options. */
  cancel(job: JobName, { uri, feature }: CommandTarget): void {
    for (const each of this.#running.values()) {
      const { shown, source } = each;
      if (each.uri === uri && shown.job === job && shown.feature === feature) source.cancel();
    }
  }

  dispose(): void {
    this.#events.dispose();
  }

  /** A job that is requested twice runs once. */
  #once<M extends keyof Requests>(job: Job<M>): Promise<Reply<M> | undefined> {
    const key = keyOf(job.job, job.params);
    const before = this.#running.get(key)?.result as Promise<Reply<M> | undefined> | undefined;
    if (before !== undefined) return before;
    const { uri, feature } = job.params;
    const about = { job: job.job, ...(feature !== undefined && { feature }) };
    const source = new vscode.CancellationTokenSource();
    const running = { uri, source, shown: { ...about, share: null, message: '' } };
    const onProgress: OnProgress = (message, percentage) => {
      const now = this.#running.get(key);
      if (now === undefined) return;
      const share = percentage === undefined ? now.shown.share : percentage / 100;
      now.shown = { ...now.shown, share, message: message ?? now.shown.message };
      this.#events.fire({ ...about, uri, state: 'running' });
    };
    const result = this.#run(job, source.token, onProgress).finally(() => {
      this.#running.delete(key);
      source.dispose();
      this.#events.fire({ ...about, uri, state: 'finished' });
    });
    this.#running.set(key, { ...running, result });
    this.#events.fire({ ...about, uri, state: 'started' });
    return result;
  }

  async #run<M extends keyof Requests>(
    { method, params, title }: Job<M>,
    cancelled: vscode.CancellationToken,
    onProgress: OnProgress,
  ): Promise<Reply<M> | undefined> {
    if (!isTrusted(this.messages)) return undefined;
    const shown = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    try {
      return await vscode.window.withProgress(shown, async (progress, token) => {
        const either = new vscode.CancellationTokenSource();
        const listeners = [token, cancelled].map((each) =>
          each.onCancellationRequested(() => either.cancel()),
        );
        const report = reporter(progress);
        try {
          return await this.server.request(method, params, either.token, (message, percentage) => {
            report(message, percentage);
            onProgress(message, percentage);
          });
        } finally {
          for (const each of [...listeners, either]) each.dispose();
        }
      });
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
