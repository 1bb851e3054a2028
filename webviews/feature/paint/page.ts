/** The page as elements. Repainting keeps the focus and what the reader has opened. */
import * as l10n from '@vscode/l10n';
import { h } from '../../common/dom';
import type { PageLayout } from '../layout/page';
import { detectionSection } from './detection';
import { flipSection } from './flip';
import { type Actions, heading, setBusy } from './heading';

export interface Shown {
  readonly page: PageLayout | undefined;
  readonly job: 'measure' | 'flip' | null;
  readonly fault: { readonly message: string; readonly advice: string } | undefined;
}

export class Page {
  /** Live regions are permanent: a screen reader announces changes in them, not new regions. */
  readonly #alert = h('div', { role: 'alert' });
  readonly #status = h('p', { role: 'status' });
  readonly #content = h('div', {});
  #painted: PageLayout | undefined;

  constructor(
    root: HTMLElement,
    private readonly actions: Actions,
  ) {
    root.append(this.#alert, this.#content, this.#status);
  }

  paint({ page, job, fault }: Shown): void {
    this.#paintFault(fault);
    if (page === undefined) this.#paintEmpty(fault === undefined);
    else if (page !== this.#painted) this.#paintPage(page);
    setBusy(this.#content, job !== null);
    this.#status.className = job === null ? 'idle' : 'busy';
    this.#status.textContent = job === null ? '' : busyWords(job);
  }

  #paintFault(fault: Shown['fault']): void {
    this.#alert.className = fault ? 'banner fault' : '';
    this.#alert.replaceChildren(
      ...(fault ? [h('strong', {}, fault.message), ` ${fault.advice}`] : []),
    );
  }

  #paintEmpty(waiting: boolean): void {
    const words = waiting ? [h('p', { class: 'empty' }, l10n.t('Reading the evidence …'))] : [];
    this.#content.replaceChildren(...words);
  }

  #paintPage(page: PageLayout): void {
    const open = new Set([...this.#details()].filter(({ open }) => open).map(nameOf));
    const focused = document.activeElement?.id ?? '';
    this.#content.replaceChildren(
      heading(page, this.actions),
      detectionSection(page.detection),
      flipSection(page.flip),
    );
    for (const details of this.#details()) details.open = open.has(nameOf(details));
    if (focused !== '') document.getElementById(focused)?.focus({ preventScroll: true });
    this.#painted = page;
  }

  #details(): NodeListOf<HTMLDetailsElement> {
    return this.#content.querySelectorAll('details');
  }
}

function busyWords(job: 'measure' | 'flip'): string {
  return job === 'measure' ? l10n.t('Measuring …') : l10n.t('Running the sign-flip test …');
}

/** The summary without its count, which a new measurement may change. */
function nameOf(details: HTMLDetailsElement): string {
  return (details.querySelector('summary')?.textContent ?? '').replace(/ \(.*$/, '');
}
