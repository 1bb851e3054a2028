/** The head of the page: the feature, and its commands. */
import * as l10n from '@vscode/l10n';
import { h } from '../../common/dom';
import type { PageLayout } from '../layout/page';

export interface Actions {
  readonly measure: () => void;
  readonly flip: () => void;
  readonly reveal: () => void;
}

export function heading(page: PageLayout, actions: Actions): HTMLElement {
  return h(
    'header',
    {},
    h(
      'div',
      { class: 'title' },
      h('h1', {}, page.title),
      h('code', { class: 'id' }, page.id),
      h('span', { class: 'badge' }, page.status),
    ),
    page.description !== '' && h('p', { class: 'description' }, page.description),
    h('dl', { class: 'facts' }, ...page.facts.map(fact)),
    buttons(page, actions),
  );
}

function fact({ name, value }: PageLayout['facts'][number]): HTMLElement {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

function buttons(page: PageLayout, actions: Actions): HTMLElement {
  const measured = page.detection.content !== undefined;
  const flipped = page.flip.content !== undefined;
  return h(
    'div',
    { class: 'buttons' },
    button('measure', measured ? l10n.t('Measure again') : l10n.t('Measure'), actions.measure),
    button(
      'flip',
      flipped ? l10n.t('Run sign-flip test again') : l10n.t('Run sign-flip test'),
      actions.flip,
    ),
    button('reveal', l10n.t('Show in catalog'), actions.reveal),
  );
}

function button(id: string, text: string, act: () => void): HTMLElement {
  const look = id === 'measure' ? 'primary' : 'secondary';
  const element = h('button', { id, type: 'button', class: look }, text);
  element.addEventListener('click', () => {
    if (element.getAttribute('aria-disabled') !== 'true') act();
  });
  return element;
}

/** Busy buttons are marked, not disabled, so that they keep the focus. */
export function setBusy(root: HTMLElement, busy: boolean): void {
  for (const id of ['measure', 'flip']) {
    root.querySelector(`#${id}`)?.setAttribute('aria-disabled', String(busy));
  }
}
