/** Which dimension, what is claimed of it, whether the figures are of today, and what can be done. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { DimensionPage } from '../../../server/protocol/panels/dimension';
import { button, type Step } from '../../common/parts/states';
import { alongside, hasLab, lensName } from '../../common/parts/alongside';
import { userText } from '../../common/parts/text';
import { claim, neighbour, neighbourOf, reveal, work } from '../actions';
import type { DimensionScene } from '../state';

export function heading(scene: DimensionScene, page: DimensionPage): TemplateResult {
  const { index, site, signs, model, written } = page;
  const place = site.layer === null ? site.kind : `${site.kind} ${site.layer}`;
  return html`<header class="head">
    <div class="title">
      <h1>${l10n.t('Dimension {0}', index)} · ${place}</h1>
      ${
        written === null || written.label === ''
          ? nothing
          : html`<span class="badge">${l10n.t('claim')}: ${userText(written.label)}</span>`
      }
      ${standingMark(page)}
    </div>
    <p class="muted">${userText(model)} · ${l10n.t('{0} signs', signs)}</p>
    ${scene.live ? buttons(scene, page) : nothing} ${otherPanels(scene, page)}
  </header>`;
}

/** The lens and the comparison are of features: there the one that the dimension says most of. */
function otherPanels(
  scene: DimensionScene,
  { index, nouns: { one }, noFlips, usedBy: [best] }: DimensionPage,
): ReturnType<typeof alongside> {
  const lab = {
    panel: 'lab',
    place: { dimensions: [index] },
    content: l10n.t('Flip lab'),
  } as const;
  const ofBest = (panel: 'lens' | 'compare', words: string) =>
    best === undefined
      ? []
      : [
          {
            ...{ panel, place: { feature: best.feature } },
            content: html`${words} (${userText(best.label)})`,
          },
        ];
  return alongside(scene, [
    ...(hasLab(one, noFlips) ? [lab] : []),
    ...ofBest('lens', lensName(one)),
    ...ofBest('compare', l10n.t('Compare')),
  ]);
}

function standingMark({ survey }: DimensionPage): TemplateResult {
  const [icon, look, words] =
    survey === null
      ? (['○', 'muted', l10n.t('not surveyed')] as const)
      : survey.standing.stale.length > 0
        ? (['⚠', 'warn', l10n.t('stale')] as const)
        : survey.standing.compared
          ? (['●', 'good', l10n.t('current')] as const)
          : (['?', 'muted', l10n.t('not known to be current')] as const);
  return html`<span class="state ${look}"><span aria-hidden="true">${icon}</span> ${words}</span>`;
}

function buttons(scene: DimensionScene, page: DimensionPage): TemplateResult {
  const cannotRun = cannotRunNow(scene);
  const claimStep: Step = {
    title: l10n.t('Claim this (c)'),
    run: () => claim(scene),
    disabled: page.draft.text === null ? page.draft.reason : undefined,
  };
  const surveyStep: Step = {
    title: page.survey === null ? l10n.t('Survey Dimensions') : l10n.t('Survey again'),
    run: () => work(scene, 'survey'),
    disabled: cannotRun,
  };
  return html`<div class="buttons">
    ${button(claimStep, 'primary')} ${button(surveyStep)}
    ${button({ title: l10n.t('Show in catalog'), run: () => reveal(scene) })}
    ${step(scene, -1, l10n.t('Dimension before ([)'), '‹')}
    ${step(scene, 1, l10n.t('Next dimension (])'), '›')}
  </div>`;
}

/** Why nothing can be run; undefined if it can. */
export function cannotRunNow({ trusted, state }: DimensionScene): string | undefined {
  if (!trusted) return l10n.t('This workspace is not trusted, so nothing runs.');
  return state.working === undefined ? undefined : l10n.t('Wait until what runs has ended.');
}

function step(scene: DimensionScene, by: number, name: string, glyph: string): TemplateResult {
  const isThere = neighbourOf(scene, by) !== undefined;
  return html`<button
    type="button"
    class="secondary"
    aria-label=${name}
    title=${name}
    aria-disabled=${isThere ? 'false' : 'true'}
    @click=${() => neighbour(scene, by)}
  >
    ${glyph}
  </button>`;
}
