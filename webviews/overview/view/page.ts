/** How much is explained, how the claims stand, then the features as a table and as a scatter. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { bits, count, interval, percent } from '../../../server/protocol/format';
import type { OverviewHead } from '../../../server/protocol/panels/overview';
import { FEATURE_STATES, type FeatureState } from '../../../server/protocol/workbench';
import { stateLook } from '../../common/catalogWords';
import { filterByWords, outcomeFilter } from '../../common/parts/filters';
import {
  button,
  empty,
  running,
  stale,
  type Step,
  untrusted,
  untrustedWords,
} from '../../common/parts/states';
import { link, userText } from '../../common/parts/text';
import { onlyOf, type OverviewScene, shownRows } from '../state';
import { claimsSection } from './claims';
import { featuresTable } from './features';
import { scatter } from './scatter';

export function view(scene: OverviewScene): TemplateResult {
  const { head, rows } = scene.state;
  if (head === undefined) return html`<p class="empty">${l10n.t('Reading …')}</p>`;
  return html`${heading(scene, head)}
    ${scene.live && !scene.trusted ? untrusted(() => void scene.client.act('trust', {})) : nothing}
    ${running(scene, scene.jobs)} ${stale(head.coverage?.stale ?? [])}
    ${head.features === 0 ? nothing : states(scene)}
    <section>
      <h2>${l10n.t('Features')}</h2>
      ${head.features === 0 ? noFeatures(scene) : html`${filter(scene)}${featuresTable(scene, shownRows(scene))}`}
      ${rows.length < head.features ? html`<p class="muted">${l10n.t('Reading {0} of {1} …', count(rows.length), count(head.features))}</p>` : nothing}
    </section>
    ${scatter(scene)} ${claimsSection(scene, head)}
    <section>
      <h2>${l10n.t('Same figures')}</h2>
      <p>
        <code>${head.commands.measure}</code> · <code>${head.commands.survey}</code> ·
        <code>${head.commands.coverage}</code>
      </p>
    </section>
    ${scene.live ? html`<p>${link(scene, 'atlas', {}, l10n.t('Atlas: every dimension beside every feature'))}</p>` : nothing}`;
}

function heading(scene: OverviewScene, head: OverviewHead): TemplateResult {
  const { catalog, live } = scene;
  const { title, model, site } = head;
  return html`<header class="head">
    <h1>${userText(title === '' ? (catalog.split('/').at(-1) ?? '') : title)}</h1>
    <p class="headline">
      ${l10n.t('{0} features', count(head.features))} · ${coverage(live, head)}
    </p>
    <p class="muted">${userText(model)} · ${site} · ${survey(live, head)}</p>
    ${missing(scene, head)}
  </header>`;
}

/** What was never measured, each as a button. */
function missing(scene: OverviewScene, head: OverviewHead): TemplateResult | typeof nothing {
  const steps = [
    ...(head.coverage === null && head.features > 0
      ? [runStep(scene, 'coverage', l10n.t('Measure coverage'))]
      : []),
    ...(head.survey === null ? [runStep(scene, 'survey', l10n.t('Survey dimensions'))] : []),
  ];
  return steps.length === 0 || !scene.live
    ? nothing
    : html`<div class="buttons">${steps.map((step) => button(step))}</div>`;
}

function runStep(scene: OverviewScene, job: 'coverage' | 'survey', title: string): Step {
  const isRunning = scene.jobs.some((each) => each.job === job);
  const disabled =
    untrustedWords(scene) ?? (isRunning ? l10n.t('Wait until what runs has ended.') : undefined);
  // The editor says by itself why a job failed.
  const run = (): void => void scene.client.act('run', { job }).catch(() => undefined);
  return { title, run, disabled };
}

/** The headline number; on a saved page without it, the command line that measures it. */
function coverage(live: boolean, { coverage: found, commands }: OverviewHead): TemplateResult {
  if (found === null)
    return html`${l10n.t('coverage not measured')}
    ${live ? nothing : html`<code>${commands.coverage}</code>`}`;
  const { explained, low, high, total, shuffled } = found;
  const share = (value: number): number => (total === 0 ? 0 : value / total);
  const range =
    low === null || high === null
      ? l10n.t('(no interval)')
      : interval({ low: 100 * share(low), high: 100 * share(high) }, 1);
  return html`<strong class="phrase">${l10n.t('explains {0}', percent(share(explained)))}</strong>
    <span class="phrase">${range}</span> ${l10n.t('of {0} bits', bits(total))} ·
    <span class="phrase">${l10n.t('shuffled {0}', percent(share(shuffled)))}</span>`;
}

function survey(
  live: boolean,
  { survey: found, width, commands, described }: OverviewHead,
): TemplateResult {
  const of = width === null ? '' : l10n.t('{0} dimensions, ', count(width));
  const written = l10n.t('{0} described', count(described));
  if (found === null)
    return html`${of}${written}, ${l10n.t('not surveyed')}
    ${live ? nothing : html`<code>${commands.survey}</code>`}`;
  const told = l10n.t(
    '{0} of {1} tell one of {2} lists apart at q ≤ 0.05',
    count(found.toldApart),
    count(found.dimensions),
    count(found.lists),
  );
  return html`${written}, ${told}`;
}

function states(scene: OverviewScene): TemplateResult {
  const { rows } = scene.state;
  const order: readonly FeatureState[] = FEATURE_STATES;
  return outcomeFilter({
    name: l10n.t('Features by verdict'),
    all: order.map((outcome) => {
      const n = rows.filter((row) => row.state === outcome).length;
      return { outcome, look: stateLook(outcome), n };
    }),
    only: onlyOf(scene),
    choose: (only) => scene.choose({ only }),
  });
}

function filter(scene: OverviewScene): TemplateResult {
  const name = { name: l10n.t('Filter by id or label'), hint: l10n.t('Filter (/)') };
  return filterByWords(name, scene);
}

function noFeatures(scene: OverviewScene): TemplateResult {
  const words = l10n.t('This catalog has no features yet.');
  if (!scene.live) return empty(words);
  const run = (): void => void scene.client.act('reveal', {});
  return empty(words, { title: l10n.t('Show in catalog'), run });
}
