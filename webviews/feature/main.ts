/** The page of a feature: is it true, how sure and against what, which tokens, dimensions and layers. */
import { html, nothing } from 'lit';
import * as l10n from '@vscode/l10n';
import { startPanel } from '../common/panel';
import { layoutPage } from './layout/page';
import type { FeatureHead } from '../../server/protocol/panels/feature';
import {
  asks,
  elsewhere,
  initial,
  keyOf,
  loadLevels,
  loadPart,
  type FeatureScene,
  type State,
} from './state';
import { agreementSection } from './view/agreement';
import { loadDoses } from './view/doses';
import { findSection } from './view/find';
import { flipSection } from './view/flip';
import { head } from './view/head';
import { measureLayer, measuresAtOnce, ofOwnLayerOnly } from './view/elsewhere';
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
  title: titleOf,
  view,
});

async function load(scene: FeatureScene): Promise<void> {
  const { data: known } = await scene.client.get('page', keyOf(scene), { slot: 'page' });
  scene.set({ ...keptBeside(scene, known), head: known, layout: layoutPage(known.page) });
  if (scene.live) {
    void loadStudies(scene, known.page.id);
    void loadDoses(scene, known.page.id);
  }
  if (known.page.evidence.measurement === undefined) {
    if (measuresAtOnce(scene)) void measureLayer(scene);
    return;
  }
  void loadLevels(scene);
  void loadParts(scene);
}

/** What is shown stays for the same feature at the same layer; of its other layers what is of all of them. */
function keptBeside({ client, state }: FeatureScene, { page, layer }: FeatureHead): Partial<State> {
  const { head: before, layers, layersAsked, studies, doses, history } = state;
  const isFeature = before?.page.id === page.id;
  if (isFeature && before.layer?.shown === layer?.shown) return {};
  client.cancel('layer');
  if (isFeature) return { ...initial, layers, layersAsked, studies, doses, history };
  client.cancel('layers');
  client.cancel('runDoses');
  return initial;
}

async function loadParts(scene: FeatureScene): Promise<void> {
  const parts = ['uses', 'related', 'register', 'correlations'] as const;
  await Promise.all(parts.map((kind) => loadPart(scene, kind)));
}

function view(scene: FeatureScene) {
  const { head: known, layout } = scene.state;
  if (known === undefined || layout === undefined) return html``;
  const { measurement, flip } = known.page.evidence;
  const detection = layout.detection.content;
  const there = elsewhere(scene.state);
  return html`${head(scene, known)} ${findSection(scene)} ${agreementSection(scene)}
  ${tokensSection(scene)}
  ${
    measurement === undefined
      ? nothing
      : html`${registerSection(scene, measurement, flip)} ${relatedSection(scene, measurement.k)} `
  }
  ${measurement === undefined && there === undefined ? nothing : layersSection(scene)}
  ${detection === undefined ? nothing : comparisonSection(detection)}
  ${
    there === undefined
      ? html`${flipSection(scene, known, layout.flip.content)} ${studiesSection(scene, known)}
        ${historySection(scene)} ${provenanceSection(scene, known, detection)}`
      : ofOwnLayerOnly(scene, there, detection)
  }`;
}

function titleOf({ state }: FeatureScene): string | undefined {
  const there = elsewhere(state);
  const name = state.layout?.title;
  return there && name !== undefined ? l10n.t('{0}, layer {1}', name, there.shown) : name;
}
