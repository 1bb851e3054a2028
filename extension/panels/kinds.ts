/** Every kind of panel: a new one is added here, to `server/lsp/panels/panels.ts`, and to the manifest's events. */
import * as vscode from 'vscode';
import { featureAsks } from '../../server/protocol/panels/feature';
import { mapAsks } from '../../server/protocol/panels/map';
import { mapActs } from './mapActions';
import { featureActs } from './featureActions';
import type { PanelKind } from './panelKind';

const featurePanel: PanelKind = {
  name: 'feature',
  viewType: 'dimcat.featurePage',
  asks: featureAsks,
  actions: featureActs,
  title: ({ feature }) => feature ?? '',
};

const mapPanel: PanelKind = {
  name: 'map',
  viewType: 'dimcat.mapPage',
  asks: mapAsks,
  actions: mapActs,
  title: () => vscode.l10n.t('Model map'),
};

export const PANEL_KINDS: readonly PanelKind[] = [featurePanel, mapPanel];
