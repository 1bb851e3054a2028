/** The feature page: asks for its data when it is ready, and paints what it gets. */
import { html } from 'lit';
import { featureAsks } from '../../server/protocol/panels/feature';
import { h } from '../common/dom';
import { startPanel, type Scene } from '../common/panel';
import { layoutPage, type PageLayout } from './layout/page';
import { Page } from './paint/page';

interface State {
  readonly page: PageLayout | undefined;
}

type FeatureScene = Scene<typeof featureAsks, State>;

const root = h('div', {});
let page: Page | undefined;

startPanel<typeof featureAsks, State>({
  name: 'feature',
  asks: featureAsks,
  initial: { page: undefined },
  load: async (scene) => {
    const key = { feature: scene.place.feature ?? '' };
    const { data } = await scene.client.get('page', key, { slot: 'page' });
    scene.set({ page: layoutPage(data) });
  },
  title: ({ state }) => state.page?.title,
  view: (scene) => {
    page ??= new Page(root, actionsOf(scene));
    const job = scene.jobs.find(({ feature }) => feature === scene.place.feature)?.job;
    const shown = job === 'flip' || job === 'measure' ? job : null;
    page.paint({ page: scene.state.page, job: shown, fault: undefined });
    return html`${root}`;
  },
});

function actionsOf(scene: FeatureScene): ConstructorParameters<typeof Page>[1] {
  const run = (job: 'measure' | 'flip'): void =>
    void scene.client.act('run', { job, feature: scene.place.feature! }).catch(() => undefined);
  return {
    measure: () => run('measure'),
    flip: () => run('flip'),
    reveal: () => void scene.client.act('reveal', { feature: scene.place.feature! }),
  };
}
