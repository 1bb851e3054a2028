/** What the sign tells apart, in one sentence, and the loudest tokens on both sides. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { CHANCE_LEVEL } from '../../../server/protocol/chance';
import type { LoudToken, SurveyRun } from '../../../server/protocol/dimensions';
import type { SurveyedDimension } from '../../../server/protocol/dimensions';
import type { Polarity } from '../../../server/protocol/evidence';
import { bits, count, fixed, percent } from '../../../server/protocol/format';
import { confoundOf } from '../../../server/protocol/looks';
import type { DimensionPage } from '../../../server/protocol/panels/dimension';
import { lookWords, sign } from '../../common/catalogWords';
import { estimateText, pText } from '../../common/format';
import { empty } from '../../common/parts/states';
import { listName, token, userText } from '../../common/parts/text';
import { thumbnail } from '../../common/parts/thumbnail';
import { work } from '../actions';
import type { DimensionScene } from '../state';
import { cannotRunNow } from './heading';

export function sides(scene: DimensionScene, page: DimensionPage): TemplateResult {
  const { survey } = page;
  if (survey === null) return notSurveyed(scene, page);
  const { found, run } = survey;
  return html`${finding(found, run, page.nouns.different)}
    <div class="sides">
      ${side(scene, '+', found.plusShare, found.plus, page)}
      ${side(scene, '-', 1 - found.plusShare, found.minus, page)}
    </div>
    <p class="muted">
      ${l10n.t('Loudest: the largest distance of h from its mean over all {0}. The sign has {1} bits.', page.nouns.many, bits(found.entropy))}
    </p>`;
}

function notSurveyed(
  scene: DimensionScene,
  { index, surveyed, command }: DimensionPage,
): TemplateResult {
  if (!scene.live)
    return empty(l10n.t('Dimension {0} is not surveyed yet: run “{1}”.', index, command));
  const words = surveyed
    ? l10n.t('The survey kept no line of dimension {0}: survey it too.', index)
    : l10n.t('Not surveyed: what the signs of dimension {0} tell apart is not known.', index);
  const run = (): void => work(scene, 'survey');
  return empty(words, {
    ...{ title: l10n.t('Survey Dimensions'), run },
    disabled: cannotRunNow(scene),
  });
}

/** A look that tells more than any list comes before the lists. */
function finding(found: SurveyedDimension, run: SurveyRun, different: string): TemplateResult {
  const look = confoundOf(found);
  const [first] = found.best;
  const warning =
    look &&
    html`<p class="finding">
      <span class="state warn"><span aria-hidden="true">⚠</span> ${l10n.t('confound')}</span>
      ${l10n.t('A look tells more than any list: {0} {1}, AUC {2}. It may be all that the sign encodes.', lookWords(look.look), sign(look.polarity), fixed(look.auc, 3))}
    </p>`;
  if (first === undefined)
    return html`${warning}
      <p class="finding">${l10n.t('No list has enough words, so nothing was tested.')}</p>`;
  const figures = `AUC ${estimateText(first.auc)} · ${pText('p', first.p)} · ${pText('q', first.q)} · n ${count(first.words)}`;
  const of = l10n.t('best of {0} lists, ranked on other {1}', count(run.lists), different);
  const isTold = first.q <= CHANCE_LEVEL;
  return html`${warning ?? nothing}
    <p class="finding">
      ${
        isTold
          ? html`<strong>${listName(first)} ${sign(first.polarity)}</strong>`
          : html`<span class="state muted">${l10n.t('No list is told apart.')}</span>
              ${l10n.t('The best is')} ${listName(first)} ${sign(first.polarity)}`
      }
      <span class="figures">${figures}</span> <small>${of}</small>
    </p>`;
}

function side(
  scene: DimensionScene,
  polarity: Polarity,
  share: number,
  tokens: readonly LoudToken[],
  page: DimensionPage,
): TemplateResult {
  const { nouns } = page;
  const look = polarity === '+' ? 'plus-side' : 'minus-side';
  return html`<section class="side ${look}" aria-label=${l10n.t('Sign {0}', sign(polarity))}>
    <h2>
      <span class="glyph">${sign(polarity)}</span>
      <span class="figures">${percent(share)}</span>
      <small>${l10n.t('of {0}', nouns.many)}</small>
    </h2>
    ${
      tokens.length === 0
        ? html`<p class="empty">
            ${l10n.t('Not in this survey: it read signs only. Survey again for the loudest {0}.', nouns.many)}
          </p>`
        : html`<ol class="tokens">
            ${tokens.map((each) => loudItem(scene, each, page))}
          </ol>`
    }
  </section>`;
}

/** An image with its picture; an image or a sound with its label. */
function loudItem(
  { client }: DimensionScene,
  { id, text, distance }: LoudToken,
  { pictures, labels }: DimensionPage,
): TemplateResult {
  const label = labels.find((each) => each.id === id)?.label;
  return html`<li>
    ${pictures ? thumbnail(client, text) : nothing} ${token(text)}
    ${label === undefined ? nothing : html`<small>${userText(label)}</small>`}
    <span class="number">${fixed(distance, 1)}</span>
  </li>`;
}
