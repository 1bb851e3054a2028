/** The atlas: what every dimension says of every feature, layer and other dimension, and what no claim covers yet. */
import * as l10n from '@vscode/l10n';
import { html } from 'lit';
import { atlasActions, atlasAsks } from '../../server/protocol/panels/atlas';
import { startPanel } from '../common/panel';
import { showTable } from './controls';
import { loadAtlas } from './load';
import { initial, type asks, type State } from './state';
import { view } from './view';

startPanel<typeof asks, State>({
  name: 'atlas',
  asks: { ...atlasAsks, ...atlasActions },
  initial,
  load: loadAtlas,
  keys: { t: showTable },
  title: ({ state }) => state.model && l10n.t('Atlas'),
  view: (scene) =>
    scene.state.model === undefined
      ? html`<p class="empty">${l10n.t('Scoring dimensions …')}</p>`
      : view(scene, scene.state.model),
});
