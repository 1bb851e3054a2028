/** The frame of every page: back and forward, what went wrong, the content, and words for screen readers. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PanelFault } from '../client';

export interface PageProps {
  readonly content: TemplateResult | undefined;
  readonly fault: PanelFault | undefined;
  readonly loading: boolean;
  readonly words: string;
  readonly live: boolean;
  readonly retry: () => void;
  /** Undefined where there is nothing in that direction. */
  readonly back: (() => void) | undefined;
  readonly forward: (() => void) | undefined;
}

export function page(props: PageProps): TemplateResult {
  const { content, fault, loading, words } = props;
  return html`<div class="page" aria-busy=${loading ? 'true' : 'false'}>
    ${props.live ? historyButtons(props) : nothing}
    <div role="alert">${fault === undefined ? nothing : faultBar(fault, props.retry)}</div>
    ${content ?? html`<p class="empty">${l10n.t('Reading …')}</p>`}
    <p class="unseen" role="status" aria-live="polite">${words}</p>
  </div>`;
}

function historyButtons({ back, forward }: PageProps): TemplateResult {
  return html`<nav class="history" aria-label=${l10n.t('History')}>
    ${historyButton(l10n.t('Back (Alt+Left)'), '‹', back)}
    ${historyButton(l10n.t('Forward (Alt+Right)'), '›', forward)}
  </nav>`;
}

/** Marked, not disabled, so that it keeps the focus. */
function historyButton(name: string, sign: string, go: (() => void) | undefined): TemplateResult {
  return html`<button
    type="button"
    class="plain"
    aria-label=${name}
    title=${name}
    aria-disabled=${go === undefined ? 'true' : 'false'}
    @click=${() => go?.()}
  >
    ${sign}
  </button>`;
}

/** What went wrong, and what to do. Earlier figures stay below it. */
function faultBar({ message, advice }: PanelFault, retry: () => void): TemplateResult {
  return html`<div class="banner fault">
    <span class="icon" aria-hidden="true">✕</span>
    <p><strong>${message}</strong> ${advice}</p>
    <button type="button" class="secondary" @click=${retry}>${l10n.t('Retry')}</button>
  </div>`;
}
