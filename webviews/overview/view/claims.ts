/** The claims of single dimensions. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../../server/protocol/format';
import type { OverviewHead } from '../../../server/protocol/panels/overview';
import type { Linking } from '../../common/scene';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import { figureCells, figureColumns } from './features';

export function claimsSection(scene: Linking, { claims, width }: OverviewHead): TemplateResult {
  return html`<section>
    <h2>${l10n.t('Claims of dimensions')}</h2>
    ${claims.length === 0 ? none(scene) : claimsTable(scene, claims, width)}
  </section>`;
}

function none(scene: Linking): TemplateResult {
  const words = l10n.t('No dimension is claimed. The page of a dimension drafts a claim:');
  const first = link(scene, 'dimension', { dimension: 0 }, l10n.t('dimension {0}', 0));
  return html`<p class="empty">${words} ${first}.</p>`;
}

function claimsTable(
  scene: Linking,
  claims: OverviewHead['claims'],
  width: number | null,
): TemplateResult {
  const caption =
    width === null
      ? l10n.t('{0} dimensions claimed', count(claims.length))
      : l10n.t('{0} of {1} dimensions claimed', count(claims.length), count(width));
  return table({
    id: 'claims-table',
    caption,
    columns: [
      { title: l10n.t('dimension'), align: 'number' },
      { title: l10n.t('claim'), align: 'text' },
      ...figureColumns(),
    ],
    rows: claims.map(({ index, row }) => [
      {
        text: String(index),
        value: index,
        content: link(scene, 'dimension', { dimension: index }, String(index)),
      },
      { text: row.label, content: userText(row.label) },
      ...figureCells(row),
    ]),
    onEnter: (row) => scene.open('dimension', { dimension: claims[row]!.index }),
  });
}
