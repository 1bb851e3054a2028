/** Brushed dimensions: whose signs they have, and what can be made of them. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../../server/protocol/format';
import type { DataOf } from '../../server/protocol/panels/asks';
import type { atlasAsks } from '../../server/protocol/panels/atlas';
import { visible } from '../../server/protocol/userText';
import { button } from '../common/parts/states';
import { registerText } from './layout/brush';
import { brush } from './load';
import type { AtlasModel } from './model';
import type { AtlasScene } from './state';
import { tell } from './tell';

export function brushBar(scene: AtlasScene, model: AtlasModel): TemplateResult | typeof nothing {
  const { brushed, said } = scene.state;
  const feature = featureOf(scene, model);
  if (brushed.length === 0 || feature === undefined) return nothing;
  const register = async (): Promise<DataOf<typeof atlasAsks.register>> =>
    (await scene.client.get('register', { dimensions: [...brushed], feature })).data;
  const copy = async (): Promise<void> => {
    await scene.client.act('copy', { content: registerText(await register()) });
    say(scene, l10n.t('Copied.'));
  };
  const create = async (): Promise<void> => {
    const { id } = await scene.client.act('newFeature', await register());
    say(scene, l10n.t('Added {0}: give it anchors.', id));
  };
  const extend = async (): Promise<void> => {
    const { done } = await scene.client.act('extendFeature', { feature, ...(await register()) });
    say(scene, done);
  };
  const run = (what: () => Promise<void>) => () =>
    void what().catch((error: unknown) => {
      tell(scene, error);
      if (error instanceof Error) scene.set({ said: error.message });
    });
  return html`<div class="banner brushed" role="group" aria-label=${l10n.t('Brushed dimensions')}>
    <p>
      ${l10n.t('{0} dimensions brushed, with the signs of', count(brushed.length))}
      ${features(scene, model, feature)}
      ${said === undefined ? nothing : html`<small>${said}</small>`}
    </p>
    ${scene.live ? button({ title: l10n.t('New feature'), run: run(create) }, 'primary') : nothing}
    ${
      scene.live
        ? button({ title: l10n.t('Add to {0}', visible(feature)), run: run(extend) })
        : nothing
    }
    ${button({ title: l10n.t('Copy'), run: run(copy) })}
    ${button({ title: l10n.t('Clear'), run: () => brush(scene, []) })}
  </div>`;
}

/** To be seen and heard. */
function say(scene: AtlasScene, words: string): void {
  scene.set({ said: words });
  scene.announce(words);
}

/** The one that was picked; otherwise that of the cursor's row, where rows are features. */
function featureOf(
  { state, choices }: AtlasScene,
  { page, mode, rows }: AtlasModel,
): string | undefined {
  const { cursor } = state;
  const { signsOf } = choices;
  if (page.features.some(({ id }) => id === signsOf)) return signsOf;
  return page.features[mode === 'features' ? (rows[cursor.row] ?? 0) : 0]?.id;
}

function features(scene: AtlasScene, { page }: AtlasModel, current: string): TemplateResult {
  const pick = (event: Event): void =>
    scene.choose({ signsOf: (event.currentTarget as HTMLSelectElement).value });
  return html`<select aria-label=${l10n.t('feature')} .value=${current} @change=${pick}>
    ${page.features.map(
      ({ id }) => html`<option value=${id} ?selected=${id === current}>${visible(id)}</option>`,
    )}
  </select>`;
}
