/** What experiments say of the feature: from reports that are open, or run here for it alone. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import {
  STUDIES,
  type FeatureHead,
  type Study,
  type StudyName,
} from '../../../server/protocol/panels/feature';
import { reportTableProps } from '../../common/parts/reportTable';
import { button, stale } from '../../common/parts/states';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import { part, type FeatureScene, type Studies } from '../state';
import { notMeasured, section } from './section';

export function studiesSection(scene: FeatureScene, { page }: FeatureHead): TemplateResult {
  const file = page.uri.slice(page.uri.lastIndexOf('/') + 1);
  const command = (name: StudyName): string =>
    `dimcat experiment ${name} ${file} --feature ${page.id}`;
  return section(
    'studies',
    l10n.t('Not in this evidence'),
    scene.live
      ? html`<p class="muted">
            ${l10n.t('Experiments answer what the evidence does not hold. Their reports stay open until the server ends.')}
          </p>
          ${STUDIES.map((name) => studyPart(scene, name, command(name)))}`
      : html`<ul>
          ${STUDIES.map((name) => notMeasured(titleOf(name), command(name)))}
        </ul>`,
  );
}

function titleOf(name: StudyName): string {
  switch (name) {
    case 'baselines':
      return l10n.t('Baselines: probes, random directions');
    case 'flips':
      return l10n.t('Flips by arm, dose, layer and position');
    case 'writers':
      return l10n.t('What writes it');
    case 'circuit':
      return l10n.t('What reads it');
  }
}

function studyPart(scene: FeatureScene, name: StudyName, command: string): TemplateResult {
  return html`<h3>${titleOf(name)}</h3>
    ${contentOf(scene, name, command)}`;
}

function contentOf(scene: FeatureScene, name: StudyName, command: string): TemplateResult {
  const { found, running, faults } = scene.state.studies;
  const doing = running[name];
  if (doing !== undefined)
    return html`<p class="empty">
      ${doing} ${button({ title: l10n.t('Cancel'), run: () => scene.client.cancel(slotOf(name)) })}
    </p>`;
  const study = found.find((each) => each.name === name);
  const fault = faults[name];
  return html`${fault === undefined ? nothing : html`<p class="empty">${fault.message} ${fault.advice}</p>`}
  ${study === undefined ? unknown(scene, name, command) : known(scene, study)}`;
}

function unknown(scene: FeatureScene, name: StudyName, command: string): TemplateResult {
  const disabled = scene.trusted ? undefined : l10n.t('The workspace is not trusted.');
  return html`<p class="empty">
    <em>${l10n.t('not measured')}</em> <code>${command}</code>
    ${button({ title: l10n.t('Run it here'), run: () => void runStudy(scene, name), disabled })}
  </p>`;
}

function known(scene: FeatureScene, study: Study): TemplateResult {
  const again = { title: l10n.t('Run it again'), run: () => void runStudy(scene, study.name) };
  const open = (report: string): void => scene.open('experiments', { report });
  return html`${
      study.isStale
        ? stale([l10n.t('the catalog has changed since this was computed')], again)
        : nothing
    }
    <p class="muted">
      ${l10n.t('From the report:')}
      ${link(scene, 'experiments', { report: study.report }, userText(study.title))}
    </p>
    ${study.tables.map((each) => table(reportTableProps(scene, each, open)))}`;
}

function slotOf(name: StudyName): string {
  return `study ${name}`;
}

/** The reports that are open may be others than before. */
export async function loadStudies(scene: FeatureScene, feature: string): Promise<void> {
  const options = { slot: 'studies', remember: false } as const;
  const found = await part(scene.client.get('studies', { feature }, options));
  if (found !== undefined && 'data' in found) change(scene, feature, { found: found.data });
}

async function runStudy(scene: FeatureScene, name: StudyName): Promise<void> {
  const feature = scene.place.feature!;
  const doing = (words: string | undefined): void => {
    const { running } = scene.state.studies;
    change(scene, feature, { running: { ...running, [name]: words } });
  };
  doing(l10n.t('Starting …'));
  const onProgress = (message: string, share: number | null): void =>
    doing(share === null ? message : `${message} ${Math.round(100 * share)} %`);
  const options = { slot: slotOf(name), onProgress, silenceMs: Infinity, remember: false } as const;
  const answer = await part(scene.client.get('study', { feature, name }, options));
  doing(undefined);
  const { found, faults } = scene.state.studies;
  if (answer === undefined) return;
  if ('fault' in answer) change(scene, feature, { faults: { ...faults, [name]: answer.fault } });
  else {
    const others = found.filter((each) => each.name !== name);
    const none = { ...faults, [name]: undefined };
    change(scene, feature, { found: [...others, answer.data], faults: none });
  }
}

/** Unless the page shows another feature by now. */
function change(scene: FeatureScene, feature: string, by: Partial<Studies>): void {
  if (scene.place.feature === feature) scene.set({ studies: { ...scene.state.studies, ...by } });
}
