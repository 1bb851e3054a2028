/** The head of the page: is it true, how sure, against what; then what can be done. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureMeasurement } from '../../../server/protocol/evidence';
import { isOnlyTested } from '../../../server/protocol/chance';
import { count, fixed, unbroken } from '../../../server/protocol/format';
import { headlineP95, isHeldOut } from '../../../server/protocol/heldOut';
import { noIntervalReason } from '../../../server/protocol/intervals';
import type { FeatureHead } from '../../../server/protocol/panels/feature';
import { interval, pText, pWords } from '../../common/format';
import {
  button,
  empty,
  running,
  stale,
  unknown,
  untrusted,
  untrustedWords,
  type Step,
} from '../../common/parts/states';
import { alongside, hasLab, lensName } from '../../common/parts/alongside';
import { userText } from '../../common/parts/text';
import { elsewhere, type FeatureScene } from '../state';
import { elsewhereStates, measureStep } from './elsewhere';
import { setsOf } from '../layout/detection';
import { verdictWords } from '../layout/words';

export function head(scene: FeatureScene, known: FeatureHead): TemplateResult {
  const { page, claims } = known;
  return html`<header>
    <div class="title">
      <h1>${userText(page.label || page.id)}</h1>
      <code class="id">${userText(page.id)}</code>
      <span class="badge">${page.status}</span>
      ${currency(known)}
    </div>
    ${page.description === '' ? nothing : html`<p>${userText(page.description)}</p>`}
    ${verdictLine(page.evidence.measurement)}
    <ul class="claims" aria-label=${l10n.t('Claims')}>
      ${claims.map(claim)} ${flipClaim(known)}
    </ul>
    <p class="muted facts">
      ${userText(page.model)} · ${page.site} · ${l10n.t('{0} signs', page.signs)}
    </p>
    ${scene.live ? buttons(scene, known) : nothing} ${otherPanels(scene, known)}
    ${elsewhereStates(scene)} ${states(scene, known)}
  </header>`;
}

/** Whether the figures are those of today; unknown is not the same as out of date. */
function currency({ page }: FeatureHead): TemplateResult | typeof nothing {
  const { measurement, flip } = page.evidence;
  if (measurement === undefined && flip === undefined) return nothing;
  const [sign, words, kind] =
    staleReasons(page).length > 0
      ? ['⚠', l10n.t('out of date'), 'warn']
      : isUnknown(page)
        ? ['?', l10n.t('not known to be current'), 'muted']
        : ['●', l10n.t('current'), 'good'];
  return html`<span class="currency ${kind}"
    ><span aria-hidden="true">${sign}</span> ${words}</span
  >`;
}

const UNKNOWN = 'cannot be checked';

function staleReasons({ staleMeasurement, staleFlip }: FeatureHead['page']): string[] {
  const all = [...new Set([...staleMeasurement, ...staleFlip])];
  return all.filter((reason) => !reason.startsWith(UNKNOWN));
}

function isUnknown({ staleMeasurement, staleFlip }: FeatureHead['page']): boolean {
  return [...staleMeasurement, ...staleFlip].some((reason) => reason.startsWith(UNKNOWN));
}

/** Estimate, interval, null, p and q, n+, n− and k: they travel together. */
function verdictLine(measured: FeatureMeasurement | undefined): TemplateResult | typeof nothing {
  if (measured === undefined) return nothing;
  const { auc, nPos, nNeg, k, nullMatched } = measured;
  const { heldOut } = auc;
  const name = isHeldOut(measured) ? l10n.t('held-out AUC') : l10n.t('in-sample AUC, not held out');
  const words =
    interval(heldOut, 3) ??
    (isHeldOut(measured) ? l10n.t('no interval ({0})', noIntervalReason(measured)) : '');
  return html`<p class="verdict figures">
    <strong class="value">${fixed(heldOut.value, 3)}</strong>
    <span class="interval">${words}</span> <span>${name}</span>
    <span class="against">
      ${l10n.t('null p95 {0}', fixed(headlineP95(measured), 3))} · ${testWords(measured)} ·
      ${count(nPos)}/${count(nNeg)} · k ${count(k)}
    </span>
    <small>
      ${l10n.t('n+/n− anchors and others; null: {0} {1}', count(nullMatched.draws), setsOf(nullMatched.kind))}
    </small>
  </p>`;
}

