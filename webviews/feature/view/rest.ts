/** What else is known: beside other rules, over time, by whom it was measured, and what would find out more. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureHead } from '../../../server/protocol/panels/feature';
import { estimateCell } from '../../common/parts/cells';
import { button } from '../../common/parts/states';
import { table } from '../../common/parts/table';
import type { Detection } from '../layout/detection';
import { verdictWords } from '../layout/words';
import { part, type FeatureScene } from '../state';
import { dots } from './dots';
import { partial, section } from './section';
import { tableOf } from './tables';

export function comparisonSection(detection: Detection): TemplateResult {
  return section(
    'comparison',
    l10n.t('Beside other rules'),
    html`<p>${detection.headline.how}. ${detection.against}</p>
      ${dots(detection.picture, detection.picture.description, detection.pictureKey)}
      ${tableOf(detection.comparison)}
      <details>
        <summary>${detection.anchors.caption}</summary>
        ${tableOf(detection.anchors)}
      </details>`,
  );
}

export function historySection(scene: FeatureScene): TemplateResult | typeof nothing {
  const { history } = scene.state;
  if (!scene.live) return nothing;
  const ask = async (): Promise<void> => {
    scene.set({ history: undefined });
    const answer = scene.client.get(
      'history',
      { feature: scene.place.feature! },
      { slot: 'history' },
    );
    scene.set({ history: await part(answer) });
  };
  return section(
    'history',
    l10n.t('History of the evidence'),
    history === undefined
      ? html`<div class="empty">
          ${button({ title: l10n.t('Read it from git'), run: () => void ask() })}
        </div>`
      : partial(
          history,
          (rows) =>
            rows.length === 0
              ? html`<p class="empty">${l10n.t('No commit holds evidence of this catalog.')}</p>`
              : table({
                  id: 'history-table',
                  caption: l10n.t('Commits that changed the evidence, the latest first'),
                  columns: [
                    { title: l10n.t('Day'), align: 'text' },
                    { title: l10n.t('Commit'), align: 'text' },
                    { title: l10n.t('Held-out AUC'), align: 'number' },
                    { title: l10n.t('Sign-flip test'), align: 'text' },
                  ],
                  rows: rows.map(({ day, revision, auc, verdict }) => [
                    { text: day },
                    { text: revision },
                    auc === null
                      ? { text: l10n.t('not in this evidence'), value: null }
                      : estimateCell(auc),
                    {
                      text:
                        verdict === null ? l10n.t('not in this evidence') : verdictWords(verdict),
                    },
                  ]),
                }),
          () => void ask(),
        ),
  );
}

export function provenanceSection(
  scene: FeatureScene,
  { commands }: FeatureHead,
  detection: Detection | undefined,
): TemplateResult {
  const lines = [commands.measure, commands.flip];
  return section(
    'provenance',
    l10n.t('Provenance'),
    html`${detection === undefined ? nothing : html`<p>${detection.provenance}</p>`}
      <p>${l10n.t('These command lines give the same figures:')}</p>
      <ul class="commands">
        ${lines.map(
          (line) =>
            html`<li>
              <code>${line}</code>
              ${button({
                title: l10n.t('Copy'),
                run: () => void scene.client.act('copy', { content: line }).catch(() => undefined),
              })}
            </li>`,
        )}
      </ul>`,
  );
}
