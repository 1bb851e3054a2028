/** The feature at another layer than the catalog's: that one looks elsewhere, the way back, and measuring there. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { LookedAt } from '../../../server/protocol/panels/feature';
import { bytesText } from '../../../server/protocol/bytes';
import { banner, empty, untrustedWords, working, type Step } from '../../common/parts/states';
import { link } from '../../common/parts/text';
import type { Detection } from '../layout/detection';
import { elsewhere, part, type FeatureScene } from '../state';
import { section } from './section';

/** Shows the feature at a layer; the catalog's own needs no name. */
export function lookAt(scene: FeatureScene, layer: number): void {
  const { feature } = scene.place;
  if (feature === undefined) return;
  scene.go(layer === scene.state.head?.layer?.own ? { feature } : { feature, layer });
}

/** Where it is and how to go back; what is missing there, or how far the measuring is. */
export function elsewhereStates(scene: FeatureScene): TemplateResult | typeof nothing {
  const there = elsewhere(scene.state);
  if (there === undefined) return nothing;
  const words = l10n.t(
    'You look at layer {0}. The site of the catalog is layer {1}: claims are judged there, and figures of other layers are not kept as evidence.',
    there.shown,
    there.own,
  );
  return html`${banner('elsewhere', '◇', words, backStep(scene, there))} ${measuring(scene, there)}`;
}

function backStep(scene: FeatureScene, { own }: LookedAt): Step {
  return { title: l10n.t('Back to layer {0}', own), run: () => lookAt(scene, own) };
}

function measuring(scene: FeatureScene, there: LookedAt): TemplateResult | typeof nothing {
  const { layerRun: run, head } = scene.state;
  if (run?.state === 'running')
    return working(l10n.t('Measuring at layer {0}', there.shown), run, () =>
      scene.client.cancel('layer'),
    );
  const step = measureStep(scene, there);
  if (run?.state === 'failed')
    return banner('fault', '✕', `${run.fault.message} ${run.fault.advice}`, {
      ...step,
      title: l10n.t('Retry'),
    });
  return head?.page.evidence.measurement === undefined
    ? empty(missing(scene, there), step)
    : nothing;
}

function missing({ state }: FeatureScene, { shown, cacheBytes }: LookedAt): string {
  if (state.head?.cache === 'ready') return l10n.t('Not measured at layer {0}.', shown);
  const { cacheFault = null } = state.head ?? {};
  if (cacheFault !== null) return l10n.t('Not measured at layer {0}: {1}', shown, cacheFault);
  return cacheBytes === null
    ? l10n.t('Not measured at layer {0}: it needs the token cache of that layer.', shown)
    : l10n.t(
        'Not measured at layer {0}: it needs the token cache of that layer ({1}).',
        shown,
        bytesText(cacheBytes),
      );
}

/** Builds the cache too, where it is missing. */
export function measureStep(scene: FeatureScene, { shown }: LookedAt): Step {
  const { cache, page } = scene.state.head!;
  return {
    title:
      cache !== 'ready'
        ? l10n.t('Build the cache and measure')
        : page.evidence.measurement === undefined
          ? l10n.t('Measure at layer {0}', shown)
          : l10n.t('Measure again at layer {0}', shown),
    run: () => void measureLayer(scene),
    disabled: untrustedWords(scene),
  };
}

/** Going to a layer that has a cache asks for its figures; once stopped or failed, they wait for the person. */
export function measuresAtOnce({ live, trusted, state }: FeatureScene): boolean {
  const isAsked = elsewhere(state) !== undefined && state.layerRun === undefined;
  return live && trusted && isAsked && state.head?.cache === 'ready';
}

export async function measureLayer(scene: FeatureScene): Promise<void> {
  const there = elsewhere(scene.state);
  const { feature } = scene.place;
  if (there === undefined || feature === undefined) return;
  const layer = there.shown;
  const onProgress = (message: string, share: number | null): void =>
    scene.set({ layerRun: { state: 'running', message, share } });
  onProgress(l10n.t('Starting …'), null);
  const options = { slot: 'layer', onProgress, silenceMs: Infinity, remember: false } as const;
  const done = await part(scene.client.get('measureLayer', { feature, layer }, options));
  const { place } = scene;
  if (place.feature !== feature || place.layer !== layer) return;
  if (done === undefined) scene.set({ layerRun: { state: 'stopped' } });
  else if ('fault' in done) scene.set({ layerRun: { state: 'failed', fault: done.fault } });
  else {
    scene.set({ layerRun: { state: 'done' } });
    scene.reload();
  }
}

/** In place of what was found out at the catalog's layer alone. */
export function ofOwnLayerOnly(
  scene: FeatureScene,
  there: LookedAt,
  detection: Detection | undefined,
): TemplateResult {
  return section(
    'own-layer',
    l10n.t('At layer {0} only', there.own),
    html`<p>
        ${l10n.t('The sign-flip test, experiments and the history of the evidence are of the catalog’s own layer.')}
      </p>
      <p>
        ${l10n.t('To measure, flip and keep evidence at layer {0}, make it the site of the catalog:', there.shown)}
        ${link(scene, 'map', { layer: there.shown }, l10n.t('map of the model'))}
      </p>
      ${detection === undefined ? nothing : html`<p class="muted">${detection.provenance}</p>`}`,
  );
}
