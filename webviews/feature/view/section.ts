import type { nothing } from 'lit';
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PanelFault } from '../../common/client';
import { empty } from '../../common/parts/states';
import type { Part } from '../state';

type Content = TemplateResult | typeof nothing;

export function section(id: string, title: string, content: Content): TemplateResult {
  return html`<section id=${id} aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

/**
 * A part that is asked for by itself: its data, why there is none, or that it is being read.
 *
 * @param retry Asks again; undefined where nothing can be asked.
 */
export function partial<D>(
  part: Part<D>,
  show: (data: D) => Content,
  retry: (() => void) | undefined,
): Content {
  if (part === undefined) return html`<p class="empty">${l10n.t('Reading …')}</p>`;
  return 'fault' in part ? faultWords(part.fault, retry) : show(part.data);
}

function faultWords(
  { message, advice }: PanelFault,
  retry: (() => void) | undefined,
): TemplateResult {
  return empty(`${message} ${advice}`, retry && { title: l10n.t('Retry'), run: retry });
}

/** What this evidence does not hold, and the command that finds it out. */
export function notMeasured(what: string, command: string): TemplateResult {
  return html`<li>${what}: <em>${l10n.t('not measured')}</em> <code>${command}</code></li>`;
}