function testWords({ nullMatched }: FeatureMeasurement): string {
  const { q, family } = nullMatched;
  const p = pWords(nullMatched);
  if (p === undefined) return l10n.t('not tested: too few look-alikes');
  if (q === null)
    return `${p} · ${isOnlyTested(nullMatched) ? l10n.t('no q: measured alone') : l10n.t('no q: not all features are measured')}`;
  const over = family === undefined ? '' : ` (${l10n.t('{0} features', count(family))})`;
  return `${p} · ${pText('q', q)}${over}`;
}

function claim({ text, outcome, message }: FeatureHead['claims'][number]): TemplateResult {
  const [sign, words] = {
    passed: ['✓', l10n.t('met')],
    failed: ['✕', l10n.t('not met')],
    skipped: ['○', l10n.t('not tested')],
  }[outcome];
  return html`<li class="claim ${outcome}">
    <span class="icon" aria-hidden="true">${sign}</span> ${unbroken(text)}:
    <strong>${words}</strong>
    <small>${unbroken(message)}</small>
  </li>`;
}

/** The verdict of a sign-flip test that no claim mentions. */
function flipClaim({ page, claims }: FeatureHead): TemplateResult | typeof nothing {
  const { flip } = page.evidence;
  if (flip === undefined || claims.some(({ text }) => text.startsWith('sign-flip'))) return nothing;
  return html`<li class="claim">
    <span class="icon" aria-hidden="true">◆</span> ${l10n.t('sign-flip test')}:
    <strong>${verdictWords(flip.verdict)}</strong>
  </li>`;
}

function buttons(scene: FeatureScene, { page, noFlips }: FeatureHead): TemplateResult {
  const { measurement, flip } = page.evidence;
  const disabled = untrustedWords(scene);
  const run = (job: 'measure' | 'flip'): Step['run'] => {
    return () => void scene.client.act('run', { job, feature: page.id }).catch(() => undefined);
  };
  const measure = measurement ? l10n.t('Measure again') : l10n.t('Measure');
  const test = flip ? l10n.t('Run sign-flip test again') : l10n.t('Run sign-flip test');
  const show = (): void =>
    void scene.client.act('reveal', { feature: page.id }).catch(() => undefined);
  const there = elsewhere(scene.state);
  if (there !== undefined)
    return html`<div class="buttons">
      ${measurement ? button(measureStep(scene, there), 'primary') : nothing}
      ${button({ title: l10n.t('Show in catalog'), run: show })}
    </div>`;
  return html`<div class="buttons">
    ${button({ title: measure, run: run('measure'), disabled }, 'primary')}
    ${button({ title: test, run: run('flip'), disabled: disabled ?? cannotFlip(noFlips) })}
    ${button({ title: l10n.t('Show in catalog'), run: show })}
  </div>`;
}

/** At the layer that is looked at. */
function otherPanels(
  scene: FeatureScene,
  { page: { id: feature }, nouns: { one }, noFlips }: FeatureHead,
): ReturnType<typeof alongside> {
  const layer = elsewhere(scene.state)?.shown;
  const place = { feature, ...(layer !== undefined && { layer }) };
  return alongside(scene, [
    { panel: 'lens', place, content: lensName(one) },
    ...(hasLab(one, noFlips)
      ? [{ panel: 'lab' as const, place, content: l10n.t('Flip lab') }]
      : []),
    { panel: 'compare', place, content: l10n.t('Compare') },
  ]);
}

function cannotFlip(why: string | null): string | undefined {
  return why === null ? undefined : l10n.t('No sign-flip test: {0}.', why);
}

function states(scene: FeatureScene, { page, cacheFault }: FeatureHead): TemplateResult {
  const { measurement, flip } = page.evidence;
  const jobs = scene.jobs.filter(({ feature }) => feature === undefined || feature === page.id);
  const reasons = staleReasons(page);
  const warnings = scene.state.layout?.detection.content?.warnings ?? [];
  const isKnown = measurement !== undefined || flip !== undefined;
  return html`${running(scene, jobs)} ${stale(reasons)}
  ${warnings.map((words) => html`<p class="banner stale"><span class="icon" aria-hidden="true">⚠</span> ${words}</p>`)}
  ${
    !scene.trusted
      ? untrusted(() => void scene.client.act('trust', {}).catch(() => undefined))
      : isKnown && reasons.length === 0 && isUnknown(page)
        ? unknown(cacheFault)
        : nothing
  }
  ${
    measurement === undefined && elsewhere(scene.state) === undefined
      ? empty(
          l10n.t(
            'Not measured yet: Measure scores anchors against the others by a register that other anchors chose.',
          ),
        )
      : nothing
  }`;
}
