/** The page of a feature: is it true, how sure and against what, which tokens, dimensions and layers. */
import { html, nothing } from 'lit';
import { startPanel } from '../common/panel';
import { layoutPage } from './layout/page';
import { asks, initial, loadLevels, part, type FeatureScene, type State } from './state';
import { agreementSection } from './view/agreement';
import { flipSection } from './view/flip';
import { head } from './view/head';
import { layersSection } from './view/layers';
import { registerSection } from './view/register';
import { relatedSection } from './view/related';
import { comparisonSection, historySection, provenanceSection } from './view/rest';
import { loadStudies, studiesSection } from './view/studies';
import { tokensSection } from './view/tokens';

startPanel<typeof asks, State>({
  name: 'feature',
  asks,
  initial,
  load,
  title: ({ state }) => state.layout?.title,
  view,
});

async function load(scene: FeatureScene): Promise<void> {
  const feature = scene.place.feature ?? '';
  const { data: known } = await scene.client.get('page', { feature }, { slot: 'page' });
  const isSame = scene.state.head?.page.id === known.page.id;
  scene.set({ ...(isSame ? {} : initial), head: known, layout: layoutPage(known.page) });
  if (scene.live) void loadStudies(scene, feature);
  if (known.page.evidence.measurement === undefined) return;
  void loadLevels(scene);
  void loadParts(scene, feature);
}

async function loadParts(scene: FeatureScene, feature: string): Promise<void> {
  const { client } = scene;
  const ask = (kind: 'register' | 'uses' | 'related' | 'correlations'): Promise<void> =>
    part(client.get(kind, { feature }, { slot: kind })).then((loaded) => {
      if (loaded !== undefined) scene.set({ [kind]: loaded });
    });
  await Promise.all((['uses', 'related', 'register', 'correlations'] as const).map(ask));
}

function view(scene: FeatureScene) {
  const { head: known, layout } = scene.state;
  if (known === undefined || layout === undefined) return html``;
  const { measurement, flip } = known.page.evidence;
  const detection = layout.detection.content;
  return html`${head(scene, known)} ${agreementSection(scene)} ${tokensSection(scene)}
  ${
    measurement === undefined
      ? nothing
      : html`${registerSection(scene, measurement, flip)} ${relatedSection(scene, measurement.k)}
        ${layersSection(scene, measurement.basis.site.layer)}`
  }
  ${detection === undefined ? nothing : comparisonSection(detection)}
  ${flipSection(layout.flip.content)} ${studiesSection(scene, known)} ${historySection(scene)}
  ${provenanceSection(scene, known, detection)}`;
}
