/** What was asked, what was found, the pictures, the tables, and what it depends on. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ReportData, ReportEntry } from '../../../server/protocol/panels/experiments';
import { filterByWords } from '../../common/parts/filters';
import { button, empty, running, stale, untrusted } from '../../common/parts/states';
import { table } from '../../common/parts/table';
import { userText } from '../../common/parts/text';
import type { ExperimentsScene } from '../state';
import { picture } from './picture';
import { chooser } from './chooser';
import { reportTable, rowsLeft } from './tables';

export function view(scene: ExperimentsScene): TemplateResult {
  const { reports, report } = scene.state;
  const jobs = scene.jobs.filter(({ job }) => job === 'experiment');
  return html`${scene.trusted ? nothing : untrusted(() => void scene.client.act('trust', {}))}
  ${running(scene, jobs)} ${reports === undefined ? nothing : chooser(scene, reports)}
  ${reports !== undefined && report === undefined ? nothingOpen(scene, reports) : nothing}
  ${report === undefined ? nothing : content(scene, report)}`;
}

function nothingOpen(scene: ExperimentsScene, reports: readonly ReportEntry[]): TemplateResult {
  const isGone = scene.place.report !== undefined;
  const sentence = isGone
    ? l10n.t(
        'This report is not open any more: reports are kept until the server ends or is restarted.',
      )
    : l10n.t(
        'No report is open: an experiment answers one question about the catalog and its model.',
      );
  const disabled = scene.trusted ? undefined : l10n.t('The workspace is not trusted.');
  const run = { title: l10n.t('Run Experiment…'), run: () => start(scene, 'run'), disabled };
  return html`<h1>${l10n.t('Experiments')}</h1>
    ${empty(sentence, run)}
    <p>
      ${button({ title: l10n.t('Open Report…'), run: () => start(scene, 'open') })}
      ${
        isGone && reports.length > 0
          ? button({
              title: l10n.t('Show the latest'),
              run: () => scene.go({ report: reports[0]!.id }),
            })
          : nothing
      }
    </p>`;
}

function start(scene: ExperimentsScene, what: 'run' | 'open'): void {
  void scene.client.act('start', { what }).catch(() => undefined);
}

function content(scene: ExperimentsScene, report: ReportData): TemplateResult {
  const { title, question, headlines, warnings, pictures, tables, samples } = report;
  const entry = scene.state.reports?.find(({ id }) => id === report.id);
  return html`<header>
      <h1>${userText(title)}</h1>
      <p class="muted">${userText(question)}</p>
      ${entry?.isStale ? stale([l10n.t('the catalog has changed since this was computed')]) : nothing}
      <ul class="headlines">
        ${headlines.map((line) => html`<li>${userText(line)}</li>`)}
      </ul>
      ${warnings.map((line) => html`<p class="note" role="note">⚠ ${userText(line)}</p>`)}
      ${saving(scene, report)}
    </header>
    ${pictures.map((each) => picture(scene, each))} ${filter(scene, report)}
    ${tables.map((each) => reportTable(scene, each))} ${samples.map(sample)} ${provenance(report)}`;
}

function saving(scene: ExperimentsScene, { id }: ReportData): TemplateResult {
  const save = { title: l10n.t('Save Report…'), run: () => void saveReport(scene, id) };
  const copy = { title: l10n.t('Copy as Markdown'), run: () => void copyMarkdown(scene, id) };
  const again = { title: l10n.t('Run Experiment…'), run: () => start(scene, 'run') };
  const open = { title: l10n.t('Open Report…'), run: () => start(scene, 'open') };
  return html`<div class="buttons">
    ${button(save, 'primary')} ${[copy, again, open].map((each) => button(each))}
  </div>`;
}

/** HTML, Markdown with its pictures, and JSON. */
async function saveReport(scene: ExperimentsScene, report: string): Promise<void> {
  try {
    const { saved } = await scene.client.act('saveReport', { report });
    if (saved > 0) scene.announce(l10n.t('Saved {0} files.', saved));
  } catch {
    scene.announce(l10n.t('It was not saved.'));
  }
}

async function copyMarkdown(scene: ExperimentsScene, report: string): Promise<void> {
  try {
    const { data } = await scene.client.get('markdown', { report }, { slot: 'markdown' });
    await scene.client.act('copy', { content: data.markdown });
    scene.announce(l10n.t('Copied.'));
  } catch {
    scene.announce(l10n.t('It was not copied.'));
  }
}

function filter(scene: ExperimentsScene, { tables }: ReportData): TemplateResult | typeof nothing {
  if (tables.length === 0) return nothing;
  const { words = '' } = scene.choices;
  const left = tables.reduce((sum, each) => sum + rowsLeft(each, words).length, 0);
  const name = { name: l10n.t('Find in the tables'), hint: l10n.t('Find in the tables (/)') };
  const found = html`<span class="muted" role="status">${l10n.t('rows left: {0}', left)}</span>`;
  return filterByWords(name, scene, words === '' ? nothing : found);
}

function sample({ title, columns, rows }: ReportData['samples'][number]): TemplateResult {
  return html`<details>
    <summary>${userText(title)}</summary>
    ${table({
      caption: title,
      columns: columns.map((column) => ({ title: column, align: 'text' as const })),
      rows: rows.map((row) => row.map((text) => ({ text, content: userText(text) }))),
    })}
  </details>`;
}

function provenance(report: ReportData): TemplateResult {
  return html`<details>
    <summary>${l10n.t('Provenance')}</summary>
    <dl class="provenance">
      ${report.provenance.map(
        ({ name, value }) =>
          html`<dt>${name}</dt>
            <dd>${userText(value)}</dd>`,
      )}
    </dl>
  </details>`;
}
