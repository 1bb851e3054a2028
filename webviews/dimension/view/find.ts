/** `/` finds lists, features, partners and the loudest tokens of the page. */
import { nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { plainListName } from '../../../server/protocol/listName';
import type { DimensionPage } from '../../../server/protocol/panels/dimension';
import { visible } from '../../../server/protocol/userText';
import { findBox, type Way } from '../../common/parts/findBox';
import { goToRowOf } from '../../common/parts/table';
import { tokenText } from '../../common/parts/text';
import type { DimensionScene } from '../state';

/** Of each kind. */
const MOST = 3;

/** The box is there once it is asked for. */
export function startFinding(scene: DimensionScene): void {
  const focus = (): void => document.querySelector<HTMLElement>('[data-find]')?.focus();
  if (scene.state.sought !== undefined) focus();
  else {
    scene.set({ sought: '' });
    // It is drawn with the next frame.
    requestAnimationFrame(focus);
  }
}

export function findSection(
  scene: DimensionScene,
  page: DimensionPage,
): TemplateResult | typeof nothing {
  const { sought } = scene.state;
  if (sought === undefined) return nothing;
  return findBox({
    name: l10n.t('Find lists, features, dimensions and {0} on this page', page.nouns.many),
    sought,
    waysOf: (words) => waysOf(words, page),
    seek: (words) => scene.set({ sought: words }),
    leave: () => scene.set({ sought: undefined }),
    announce: (words) => scene.announce(words),
  });
}

function waysOf(sought: string, { survey, usedBy }: DimensionPage): readonly Way[] {
  const wanted = sought.trim().toLowerCase();
  if (wanted === '') return [];
  const { best = [], partners = [], plus = [], minus = [] } = survey?.found ?? {};
  const inside = (...names: string[]): boolean =>
    names.some((name) => name.toLowerCase().includes(wanted));
  return [
    ...first(
      best,
      (list) => inside(list.name, plainListName(list)),
      (list, row) => ({
        words: l10n.t('List {0}', visible(plainListName(list))),
        go: () => goToRowOf('lists', row),
      }),
    ),
    ...first(
      usedBy,
      ({ feature, label }) => inside(feature, label),
      ({ feature }, row) => ({
        words: l10n.t('Feature {0}', visible(feature)),
        go: () => goToRowOf('uses', row),
      }),
    ),
    ...first(
      partners,
      ({ index }) => String(index).startsWith(wanted),
      ({ index }, row) => ({
        words: l10n.t('Dimension {0}', index),
        go: () => goToRowOf('partners', row),
      }),
    ),
    ...first(
      // As they stand on the page.
      [...plus, ...minus],
      ({ text }) => inside(text),
      ({ text }, place) => ({ words: tokenText(text), go: () => goToToken(place) }),
    ),
  ];
}

function first<T>(
  all: readonly T[],
  fits: (one: T) => boolean,
  wayTo: (one: T, row: number) => Way,
): readonly Way[] {
  return all.flatMap((one, row) => (fits(one) ? [wayTo(one, row)] : [])).slice(0, MOST);
}

function goToToken(place: number): void {
  const item = document.querySelectorAll<HTMLElement>('.tokens > li')[place];
  if (item === undefined) return;
  item.tabIndex = -1;
  item.focus();
}
