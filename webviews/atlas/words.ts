/** What the atlas says of its cells. */
import * as l10n from '@vscode/l10n';
import { NOT_MEASURED, signedOf } from '../../server/protocol/atlas';
import { count, fixed, pRelation } from '../../server/protocol/format';
import type { AtlasCell } from '../../server/protocol/panels/atlas';
import { visible } from '../../server/protocol/userText';
import type { Cell } from './layout/view';
import { has, uncovered, type AtlasModel, type KnownCell } from './model';

/** e.g. `172 × animal`. */
export function cellName({ page, columns, rows }: AtlasModel, { row, column }: Cell): string {
  return `${columns[column]!} × ${visible(page.features[rows[row]!]!.id)}`;
}

/** From two bytes: the figure with two digits, and what the flags say. */
export function roughly({ value, flags }: KnownCell): string {
  const figure =
    value === NOT_MEASURED
      ? l10n.t('not measured')
      : l10n.t(
          'about {0}, {1}',
          fixed(0.5 + Math.abs(signedOf(value)), 2),
          value > 0 ? '+' : '\u2212',
        );
  return [
    figure,
    ...(has(flags, 'significant') ? [l10n.t('q at most 0.05')] : []),
    ...(has(flags, 'register') ? [l10n.t('in register')] : []),
    ...(has(flags, 'claimed') ? [l10n.t('claimed')] : []),
  ].join(', ');
}

/** e.g. `0.781, +, q = 0.004, in register, claimed`. */
export function exactly({ auc, polarity, q, register, claimed }: AtlasCell): string {
  if (auc === null)
    return [l10n.t('not measured'), ...(register ? [l10n.t('in register')] : [])].join(', ');
  return [
    fixed(auc, 3),
    polarity === '+' ? '+' : '\u2212',
    ...(q === null ? [] : [`q ${pRelation(q)}`]),
    ...(register ? [l10n.t('in register')] : []),
    ...(claimed ? [l10n.t('claimed')] : []),
  ].join(', ');
}

/** p+, p-, n+ and n-, below the figure. */
export function shares({ pPlus, pMinus, nPos, nNeg }: AtlasCell): string {
  if (pPlus === null || pMinus === null || nPos === null || nNeg === null) return '';
  return l10n.t(
    'p+ {0} of {1} anchors, p\u2212 {2} of {3} others',
    ...[fixed(pPlus, 3), count(nPos), fixed(pMinus, 3), count(nNeg)],
  );
}

/** What the picture finds: what is still to do. */
export function finding({ page, covered }: AtlasModel): string {
  const { claims, any } = uncovered(covered);
  return l10n.t(
    '{0} of {1} dimensions have no claim; {2} of them are in no register',
    ...[count(claims), count(page.dimensions), count(any)],
  );
}
