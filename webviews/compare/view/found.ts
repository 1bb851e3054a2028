/** The row of the feature that a person came for. */
import * as l10n from '@vscode/l10n';
import { visible } from '../../../server/protocol/userText';
import { goToRowOf } from '../../common/parts/table';
import { partsOf } from '../layout/order';
import type { CompareScene } from '../state';
import { TABLES } from './tables';

/** Brings it into sight, once for each time that the place names it, and gives it the focus. */
export function goToFeature(scene: CompareScene): void {
  const { place, state } = scene;
  if (place.feature === undefined || state.cameFor === place) return;
  scene.set({ cameFor: place, words: '', only: undefined });
  const parts = partsOf(state.features, '', undefined);
  for (const [part, id] of Object.entries(TABLES)) {
    const row = parts[part as keyof typeof TABLES].findIndex(
      (feature) => feature.id === place.feature,
    );
    // The tables are drawn with the next frame, and the page scrolls to where it stood before that.
    if (row >= 0) requestAnimationFrame(() => requestAnimationFrame(() => goToRowOf(id, row)));
    if (row >= 0) return;
  }
  scene.announce(l10n.t('{0} is on neither side.', visible(place.feature)));
}
