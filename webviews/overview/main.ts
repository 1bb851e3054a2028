/** The page of a whole catalog: how much it explains, what needs a person, and every feature to sort and filter. */
import * as l10n from '@vscode/l10n';
import { overviewAsks, type CatalogRow } from '../../server/protocol/panels/overview';
import { startPanel } from '../common/panel';
import type { OverviewScene, State } from './state';
import { view } from './view/page';

startPanel<typeof overviewAsks, State>({
  name: 'overview',
  asks: overviewAsks,
  initial: { head: undefined, rows: [] },
  load: async (scene) => {
    const { data: head } = await scene.client.get('page', {}, { slot: 'page' });
    scene.set({ head });
    scene.set({ rows: await allRows(scene, head.features, head.page) });
  },
  title: ({ catalog, state }) =>
    state.head && l10n.t('{0}: overview', catalog.split('/').at(-1) ?? ''),
  view,
});

/** In pages, so that no answer is large; those that are here are shown at the first load. */
async function allRows(
  scene: OverviewScene,
  features: number,
  page: number,
): Promise<readonly CatalogRow[]> {
  const rows: CatalogRow[] = [];
  const isFirst = scene.state.rows.length === 0;
  for (let from = 0; from < features; from += page) {
    const options = { from, count: page, slot: 'rows' };
    rows.push(...(await scene.client.get('rows', {}, options)).data);
    if (isFirst) scene.set({ rows: [...rows] });
  }
  return rows;
}
