/** What the atlas says of itself, and of its cells before they are read exactly. */
import * as l10n from '@vscode/l10n';
import { NOT_MEASURED } from '../../server/protocol/atlas';
import { count } from '../../server/protocol/format';
import { cellNumber } from './colourWords';
import type { Cell } from './layout/view';
import { has, hasDimensions, nameOf, type AtlasModel, type KnownCell } from './model';
import { modeOf } from './modes/modes';

/** For screen readers: rows by columns, and what keys do. */
export function gridName(model: AtlasModel): string {
  return [
    gridSize(model),
    l10n.t('Arrows move; plus, minus and 0 zoom.'),
    ...(hasDimensions(model) ? [l10n.t('Shift with arrows brushes dimensions.')] : []),
    l10n.t('Enter opens the page of the column, F that of the row.'),
  ].join(' ');
}

function gridSize({ mode, rows, columns }: AtlasModel): string {
  const sides = [count(rows.length), count(columns.length)];
  switch (mode) {
    case 'features':
      return l10n.t('Atlas, rows by columns: {0} features by {1} dimensions.', ...sides);
    case 'layers':
      return l10n.t('Atlas, rows by columns: {0} layers by {1} dimensions.', ...sides);
    case 'pairs':
      return l10n.t('Atlas, rows by columns: {0} dimensions by {1} dimensions.', ...sides);
    case 'registers':
      return l10n.t('Atlas, rows by columns: {0} features by {1} features.', ...sides);
  }
}

/** What the atlas is of. */
export function factsOf({ page }: AtlasModel): string {
  return [
    ...(page.site ? [l10n.t('{0} at layer {1}', page.site.kind, page.site.layer)] : []),
    l10n.t('{0} dimensions × {1} features', count(page.dimensions), count(page.features.length)),
  ].join(' · ');
}

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
