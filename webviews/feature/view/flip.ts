/** The sign-flip test: its verdict, each arm, what else moved, and what was done. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { token, userText } from '../../common/parts/text';
import type { FeatureHead } from '../../../server/protocol/panels/feature';
import type { Flip } from '../layout/flip';
import type { FeatureScene } from '../state';
import { dosesPart } from './doses';
import { dots } from './dots';
import { section } from './section';
import { tableOf } from './tables';

export function flipSection(
  scene: FeatureScene,
  known: FeatureHead,
  flip: Flip | undefined,
): TemplateResult {
  return section(
    'sign-flip',
    l10n.t('Sign-flip test'),
    html`${flip === undefined ? untested() : tested(flip)} ${dosesPart(scene, known)}`,
  );
}

function untested(): TemplateResult {
  return html`<p class="empty">
    ${l10n.t(
      'Not tested yet. The test flips the signs of the register in the live forward pass and compares the drop of the feature’s target tokens with the effect of flipping random, disjoint and matched dimensions.',
    )}
  </p>`;
}

const ICONS = { good: '✓', caution: '◆', plain: '○' } as const;

function tested(flip: Flip): TemplateResult {
  return html`<p class="outcome ${flip.tone}">
      <span class="icon" aria-hidden="true">${ICONS[flip.tone]}</span> ${flip.verdict}
    </p>
    ${[...flip.beside, flip.reason].map((words) => html`<p>${words}</p>`)}
    ${flip.warnings.map((words) => html`<p class="banner stale">${words}</p>`)}
    ${dots(flip.picture, l10n.t('Effect by arm: {0}', flip.verdict), flip.pictureKey)}
    ${tableOf(flip.arms)} ${tableOf(flip.measures)}
    <p class=${flip.identity.holds ? '' : 'banner fault'}>${flip.identity.words}</p>
    <ul>
      ${flip.notes.map((note) => html`<li>${note}</li>`)}
    </ul>
    <details>
      <summary>${l10n.t('What the arms do')}</summary>
      <dl class="arms">
        ${flip.meanings.map(
          ({ arm, meaning }) =>
            html`<dt>${arm}</dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
    </details>
    <details>
      <summary>${l10n.t('Prompts ({0})', flip.prompts.length)}</summary>
      <ul>
        ${flip.prompts.map((prompt) => html`<li>${userText(prompt)}</li>`)}
      </ul>
    </details>
    <details>
      <summary>${l10n.t('Target tokens ({0})', flip.targets.length)}</summary>
      <p>${flip.targets.map((each) => html`${token(each)} `)}</p>
    </details>
    <p class="muted">${flip.provenance}</p>`;
}
