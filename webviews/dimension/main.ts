/** The page of one dimension: what its signs tell apart, whether a look may be all of it, who uses it, what it does. */
import * as l10n from '@vscode/l10n';
import { dimensionActions, dimensionAsks } from '../../server/protocol/panels/dimension';
import { startPanel } from '../common/panel';
import { claim, neighbour } from './actions';
import type { DimensionAsks, State } from './state';
import { startFinding } from './view/find';
import { view } from './view/page';

startPanel<DimensionAsks, State>({
  name: 'dimension',
  asks: { ...dimensionAsks, ...dimensionActions },
  initial: {
    page: undefined,
    working: undefined,
    warnings: [],
    sought: undefined,
    refusal: undefined,
  },
  load: async (scene) => {
    const key = { dimension: scene.place.dimension ?? 0 };
    const { data } = await scene.client.get('page', key, { slot: 'page' });
    const isOther = scene.state.page?.index !== data.index;
    scene.set({ page: data, ...(isOther && { warnings: [], refusal: undefined }) });
  },
  title: ({ state }) => state.page && l10n.t('Dimension {0}', state.page.index),
  view,
  keys: {
    '/': (scene) => startFinding(scene),
    '[': (scene) => neighbour(scene, -1),
    ']': (scene) => neighbour(scene, 1),
    c: (scene) => claim(scene),
  },
});
