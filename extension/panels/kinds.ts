/** Every kind of panel: a new one is added here, to `server/lsp/panels/panels.ts`, and to the manifest's events. */
import { featureAsks } from '../../server/protocol/panels/feature';
import type { PanelKind } from './panelKind';

const featurePanel: PanelKind = {
  name: 'feature',
  viewType: 'dimcat.featurePage',
  asks: featureAsks,
  title: ({ feature }) => feature ?? '',
};

export const PANEL_KINDS: readonly PanelKind[] = [featurePanel];
