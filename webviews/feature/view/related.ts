/** Features that share registered dimensions, or agree on the same tokens. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Place } from '../../../server/protocol/panels/place';
import { count, fixed } from '../../../server/protocol/format';
import type { Cell } from '../../common/parts/cells';
import { table, type TableProps } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import { elsewhere, loadPart, type FeatureScene, type State } from '../state';
import { partial, section } from './section';

interface Row {
  readonly feature: string;
  readonly label: string;
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
    partial(
      scene.state.related,
      () => {
        const rows = relatedRows(scene.state);
        return rows.length === 0
          ? html`<p class="empty">${none(scene.state)}</p>`
          : table({
              id: 'related-table',
              ...columnsFor(k),
              rows: rows.map((row) => cellsOf(scene, row)),
              ...(scene.live && opening(scene, rows)),
            });
      },
      scene.live
        ? () => {
            scene.set({ related: undefined });
            void loadPart(scene, 'related');
          }
        : undefined,
    ),
  );
}

function none(state: State): string {
  const there = elsewhere(state);
  return there === undefined
    ? l10n.t('No other measured feature shares a dimension of this register.')
    : l10n.t(
        'No other feature that was looked at at layer {0} shares a dimension of this register.',
        there.shown,
      );
}

function columnsFor(k: number): Pick<TableProps, 'caption' | 'columns'> {
  return {
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
  };
}

/** Enter opens a feature here, `b` beside. */
function opening(
  scene: FeatureScene,
  rows: readonly Row[],
): Pick<TableProps, 'onEnter' | 'actions'> {
  const place = (row: number): Place => ({ ...scene.place, feature: rows[row]!.feature });
  const beside = (row: number): void => scene.openBeside('feature', place(row));
  return {
    onEnter: (row) => scene.open('feature', place(row)),
    actions: [{ key: 'b', name: l10n.t('Open beside (b)'), run: beside }],
  };
}

function cellsOf(scene: FeatureScene, { feature, same, opposite, k, r }: Row): readonly Cell[] {
  const place = { ...scene.place, feature };
  return [
    { text: feature, content: link(scene, 'feature', place, userText(feature)) },
    { text: count(same), value: same },
    { text: count(opposite), value: opposite },
    k === null ? { text: '–', value: null } : { text: count(k), value: k },
    r === null ? { text: l10n.t('not measured'), value: null } : { text: fixed(r, 3), value: r },
  ];
}

/** Those that share dimensions, then those that only correlate, the strongest first. */
export function relatedRows({ related, correlations }: State): readonly Row[] {
  const known = related && 'data' in related ? related.data : [];
  const values = correlations && 'data' in correlations ? correlations.data : [];
  const r = new Map(values.map((each) => [each.feature, each.r]));
  const sharing = known.map((each) => ({ ...each, r: r.get(each.feature) ?? null }));
  const listed = new Set(known.map(({ feature }) => feature));
  const others = values
    .filter(({ feature, r: value }) => !listed.has(feature) && value !== null)
    .map(({ feature, r: value }) => ({
      feature,
      label: feature,
      same: 0,
      opposite: 0,
      k: null,
      r: value,
    }))
    .sort((a, b) => Math.abs(b.r ?? 0) - Math.abs(a.r ?? 0));
  return [...sharing, ...others];
}
