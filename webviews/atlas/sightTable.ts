/** Cells as tables: those in sight as they were fetched, and those round the cursor with all digits. */
import * as l10n from '@vscode/l10n';
import { NOT_MEASURED, SCALES } from '../../server/protocol/atlas';
import { MOST_CELLS } from '../../server/protocol/panels/atlas';
import { count } from '../../server/protocol/format';
import type { Column, Grid } from '../common/parts/cells';
import { cellNumber, colourName } from './colourWords';
import { nearCells } from './layout/near';
import type { Cell, Sight } from './layout/view';
import { has, nameOf, type AtlasModel, type KnownCell } from './model';
import { modeOf } from './modes/modes';
import type { AtlasScene, SightTable } from './state';

function names(): Column[] {
  return [
    { title: l10n.t('column'), align: 'text' },
    { title: l10n.t('row'), align: 'text' },
  ];
}

/** Cells that were fetched, one a row; figures have the steps of a byte. */
export function fetchedTable(
  model: AtlasModel,
  cells: readonly Cell[],
  cellOf: (at: Cell) => KnownCell | undefined,
): Grid {
  const { colour } = model;
  const yes = (is: boolean): { text: string } => ({ text: is ? '1' : '0' });
  const isOfFeatures = model.mode === 'features';
  return {
    columns: [
      ...names(),
      { title: colourName(colour), align: 'number' },
      ...(isOfFeatures
        ? [l10n.t('In register'), l10n.t('Claimed'), l10n.t('q at most 0.05')].map(
            (title): Column => ({ title, align: 'number' }),
          )
        : []),
    ],
    rows: cells.flatMap((at) => {
      const known = cellOf(at);
      if (known === undefined) return [];
      const { value, flags } = known;
      const isMeasured = value !== NOT_MEASURED;
      return [
        [
          { text: nameOf(model, 'columns', at.column) },
          { text: nameOf(model, 'rows', at.row) },
          {
            text: isMeasured ? cellNumber(colour, value) : '',
            value: isMeasured ? Number(SCALES[colour].figure(value).toFixed(4)) : null,
          },
          ...(isOfFeatures
            ? (['register', 'claimed', 'significant'] as const).map((flag) => yes(has(flags, flag)))
            : []),
        ],
      ];
    }),
  };
}

/** As many cells in sight round the cursor as are read at once, exactly. */
export async function exactTable(
  scene: AtlasScene,
  model: AtlasModel,
  sight: Sight,
  cursor: Cell,
): Promise<SightTable> {
  const { top, left, bottom, right } = nearCells(sight, cursor, MOST_CELLS);
  const mode = modeOf(model);
  const [rows, columns] = [
    [...model.rows.subarray(top, bottom)],
    [...model.columns.subarray(left, right)],
  ];
  const cells = await mode.exact(scene, rows, columns, 'table');
  const grid = {
    columns: [...names(), ...mode.columns],
    rows: cells.map(({ row }, i) => [
      { text: nameOf(model, 'columns', left + (i % columns.length)) },
      { text: nameOf(model, 'rows', top + Math.floor(i / columns.length)) },
      ...row,
    ]),
  };
  const whole = (sight.bottom - sight.top) * (sight.right - sight.left);
  const caption =
    cells.length < whole
      ? l10n.t('{0} of the {1} cells in sight, round the cursor', count(cells.length), count(whole))
      : l10n.t('The {0} cells in sight', count(cells.length));
  return { caption, grid };
}
