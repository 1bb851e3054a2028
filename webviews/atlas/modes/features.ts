/** Dimensions by features: what every dimension says of every feature. */
import * as l10n from '@vscode/l10n';
import { count, fixed, pValue } from '../../../server/protocol/format';
import type { AtlasCell } from '../../../server/protocol/panels/atlas';
import { pText } from '../../common/format';
import { uncovered, type AtlasModel } from '../model';
import { figure, type Exact, type ModeView } from './mode';

export function featuresMode({ page, covered }: AtlasModel): ModeView {
  const { claims, any } = uncovered(covered);
  return {
    finding: l10n.t(
      '{0} of {1} dimensions have no claim; {2} of them are in no register',
      ...[count(claims), count(page.dimensions), count(any)],
    ),
    hatched: l10n.t('not measured'),
    columns: [
      { title: l10n.t('AUC'), hint: l10n.t('in-sample'), align: 'number' },
      { title: l10n.t('sign'), align: 'mark' },
      { title: 'p+', align: 'number' },
      { title: 'p\u2212', align: 'number' },
      { title: 'n+', align: 'number' },
      { title: 'n\u2212', align: 'number' },
      { title: 'q', align: 'number' },
      { title: l10n.t('in register'), align: 'mark' },
      { title: l10n.t('claimed'), align: 'mark' },
    ],
    exact: async (scene, rows, columns, slot) => {
      const key = { rows: [...rows], columns: [...columns] };
      const { data } = await scene.client.get('featureCells', key, { slot });
      return data.map(exactOf);
    },
  };
}

function exactOf(cell: AtlasCell): Exact {
  const { auc, polarity, pPlus, pMinus, nPos, nNeg, q, register, claimed } = cell;
  const mark = (is: boolean, sign: string): { text: string; value: string } => ({
    text: is ? sign : '',
    value: is ? '1' : '0',
  });
  return {
    line: lineOf(cell),
    small: shares(cell),
    row: [
      figure(auc, (value) => fixed(value, 3)),
      { text: auc === null ? '' : polarity === '+' ? '+' : '\u2212' },
      figure(pPlus, (value) => fixed(value, 3)),
      figure(pMinus, (value) => fixed(value, 3)),
      figure(nPos, count),
      figure(nNeg, count),
      figure(q, pValue),
      mark(register, '□'),
      mark(claimed, '◤'),
    ],
  };
}

/** e.g. `in-sample AUC 0.781, +, q = 0.004, in register, claimed`. */
function lineOf({ auc, polarity, q, register, claimed }: AtlasCell): string {
  const catalog = [
    ...(register ? [l10n.t('in register')] : []),
    ...(claimed ? [l10n.t('claimed')] : []),
  ];
  if (auc === null) return [l10n.t('not measured'), ...catalog].join(', ');
  return [
    l10n.t('in-sample AUC {0}', fixed(auc, 3)),
    polarity === '+' ? '+' : '\u2212',
    ...(q === null ? [] : [pText('q', q)]),
    ...catalog,
  ].join(', ');
}

function shares({ pPlus, pMinus, nPos, nNeg }: AtlasCell): string {
  if (pPlus === null || pMinus === null || nPos === null || nNeg === null) return '';
  return l10n.t(
    'p+ {0} of {1} anchors, p\u2212 {2} of {3} others',
    ...[fixed(pPlus, 3), count(nPos), fixed(pMinus, 3), count(nNeg)],
  );
}
