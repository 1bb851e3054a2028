import * as l10n from '@vscode/l10n';
import { NOT_MEASURED, signedOf } from '../../server/protocol/atlas';
import { fixed } from '../../server/protocol/format';
import type { Grid } from '../common/parts/cells';
import type { Cell } from './layout/view';
import { has, type AtlasModel, type KnownCell } from './model';

/** Cells that were fetched, one a row; figures have the atlas's steps of 1/254. */
export function sightTable(
  { page, rows, columns }: AtlasModel,
  cells: readonly Cell[],
  cellOf: (at: Cell) => KnownCell | undefined,
): Grid {
  const yes = (is: boolean): { text: string } => ({ text: is ? '1' : '0' });
  return {
    columns: [
      { title: l10n.t('Dimension'), align: 'number' },
      { title: l10n.t('Feature'), align: 'text' },
      { title: l10n.t('AUC \u2212 0.5, signed'), align: 'number' },
      { title: l10n.t('In register'), align: 'number' },
      { title: l10n.t('Claimed'), align: 'number' },
      { title: l10n.t('q at most 0.05'), align: 'number' },
    ],
    rows: cells.flatMap((at) => {
      const known = cellOf(at);
      if (known === undefined) return [];
      const isMeasured = known.value !== NOT_MEASURED;
      return [
        [
          { text: String(columns[at.column]!) },
          { text: page.features[rows[at.row]!]!.id },
          {
            text: isMeasured ? fixed(signedOf(known.value), 3) : '',
            value: isMeasured ? Number(signedOf(known.value).toFixed(4)) : null,
          },
          yes(has(known.flags, 'register')),
          yes(has(known.flags, 'claimed')),
          yes(has(known.flags, 'significant')),
        ],
      ];
    }),
  };
}
