/** Every feature with what was measured: to sort, and to open. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, pValue } from '../../../server/protocol/format';
import type { CatalogRow } from '../../../server/protocol/panels/overview';
import { stateLook } from '../../common/catalogWords';
import type { Linking } from '../../common/scene';
import {
  note,
  estimateCell,
  inSampleCell,
  type Cell,
  type Column,
  type Row,
} from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';

export function featuresTable(scene: Linking, rows: readonly CatalogRow[]): TemplateResult {
  if (rows.length === 0)
    return html`<p class="empty">${l10n.t('No feature is left by the filter.')}</p>`;
  return table({
    id: 'features-table',
    caption: rows.length === 1 ? l10n.t('1 feature') : l10n.t('{0} features', count(rows.length)),
    columns: [{ title: l10n.t('feature'), align: 'text' }, ...figureColumns()],
    rows: rows.map((row) => [
      {
        text: row.id,
        content: link(scene, 'feature', { feature: row.id }, userText(row.label)),
      },
      ...figureCells(row),
    ]),
    onEnter: (row) => scene.open('feature', { feature: rows[row]!.id }),
  });
}

export function figureColumns(): readonly Column[] {
  return [
    { title: l10n.t('verdict'), align: 'text' },
    {
      title: l10n.t('AUC [95 %]'),
      align: 'number',
      hint: l10n.t('Held-out, unless it says otherwise'),
    },
    { title: l10n.t('null p95'), align: 'number' },
    { title: 'q', align: 'number' },
    { title: 'n+', align: 'number' },
    { title: 'k', align: 'number', hint: l10n.t('Registered dimensions') },
    { title: l10n.t('flip'), align: 'text' },
  ];
}

export function figureCells(row: CatalogRow): Row {
  const { state, measurement, verdict } = row;
  const { icon, look, words } = stateLook(state);
  const flip: Cell = verdict === null ? { text: l10n.t('not tested') } : { text: verdict };
  const shown: Cell = {
    text: words,
    content: html`<span class="state ${look}"
      ><span aria-hidden="true">${icon}</span> ${words}</span
    >`,
  };
  if (measurement === null) {
    const none: Cell = { text: l10n.t('not measured'), value: null };
    const dash: Cell = { text: '–', value: null };
    return [shown, none, dash, dash, dash, dash, flip];
  }
  const { auc, isHeldOut, nullP95, p, q, nPos, k } = measurement;
  const chance: Cell =
    q !== null
      ? { text: pValue(q), value: q }
      : withoutQ(p === null ? l10n.t('withheld') : l10n.t('no q'));
  return [
    shown,
    aucCell({ auc, isHeldOut }),
    { text: fixed(nullP95, 3), value: nullP95 },
    chance,
    { text: count(nPos), value: nPos },
    { text: count(k), value: k },
    flip,
  ];
}

function withoutQ(why: string): Cell {
  return { text: why, value: null, further: note(why) };
}

type Measurement = NonNullable<CatalogRow['measurement']>;

export function aucCell({ auc, isHeldOut }: Pick<Measurement, 'auc' | 'isHeldOut'>): Cell {
  return isHeldOut
    ? estimateCell(auc)
    : inSampleCell(l10n.t('in-sample {0}', fixed(auc.value, 3)), auc.value);
}
