/** What the atlas says of its cells before they are read exactly. */
import * as l10n from '@vscode/l10n';
import { NOT_MEASURED } from '../../server/protocol/atlas';
import { cellNumber } from './colourWords';
import type { Cell } from './layout/view';
import { has, nameOf, type AtlasModel, type KnownCell } from './model';
import { modeOf } from './modes/modes';

/** e.g. `172 × animal`: the column, then the row. */
export function cellName(model: AtlasModel, { row, column }: Cell): string {
  return `${nameOf(model, 'columns', column)} × ${nameOf(model, 'rows', row)}`;
}

/** From two bytes: the figure with two digits, and what the flags say. */
export function roughly(model: AtlasModel, { value, flags }: KnownCell): string {
  const number = value === NOT_MEASURED ? '' : cellNumber(model.colour, value);
  const figure =
    value === NOT_MEASURED
      ? modeOf(model).hatched
      : [
          ...(number === '' ? [] : [l10n.t('about {0}', number)]),
          ...(value === 0 ? [] : [value > 0 ? '+' : '\u2212']),
        ].join(', ');
  return [
    ...(figure === '' ? [] : [figure]),
    ...(model.mode === 'features' ? catalogWords(flags) : []),
  ].join(', ');
}

function catalogWords(flags: number): readonly string[] {
  return [
    ...(has(flags, 'significant') ? [l10n.t('q at most 0.05')] : []),
    ...(has(flags, 'register') ? [l10n.t('in register')] : []),
    ...(has(flags, 'claimed') ? [l10n.t('claimed')] : []),
  ];
}
