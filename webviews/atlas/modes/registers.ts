/** Features by features: which dimensions their registers share. */
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../../server/protocol/format';
import type { OverlapCell } from '../../../server/protocol/panels/atlas';
import type { AtlasModel } from '../model';
import { figure, type Exact, type ModeView } from './mode';

export function registersMode({ page }: AtlasModel): ModeView {
  return {
    finding: findingOf(page),
    hatched: l10n.t('the feature itself, or no register'),
    columns: [
      { title: l10n.t('same sign'), align: 'number' },
      { title: l10n.t('opposite signs'), align: 'number' },
      { title: l10n.t('width, row'), align: 'number' },
      { title: l10n.t('width, column'), align: 'number' },
      {
        title: l10n.t('by chance'),
        hint: l10n.t('shared by random registers of these widths, on average'),
        align: 'number',
      },
    ],
    exact: async (scene, rows, columns, slot) => {
      const key = { rows: [...rows], columns: [...columns] };
      const { data } = await scene.client.get('registerCells', key, { slot });
      return data.map((cell, i) =>
        exactOf(cell, rows[Math.floor(i / columns.length)] === columns[i % columns.length]),
      );
    },
  };
}

function findingOf({ found, features }: AtlasModel['page']): string {
  const { registers, sharing, all } = found.registers ?? { registers: 0, sharing: 0, all: 0 };
  return l10n.t(
    '{0} of {1} pairs of registers share a dimension; {2} of {3} features have a register',
    ...[count(sharing), count(all), count(registers), count(features.length)],
  );
}

function exactOf(
  { widthRow, widthColumn, same, opposite, chance }: OverlapCell,
  isSelf: boolean,
): Exact {
  const isKnown = widthRow !== null && widthColumn !== null;
  const by = chance === null ? '' : l10n.t('{0} by chance', fixed(chance, 2));
  return {
    line: isSelf
      ? l10n.t('the feature itself')
      : isKnown
        ? l10n.t(
            '{0} shared: {1} with the same sign, {2} with opposite ones',
            ...[count(same + opposite), count(same), count(opposite)],
          )
        : l10n.t('no register: not measured'),
    small: isKnown
      ? [
          l10n.t('of {0} (row) and {1} (column) dimensions', count(widthRow), count(widthColumn)),
          by,
        ]
          .filter((words) => words !== '')
          .join('; ')
      : '',
    row: [
      figure(isKnown ? same : null, count),
      figure(isKnown ? opposite : null, count),
      figure(widthRow, count),
      figure(widthColumn, count),
      figure(chance, (value) => fixed(value, 2)),
    ],
  };
}
