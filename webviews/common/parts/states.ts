/** What a page says where it cannot show figures: each state once, each with a next step. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { CommonActions, KeyOf } from '../../../server/protocol/panels/asks';
import type { RunningJob } from '../../../server/protocol/panels/messages';
import { percent } from '../../../server/protocol/format';

export interface Step {
  readonly title: string;
  readonly run: () => void;
  /** Why it cannot be done now. */
  readonly disabled?: string | undefined;
}

/** One sentence, and one command that helps. */
export function empty(sentence: string, step?: Step): TemplateResult {
  return html`<div class="empty">
    <p>${sentence}</p>
    ${step === undefined ? nothing : button(step, 'primary')}
  </div>`;
}

/** Figures that are not of today: they stay legible below. */
export function stale(reasons: readonly string[], step?: Step): TemplateResult | typeof nothing {
  if (reasons.length === 0) return nothing;
  return banner(
    'stale',
    '⚠',
    l10n.t('Out of date: {0}.', reasons.map((reason) => reason.replace(/\.$/, '')).join('; ')),
    step,
  );
}

/** Not the same as out of date: it cannot be determined. @param why As a fault says it, where one is known. */
export function unknown(why: string | null = null): TemplateResult {
  const words =
    why === null
      ? l10n.t('Not known to be current: the model is not loaded.')
      : l10n.t('Not known to be current: the model is not loaded. {0}', why);
  return banner('unknown', '?', words);
}

export function untrusted(manage: () => void): TemplateResult {
  const words = l10n.t('This workspace is not trusted: the page can be read, and nothing runs.');
  return banner('unknown', '🛈', words, { title: l10n.t('Manage Trust'), run: manage });
}

/** Why nothing can be run; undefined if it can. */
export function untrustedWords({ trusted }: { readonly trusted: boolean }): string | undefined {
  return trusted ? undefined : l10n.t('This workspace is not trusted.');
}

/** What cancels jobs: the scene of any page. */
interface Cancelling {
  readonly client: {
    act(kind: 'stop', key: KeyOf<CommonActions['stop']>): Promise<unknown>;
  };
}

/** Jobs that run, with their share and a way to cancel; figures of before stay below. */
export function running(
  { client }: Cancelling,
  jobs: readonly RunningJob[],
): TemplateResult | typeof nothing {
  if (jobs.length === 0) return nothing;
  const cancel = ({ job, feature }: RunningJob): void =>
    void client
      .act('stop', { job, ...(feature !== undefined && { feature }) })
      // A job that has ended meanwhile needs no end.
      .catch(() => undefined);
  return html`<ul class="jobs" aria-label=${l10n.t('Running')}>
    ${jobs.map(
      (job) =>
        html`<li>
          ${work(jobName(job), job)} ${button({ title: l10n.t('Cancel'), run: () => cancel(job) })}
        </li>`,
    )}
  </ul>`;
}

/** Work that the page itself asked for. */
export function working(
  name: string,
  done: Pick<RunningJob, 'share' | 'message'>,
  cancel: () => void,
): TemplateResult {
  return html`<ul class="jobs" aria-label=${l10n.t('Running')}>
    <li>${work(name, done)} ${button({ title: l10n.t('Cancel'), run: cancel })}</li>
  </ul>`;
}

function work(
  name: string,
  { share, message }: Pick<RunningJob, 'share' | 'message'>,
): TemplateResult {
  return html`<span>${name}${share === null ? ' …' : ` ${percent(share)}`}</span>
    <progress aria-label=${name} max="1" value=${share ?? nothing}></progress>
    <small>${message}</small>`;
}

function jobName({ job, feature }: RunningJob): string {
  const of = feature ?? l10n.t('the catalog');
  switch (job) {
    case 'cache':
      return l10n.t('Building the token cache');
    case 'survey':
      return l10n.t('Surveying the dimensions');
    case 'measure':
      return l10n.t('Measuring {0}', of);
    case 'flip':
      return l10n.t('Sign-flip test of {0}', of);
    case 'coverage':
      return l10n.t('Coverage of {0}', of);
    case 'experiment':
      return l10n.t('Experiments');
  }
}

/** @param kind Its class, which gives it a colour. */
export function banner(kind: string, icon: string, words: string, step?: Step): TemplateResult {
  return html`<div class="banner ${kind}">
    <span class="icon" aria-hidden="true">${icon}</span>
    <p>${words}</p>
    ${step === undefined ? nothing : button(step)}
  </div>`;
}

/** Marked as disabled with its reason, but reachable, so that the reason can be read. */
export function button({ title, run, disabled }: Step, look = 'secondary'): TemplateResult {
  return html`<button
    type="button"
    class=${look}
    aria-disabled=${disabled === undefined ? 'false' : 'true'}
    title=${disabled ?? nothing}
    @click=${() => disabled === undefined && run()}
  >
    ${title}
  </button>`;
}
