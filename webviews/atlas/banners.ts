/** What stands above the picture: jobs that run, figures of before, and what lacks with the button that makes it. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { count, percent } from '../../server/protocol/format';
import { PanelFault } from '../common/client';
import { button, running, stale, untrusted } from '../common/parts/states';
import type { AtlasModel } from './model';
import type { AtlasScene } from './state';

export function banners(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const { page } = model;
  const trust = (): void => void scene.client.act('trust', {});
  return html`${running(scene, scene.jobs)}
  ${
    page.stale === 0
      ? nothing
      : stale([l10n.t('the registers of {0} features, which were measured before', page.stale)])
  }
  ${scene.trusted ? lacking(scene, model) : untrusted(trust)}`;
}

function lacking(scene: AtlasScene, model: AtlasModel): TemplateResult | typeof nothing {
  const { making, refusal } = scene.state;
  if (making !== undefined) return progress(scene, making);
  const words = lackingWords(model);
  if (words === undefined && refusal === undefined) return nothing;
  return html`<div class="banner unknown">
    <span class="icon" aria-hidden="true">▨</span>
    <p>${[words, refusal].filter((each) => each !== undefined).join(' ')}</p>
    ${words === undefined ? nothing : step(scene, model)}
  </div>`;
}

function lackingWords({ page, mode }: AtlasModel): string | undefined {
  const { missing, reason } = page;
  const layers = page.found.layers?.all ?? [];
  switch (missing) {
    case 'cache':
      return mode === 'features'
        ? `${l10n.t('Only what measurements kept is shown; the hatched cells need the token cache.')} ${reason}`
        : `${l10n.t('This needs the token cache.')} ${reason}`;
    case 'layers':
      return l10n.t(
        '{0} of {1} layers have no token cache: their rows are hatched.',
        ...[count(layers.filter(({ state }) => state === 'missing').length), count(layers.length)],
      );
    case 'pairs':
      return l10n.t(
        'All {0} pairs of dimensions are to be computed: seconds for thousands of dimensions.',
        count((page.dimensions * (page.dimensions - 1)) / 2),
      );
    case null:
      return reason === '' ? undefined : reason;
  }
}

/** None on a page that cannot run anything, or where a button would not help. */
function step(scene: AtlasScene, { page, mode }: AtlasModel): TemplateResult | typeof nothing {
  if (!scene.live) return nothing;
  switch (page.missing) {
    case 'cache':
      return page.reason === ''
        ? button({ title: l10n.t('Build'), run: () => build(scene) })
        : nothing;
    case 'layers':
      return button({ title: l10n.t('Build the layers'), run: () => make(scene, mode) });
    case 'pairs':
      return button({ title: l10n.t('Compute'), run: () => make(scene, mode) }, 'primary');
    case null:
      return nothing;
  }
}

function build(scene: AtlasScene): void {
  void scene.client.act('run', { job: 'cache' }).then(
    () => scene.reload(),
    () => undefined,
  );
}

/** With progress, until it is done or cancelled; what is shown stays. */
function make(scene: AtlasScene, mode: AtlasModel['mode']): void {
  scene.set({ making: { message: '', share: null }, refusal: undefined });
  const onProgress = (message: string, share: number | null): void =>
    scene.set({ making: { message, share } });
  void scene.client
    .act('make', { mode }, { slot: 'make', onProgress })
    .then(
      () => scene.reload(),
      (error: unknown) => {
        if (!(error instanceof PanelFault)) throw error;
        if (error.code !== 'cancelled') scene.set({ refusal: `${error.message} ${error.advice}` });
      },
    )
    .finally(() => scene.set({ making: undefined }));
}

function progress(
  scene: AtlasScene,
  { message, share }: NonNullable<AtlasScene['state']['making']>,
): TemplateResult {
  const words = l10n.t('Computing');
  return html`<ul class="jobs" aria-label=${l10n.t('Running')}>
    <li>
      <span>${words}${share === null ? ' …' : ` ${percent(share)}`}</span>
      <progress aria-label=${words} max="1" value=${share ?? nothing}></progress>
      <small>${message}</small>
      ${button({ title: l10n.t('Cancel'), run: () => scene.client.cancel('make') })}
    </li>
  </ul>`;
}
