/** The page from what is read first to what is looked up: signs, lists, looks, uses, the model, the claim. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { stale, unknown, untrusted } from '../../common/parts/states';
import { sentence } from '../../common/format';
import type { DimensionScene } from '../state';
import { claimSection } from './claim';
import { findSection } from './find';
import { heading } from './heading';
import { listsSection, looksLine } from './lists';
import { modelSection } from './model';
import { origin } from './origin';
import { sides } from './sides';
import { usesSection } from './uses';
import { workBar } from './working';

export function view(scene: DimensionScene): TemplateResult {
  const { page, warnings, refusal } = scene.state;
  if (page === undefined) return html`<p class="empty">${l10n.t('Reading …')}</p>`;
  const { survey } = page;
  return html`${heading(scene, page)}
  ${scene.live && !scene.trusted ? untrusted(() => void scene.client.act('trust', {})) : nothing}
  ${refusal === undefined ? nothing : html`<div class="banner fault" role="alert"><p>${refusal}</p></div>`}
  ${
    warnings.length === 0
      ? nothing
      : html`<div class="banner stale">
          <ul>
            ${warnings.map((each) => html`<li>${sentence(each)}</li>`)}
          </ul>
        </div>`
  }
  ${findSection(scene, page)} ${workBar(scene)}
  ${survey === null ? nothing : stale(survey.standing.stale)}
  ${survey !== null && !survey.standing.compared && scene.trusted ? unknown() : nothing}
  ${sides(scene, page)} ${looksLine(page)} ${claimSection(scene, page)} ${listsSection(scene, page)}
  ${usesSection(scene, page)} ${modelSection(scene, page)} ${origin(page)}`;
}
