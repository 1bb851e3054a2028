/** What runs, how far it is, and a way to cancel it. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { percent } from '../../../server/protocol/format';
import { button } from '../../common/parts/states';
import { cancelWork } from '../actions';
import type { DimensionScene } from '../state';

export function workBar(scene: DimensionScene): TemplateResult | typeof nothing {
  const { working } = scene.state;
  if (working === undefined) return nothing;
  const { work, share, message } = working;
  const name = work === 'survey' ? l10n.t('Surveying the dimensions') : l10n.t('Asking the model');
  return html`<ul class="jobs" aria-label=${l10n.t('Running')}>
    <li>
      <span>${name}${share === null ? ' …' : ` ${percent(share)}`}</span>
      <progress aria-label=${name} max="1" value=${share ?? nothing}></progress>
      <small>${message}</small>
      ${button({ title: l10n.t('Cancel'), run: () => cancelWork(scene) })}
    </li>
  </ul>`;
}
