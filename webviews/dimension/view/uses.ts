/** Features whose registers hold the dimension, and the dimensions whose signs say most about its own. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Partner } from '../../../server/protocol/dimensions';
import { count, fixed } from '../../../server/protocol/format';
import type { DimensionPage, UsingFeature } from '../../../server/protocol/panels/dimension';
import { sign } from '../../common/catalogWords';
import type { Linking } from '../../common/scene';
import type { Row } from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';

export function usesSection(scene: Linking, page: DimensionPage): TemplateResult {
  const { usedBy, survey } = page;
  const partners = survey?.found.partners ?? [];
  return html`<section>
    <h2>
      ${usedBy.length === 1 ? l10n.t('Used by 1 feature') : l10n.t('Used by {0} features', usedBy.length)}
    </h2>
    ${
      usedBy.length === 0
        ? html`<p class="empty">${l10n.t('No measured register holds it.')}</p>`
        : table({
            id: 'uses',
            caption: l10n.t('Features that register it; AUC of this dimension alone, in-sample'),
            columns: useColumns(),
            rows: usedBy.map((one) => useRow(scene, one)),
          })
    }
    ${partners.length === 0 ? nothing : partnersTable(scene, partners)}
  </section>`;
}

function useColumns(): Parameters<typeof table>[0]['columns'] {
  return [
    { title: l10n.t('feature'), align: 'text' },
    { title: l10n.t('sign'), align: 'text' },
    { title: 'AUC', align: 'number' },
    { title: 'p+', align: 'number', hint: l10n.t('Share of + among the anchors') },
    { title: 'p\u2212', align: 'number', hint: l10n.t('Share of + among the negatives') },
    { title: 'n+', align: 'number' },
    { title: 'n\u2212', align: 'number' },
  ];
}

function useRow(
  scene: Linking,
  { feature, label, polarity, alone, nPos, nNeg }: UsingFeature,
): Row {
  const none = { text: '–', value: null };
  const figures: Row =
    alone === null
      ? [{ text: l10n.t('not in this evidence'), value: null }, none, none]
      : [alone.auc, alone.pPlus, alone.pMinus].map((value) => ({ text: fixed(value, 3), value }));
  return [
    { text: feature, content: link(scene, 'feature', { feature }, userText(label)) },
    { text: sign(polarity) },
    ...figures,
    { text: count(nPos), value: nPos },
    { text: count(nNeg), value: nNeg },
  ];
}

function partnersTable(scene: Linking, partners: readonly Partner[]): TemplateResult {
  const rows = partners.map(({ index, polarity, bits: shared }): Row => {
    const name = l10n.t('Dimension {0}', index);
    return [
      { text: name, value: index, content: link(scene, 'dimension', { dimension: index }, name) },
      { text: polarity === '+' ? l10n.t('mostly the same sign') : l10n.t('mostly opposite') },
      { text: fixed(shared, 3), value: shared },
    ];
  });
  const columns = [
    { title: l10n.t('partner'), align: 'text' },
    { title: l10n.t('sign'), align: 'text' },
    { title: l10n.t('bits'), align: 'number' },
  ] as const;
  return table({
    id: 'partners',
    caption: l10n.t('Signs that say most about this one'),
    columns,
    rows,
  });
}
