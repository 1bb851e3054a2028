/** Dimensions by dimensions: what the signs of two say of each other. */
import * as l10n from '@vscode/l10n';
import { bits, count, signed } from '../../../server/protocol/format';
import type { PairCell } from '../../../server/protocol/panels/atlas';
import type { AtlasModel } from '../model';
import { figure, type Exact, type ModeView } from './mode';

export function pairsMode({ page }: AtlasModel): ModeView {
  return {
    finding: findingOf(page),
    hatched: l10n.t('the dimension itself'),
    columns: [
      { title: l10n.t('mutual information, bits'), align: 'number' },
      { title: 'φ', align: 'number' },
      { title: l10n.t('row +'), align: 'number' },
      { title: l10n.t('column +'), align: 'number' },
      { title: l10n.t('both +'), align: 'number' },
      { title: l10n.t('tokens'), align: 'number' },
    ],
    exact: async (scene, rows, columns, slot) => {
      const key = { rows: [...rows], columns: [...columns] };
      const { data } = await scene.client.get('pairCells', key, { slot });
      return data.map(exactOf);
    },
  };
}

function findingOf({ found }: AtlasModel['page']): string {
  const { pairs } = found;
  if (pairs === undefined) return l10n.t('The pairs of dimensions are not computed yet');
  const { strong, all, mean, chance, tokens } = pairs;
  return l10n.t(
    '{0} of {1} pairs share at least 0.1 bits; the mean is {2}, and {3} by chance in {4} tokens',
    ...[count(strong), count(all), bits(mean), bits(chance), count(tokens)],
  );
}

function exactOf(cell: PairCell | null): Exact {
  if (cell === null)
    return { line: l10n.t('the dimension itself'), small: '', row: Array(6).fill({ text: '' }) };
  const { tokens, plusRow, plusColumn, both, phi } = cell;
  return {
    line: [
      l10n.t('{0} bits', bits(cell.bits)),
      phi === null ? l10n.t('φ not defined: one sign only') : `φ ${signed(phi, 3)}`,
    ].join(', '),
    small: l10n.t(
      '+ in {0} (row), {1} (column), both in {2} of {3} tokens',
      ...[count(plusRow), count(plusColumn), count(both), count(tokens)],
    ),
    row: [
      figure(cell.bits, bits),
      figure(phi, (value) => signed(value, 3)),
      ...[plusRow, plusColumn, both, tokens].map((value) => figure(value, count)),
    ],
  };
}
