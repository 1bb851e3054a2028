/** What the catalog writes of the dimension, with what was measured of it; or what could be written. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, unbroken } from '../../../server/protocol/format';
import type { DraftState } from '../../../server/protocol/dimensions';
import type { CatalogRow } from '../../../server/protocol/panels/overview';
import type { DimensionPage, WrittenDimension } from '../../../server/protocol/panels/dimension';
import { stateLook } from '../../common/catalogWords';
import { estimateText, pText } from '../../common/format';
import { button, stale, untrustedWords } from '../../common/parts/states';
import { userText } from '../../common/parts/text';
import { refuse } from '../actions';
import type { DimensionScene } from '../state';

export function claimSection(scene: DimensionScene, page: DimensionPage): TemplateResult {
  const { written, draft } = page;
  return html`<section>
    <h2>${l10n.t('Claim')}</h2>
    ${written === null ? nothing : shownClaim(scene, written)} ${becameOf(draft.state)}
    ${written?.row === null || written === null ? offered(scene, draft) : nothing}
  </section>`;
}

/** What became of the draft that an entry was written from. */
function becameOf(state: DraftState | null): TemplateResult | typeof nothing {
  if (state === 'accepted')
    return html`<p class="muted">${l10n.t('An accepted draft, as it was written.')}</p>`;
  if (state === 'edited')
    return html`<p class="muted">${l10n.t('An accepted draft, edited since.')}</p>`;
  return nothing;
}

function shownClaim(scene: DimensionScene, written: WrittenDimension): TemplateResult {
  const { label, notes, plus, minus, row, expected, standing } = written;
  const rest = l10n.t('the rest');
  return html`<dl class="claim">
      ${label === '' ? nothing : fact(l10n.t('Label'), userText(label))}
      ${
        row === null
          ? nothing
          : html`${fact('+', plus === null ? rest : html`<code>${userText(plus)}</code>`)}
            ${fact('\u2212', minus === null ? rest : html`<code>${userText(minus)}</code>`)}
            ${fact(l10n.t('Status'), userText(row.status))} ${fact(l10n.t('Verdict'), verdict(row))}
            ${fact(l10n.t('Evidence'), evidence(scene, row))}`
      }
      ${notes === '' ? nothing : fact(l10n.t('Notes'), userText(notes))}
    </dl>
    ${stale(standing.stale)}
    ${
      expected.length === 0
        ? nothing
        : html`<ul class="expected">
            ${expected.map(({ text, outcome, message }) => html`<li><span aria-hidden="true">${{ passed: '✓', failed: '✕', skipped: '○' }[outcome]}</span> ${unbroken(`${text}: ${message}`)}</li>`)}
          </ul>`
    }
    ${row === null ? html`<p class="muted">${l10n.t('A note only: it names no words, so nothing is claimed or measured.')}</p>` : nothing}`;
}

function fact(name: string, value: unknown): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function verdict({ state, verdict: flip }: CatalogRow): TemplateResult {
  const { icon, look, words } = stateLook(state);
  return html`<span class="state ${look}"><span aria-hidden="true">${icon}</span> ${words}</span>
    ${flip === null ? nothing : html` · ${l10n.t('flip: {0}', flip)}`}`;
}

function evidence(scene: DimensionScene, { id, measurement }: CatalogRow): TemplateResult {
  if (measurement === null)
    return html`${l10n.t('not measured')}
    ${scene.live ? measureButton(scene, id) : html`<code>dimcat measure</code>`}`;
  const { auc, isHeldOut, nullP95, p, q, nPos, nNeg } = measurement;
  const chance =
    q !== null
      ? pText('q', q)
      : p === null
        ? l10n.t('p withheld')
        : `${pText('p', p)}, ${l10n.t('no q: measured alone')}`;
  const what = isHeldOut ? l10n.t('held-out') : l10n.t('in-sample');
  return html`<span class="figures"
    >${what} AUC ${estimateText(auc)} · ${l10n.t('null p95 {0}', fixed(nullP95, 3))} · ${chance} ·
    ${count(nPos)}/${count(nNeg)}</span
  >`;
}

function measureButton(scene: DimensionScene, feature: string): TemplateResult {
  // The editor says by itself why a job failed.
  const run = (): void =>
    void scene.client.act('run', { job: 'measure', feature }).catch(() => undefined);
  return button({ title: l10n.t('Measure'), run, disabled: untrustedWords(scene) });
}

function offered(
  scene: DimensionScene,
  { text, reason, state }: DimensionPage['draft'],
): TemplateResult {
  if (text === null)
    return html`<p class="empty">${l10n.t('Nothing to claim yet: {0}.', reason)}</p>`;
  if (!scene.live) return html`<p class="empty">${l10n.t('Nothing is claimed.')}</p>`;
  return html`<p>${l10n.t('Key c writes this draft into the catalog, and undo takes it back:')}</p>
    <pre class="draft"><bdi>${text}</bdi></pre>
    ${
      state === 'refused'
        ? html`<p class="muted">
            ${l10n.t('You refused this draft: it is not among the things to do.')}
          </p>`
        : button({ title: l10n.t('Refuse this draft'), run: () => refuse(scene) })
    }`;
}
