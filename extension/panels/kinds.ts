/** Every kind of panel: a new one is added here, to `server/lsp/panels/panels.ts`, and to the manifest's events. */
import * as vscode from 'vscode';
import { compareAsks } from '../../server/protocol/panels/compare';
import { dimensionAsks } from '../../server/protocol/panels/dimension';
import { atlasAsks } from '../../server/protocol/panels/atlas';
import { experimentsAsks } from '../../server/protocol/panels/experiments';
import { featureAsks } from '../../server/protocol/panels/feature';
import { labAsks } from '../../server/protocol/panels/lab';
import { lensAsks } from '../../server/protocol/panels/lens';
import { mapAsks } from '../../server/protocol/panels/map';
import { overviewAsks } from '../../server/protocol/panels/overview';
import { dimensionActs } from './dimensionActions';
import { featureActs } from './featureActions';
import { atlasActs } from './atlasActions';
import { compareActs } from './compareActions';
import { experimentsActs } from './experimentsActions';
import { lensActs } from './lensActions';
import { mapActs } from './mapActions';
import type { PanelKind } from './panelKind';

const featurePanel: PanelKind = {
  name: 'feature',
  viewType: 'dimcat.featurePage',
  asks: featureAsks,
  actions: featureActs,
  isSeveral: true,
  title: ({ feature }) => feature ?? '',
};

const mapPanel: PanelKind = {
  name: 'map',
  viewType: 'dimcat.mapPage',
  asks: mapAsks,
  actions: mapActs,
  title: () => vscode.l10n.t('Model map'),
};

const atlasPanel: PanelKind = {
  name: 'atlas',
  viewType: 'dimcat.atlasPage',
  asks: atlasAsks,
  actions: atlasActs,
  title: () => vscode.l10n.t('Atlas'),
};

const lensPanel: PanelKind = {
  name: 'lens',
  viewType: 'dimcat.textLens',
  asks: lensAsks,
  actions: lensActs,
  title: () => vscode.l10n.t('Text lens'),
};

const dimensionPanel: PanelKind = {
  name: 'dimension',
  viewType: 'dimcat.dimensionPage',
  asks: dimensionAsks,
  actions: dimensionActs,
  title: ({ dimension }) => vscode.l10n.t('Dimension {0}', dimension ?? 0),
};

const overviewPanel: PanelKind = {
  name: 'overview',
  viewType: 'dimcat.overviewPage',
  asks: overviewAsks,
  title: () => vscode.l10n.t('Catalog Overview'),
};

const labPanel: PanelKind = {
  name: 'lab',
  viewType: 'dimcat.flipLab',
  asks: labAsks,
  title: () => vscode.l10n.t('Flip lab'),
};

const comparePanel: PanelKind = {
  name: 'compare',
  viewType: 'dimcat.comparePage',
  asks: compareAsks,
  actions: compareActs,
  title: () => vscode.l10n.t('Compare'),
};

const experimentsPanel: PanelKind = {
  name: 'experiments',
  viewType: 'dimcat.experimentsPage',
  asks: experimentsAsks,
  actions: experimentsActs,
  title: () => vscode.l10n.t('Experiments'),
};

export const PANEL_KINDS: readonly PanelKind[] = [
  featurePanel,
  lensPanel,
  labPanel,
  mapPanel,
  dimensionPanel,
  overviewPanel,
  atlasPanel,
  comparePanel,
  experimentsPanel,
];
