/** Features that share registered dimensions, or agree on the same tokens. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../../server/protocol/format';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import type { FeatureScene, State } from '../state';
import { partial, section } from './section';

interface Row {
  readonly feature: string;
  readonly same: number;
  readonly opposite: number;
  /** Null if not known. */
  readonly k: number | null;
  readonly r: number | null;
}

export function relatedSection(scene: FeatureScene, k: number): TemplateResult {
  return section(
    'related',
    l10n.t('Related features'),
    partial(scene.state.related, () => {
      const rows = rowsOf(scene.state);
      if (rows.length === 0)
        return html`<p class="empty">
          ${l10n.t('No other measured feature shares a dimension of this register.')}
        </p>`;
      return table({
        caption: l10n.t('By shared register and by agreement over the vocabulary'),
        columns: [
          { title: l10n.t('Feature'), align: 'text' },
          {
            title: l10n.t('Shared of {0}', count(k)),
            align: 'number',
            hint: l10n.t('dimensions in both registers with the same polarity'),
          },
          {
            title: l10n.t('Opposite'),
            align: 'number',
            hint: l10n.t('dimensions in both registers with opposite polarity'),
          },
          { title: l10n.t('Its k'), align: 'number' },
          {
            title: 'r',
            align: 'number',
            hint: l10n.t('Pearson correlation of agreement over the vocabulary'),
          },
        ],
        rows: rows.map((row) => [
          {
            text: row.feature,
            content: link(scene, 'feature', { feature: row.feature }, userText(row.feature)),
          },
          { text: count(row.same), value: row.same },
          { text: count(row.opposite), value: row.opposite },
          row.k === null ? { text: '–', value: null } : { text: count(row.k), value: row.k },
          row.r === null
            ? { text: l10n.t('not measured'), value: null }
            : { text: fixed(row.r, 3), value: row.r },
        ]),
      });
    }),
  );
}

/** Those that share dimensions, then those that only correlate, the strongest first. */
function rowsOf({ related, correlations }: State): readonly Row[] {
  const known = related && 'data' in related ? related.data : [];
  const values = correlations && 'data' in correlations ? correlations.data : [];
  const r = new Map(values.map((each) => [each.feature, each.r]));
  const sharing = known.map((each) => ({ ...each, r: r.get(each.feature) ?? null }));
  const listed = new Set(known.map(({ feature }) => feature));
  const others = values
    .filter(({ feature, r: value }) => !listed.has(feature) && value !== null)
    .map(({ feature, r: value }) => ({ feature, same: 0, opposite: 0, k: null, r: value }))
    .sort((a, b) => Math.abs(b.r ?? 0) - Math.abs(a.r ?? 0));
  return [...sharing, ...others];
}
