/** The page of experiments: a report with its pictures and tables, whose names lead to features and dimensions. */
import * as l10n from '@vscode/l10n';
import {
  experimentsActions,
  experimentsAsks,
  type ReportData,
} from '../../server/protocol/panels/experiments';
import { startPanel } from '../common/panel';
import { drawingOf } from './drawing';
import type { ExperimentsAsks, ExperimentsScene, ReportPicture, State } from './state';
import { view } from './view/page';

startPanel<ExperimentsAsks, State>({
  name: 'experiments',
  asks: { ...experimentsAsks, ...experimentsActions },
  initial: { reports: undefined, report: undefined, pictures: new Map() },
  load: async (scene) => {
    // The catalog may be the same after another experiment, so nothing says that the list is old.
    const options = { slot: 'page', remember: false } as const;
    const { reports } = (await scene.client.get('page', {}, options)).data;
    scene.set({ reports });
    const id = scene.place.report ?? reports[0]?.id;
    if (id === undefined || !reports.some((each) => each.id === id)) {
      scene.set({ report: undefined });
      return;
    }
    const { data } = await scene.client.get('report', { report: id }, { slot: 'report' });
    if (scene.state.report?.id !== id) scene.set({ pictures: new Map() });
    scene.set({ report: data });
    await loadPictures(scene, data);
  },
  title: ({ state: { report } }) => report?.title ?? l10n.t('Experiments'),
  view,
});

/** One after the other, from the top. */
async function loadPictures(scene: ExperimentsScene, { id, pictures }: ReportData): Promise<void> {
  for (const { id: picture } of pictures) {
    const key = { report: id, picture };
    const { svg, ...drawn } = (await scene.client.get('picture', key, { slot: 'picture' })).data;
    const shown: ReportPicture = { ...drawn, drawing: drawingOf(svg) };
    scene.set({ pictures: new Map([...scene.state.pictures, [picture, shown]]) });
  }
}
