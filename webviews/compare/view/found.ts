/** The row of the feature that a person came for. */
import * as l10n from '@vscode/l10n';
import { visible } from '../../../server/protocol/userText';
import { goToRowOf } from '../../common/parts/table';
import { partsOf } from '../layout/order';
import { onlyOf, type CompareScene } from '../state';
import { TABLES } from './tables';

/** Brings it into sight, once for each time that the place names it, and gives it the focus. */
export function goToFeature(scene: CompareScene): void {
  const { place, state, choices } = scene;
  if (place.feature === undefined || state.cameFor === place) return;
  scene.set({ cameFor: place });
  const filtered = partsOf(state.features, choices.words ?? '', onlyOf(scene));
  const found = rowOf(place.feature, filtered);
  // A filter that hides it gives way.
  if (found === undefined) scene.choose({ words: undefined, only: undefined });
  const there = found ?? rowOf(place.feature, partsOf(state.features, '', undefined));
  if (there === undefined)
    scene.announce(l10n.t('{0} is on neither side.', visible(place.feature)));
  // The tables are drawn with the next frame, and the page scrolls to where it stood before that.
  else requestAnimationFrame(() => requestAnimationFrame(() => goToRowOf(there.table, there.row)));
}

function rowOf(
  id: string,
  parts: ReturnType<typeof partsOf>,
): { readonly table: string; readonly row: number } | undefined {
  for (const [part, table] of Object.entries(TABLES)) {
    const row = parts[part as keyof typeof TABLES].findIndex((feature) => feature.id === id);
    if (row >= 0) return { table, row };
  }
  return undefined;
}
