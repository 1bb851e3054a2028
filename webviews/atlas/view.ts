/** The page of the atlas: what is to do, the controls, the picture, and what is brushed. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { ATLAS_ORDERS, type AtlasOrder } from '../../server/protocol/atlas';
import { count } from '../../server/protocol/format';
import type { DataOf } from '../../server/protocol/panels/asks';
import type { atlasAsks } from '../../server/protocol/panels/atlas';
import { act } from '../common/parts/act';
import { csvOf } from '../common/parts/csv';
import { button, empty, running, stale, untrusted } from '../common/parts/states';
import { userText } from '../common/parts/text';
import { atlas, type AtlasElement } from './element';
import { found } from './find';
import { registerText } from './layout/brush';
import type { Cell } from './layout/view';
import { tilesOf } from './load';
import type { AtlasModel } from './model';
import { MARKED } from './paint';
import { sightTable } from './sightTable';
import type { AtlasScene } from './state';
import { finding } from './words';

export function view(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const { page } = model;
  return html`<header>
      <h1>${l10n.t('Atlas')}</h1>
      <p class="facts">
        ${page.title === '' ? nothing : html`${userText(page.title)} · `}${factsOf(model)}
      </p>
      ${banners(scene, model)}
    </header>
    ${
      page.features.length === 0 || page.dimensions === 0
        ? empty(l10n.t('There is nothing to show yet: the catalog has no feature that was scored.'))
        : picture(scene, model)
    }`;
}

function factsOf({ page }: AtlasModel): string {
  return [
    ...(page.site ? [l10n.t('{0} at layer {1}', page.site.kind, page.site.layer)] : []),
    l10n.t('{0} dimensions × {1} features', count(page.dimensions), count(page.features.length)),
  ].join(' · ');
}

function banners(scene: AtlasScene, { page }: AtlasModel): TemplateResult {
  const trust = (): void => void scene.client.act('trust', {});
  return html`${running(scene, scene.jobs)}
  ${
    page.stale === 0
      ? nothing
      : stale([l10n.t('the registers of {0} features, which were measured before', page.stale)])
  }
  ${scene.trusted ? cacheState(scene, page) : untrusted(trust)}`;
}

/** Evidence alone shows registers; the rest needs the signs of all tokens. */
function cacheState(
  scene: AtlasScene,
  { source, reason }: AtlasModel['page'],
): TemplateResult | typeof nothing {
  if (source === 'cache') return nothing;
  const words = l10n.t(
    'Only what measurements kept is shown; the hatched cells need the token cache.',
  );
  const build = (): void =>
    void scene.client.act('run', { job: 'cache' }).then(
      () => scene.reload(),
      () => undefined,
    );
  return html`<div class="banner unknown">
    <span class="icon" aria-hidden="true">▨</span>
    <p>${words} ${reason}</p>
    ${scene.live && reason === '' ? button({ title: l10n.t('Build'), run: build }) : nothing}
  </div>`;
}

function picture(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const brushed = new Set(scene.state.brushed);
  return html`<figure class="atlas">
    <figcaption>${finding(model)}</figcaption>
    ${controls(scene, model)}
    ${atlas({
      model,
      brushed,
      tiles: (tiles) => tilesOf(scene, model, tiles),
      cell: async (dimension, feature) =>
        (await scene.client.get('cell', { dimension, feature }, { slot: 'cell' })).data,
      onBrush: (dimensions) => scene.set({ brushed: dimensions }),
      onCursor: (cursor) => scene.set({ cursor }),
      open: (what, at) => open(scene, model, what, at),
      onFault: (error) => tell(scene, error),
    })}
    ${legend(model)} ${brushBar(scene, model)}
  </figure>`;
}

function open(
  scene: AtlasScene,
  { page, columns, rows }: AtlasModel,
  what: 'dimension' | 'feature',
  { row, column }: Cell,
): void {
  const feature = page.features[rows[row]!]!.id;
  const isThere = what === 'dimension' && scene.hrefOf('dimension', {}) !== undefined;
  if (isThere) scene.open('dimension', { dimension: columns[column]! });
  else scene.open('feature', { feature });
}

/** A question that was given up is no news. */
function tell(scene: AtlasScene, error: unknown): void {
  if (error instanceof Error && !('code' in error && error.code === 'cancelled'))
    scene.announce(error.message);
}

function orderName(order: AtlasOrder): string {
  switch (order) {
    case 'file':
      return l10n.t('as written');
    case 'cluster':
      return l10n.t('what is alike');
    case 'auc':
      return l10n.t('strongest AUC');
    case 'polarity':
      return l10n.t('+ before \u2212');
    case 'coverage':
      return l10n.t('no claim first');
  }
}

function elementOf(event: Event): AtlasElement | null {
  return (event.currentTarget as Element).closest('.atlas')!.querySelector('dimcat-atlas');
}

function controls(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const reorder = (event: Event): void => {
    const { value } = event.currentTarget as HTMLSelectElement;
    const order = ATLAS_ORDERS.find((each) => each === value);
    if (order === undefined) return;
    scene.set({ order });
    scene.reload();
  };
  const zoom = (by: number) => (event: Event) => elementOf(event)?.zoomBy(by);
  const tool = (name: string, sign: string, run: (event: Event) => void): TemplateResult =>
    html`<button type="button" class="plain" aria-label=${name} title=${name} @click=${run}>
      ${sign}
    </button>`;
  return html`<div class="controls">
    <label
      >${l10n.t('order')}
      <select @change=${reorder}>
        ${ATLAS_ORDERS.map(
          (order) =>
            html`<option value=${order} ?selected=${order === scene.state.order}>
              ${orderName(order)}
            </option>`,
        )}
      </select></label
    >
    <label
      >${l10n.t('find')}
      <input
        type="search"
        data-find
        aria-label=${l10n.t('find a dimension or feature')}
        placeholder=${l10n.t('dimension or feature')}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && find(scene, model, event)}
    /></label>
    <span class="tools">
      ${tool(l10n.t('Zoom in (+)'), '+', zoom(0.16))}
      ${tool(l10n.t('Zoom out (-)'), '\u2212', zoom(-0.16))}
      ${tool(l10n.t('All cells (0)'), l10n.t('All'), (event) => elementOf(event)?.zoomOut())}
      ${tool(l10n.t('Save as PNG'), 'PNG', savePng)}
      ${tool(l10n.t('Save the cells in sight as CSV'), 'CSV', (event) => saveCsv(event, model))}
    </span>
  </div>`;
}

function find(scene: AtlasScene, model: AtlasModel, event: KeyboardEvent): void {
  const { value } = event.currentTarget as HTMLInputElement;
  const at = found(model, value, scene.state.cursor);
  if (at === undefined) scene.announce(l10n.t('Nothing found.'));
  else elementOf(event)?.show(at);
}

function savePng(event: Event): void {
  const canvas = elementOf(event)?.canvas;
  const content = canvas?.toDataURL('image/png').split(',')[1];
  if (content === undefined) return;
  act(event.currentTarget!, { kind: 'save', key: { name: 'atlas', as: 'png', content } });
}

function saveCsv(event: Event, model: AtlasModel): void {
  const element = elementOf(event);
  if (element === null) return;
  const { cells, lookUp } = element.inSight();
  const content = csvOf(sightTable(model, cells, (at) => lookUp.cell(at)));
  act(event.currentTarget!, { kind: 'save', key: { name: 'atlas', as: 'csv', content } });
}

function legend({ page, overview }: AtlasModel): TemplateResult {
  const entries = [
    html`<span class="scale" aria-hidden="true"></span> ${l10n.t(
        '\u22120.5 to +0.5: AUC \u2212 0.5, blue where anchors have +, orange where they have \u2212',
      )}`,
    l10n.t('strip: full bar = no claim and in no register, half = in a register without a claim'),
    l10n.t('▨ not measured'),
    l10n.t(
      'from {0} pixels a cell: □ in register, ◤ claimed for this feature, + and \u2212 from 0.1 on',
      MARKED,
    ),
    ...(page.surveyed ? [l10n.t('▪ q at most 0.05 in the survey of dimensions')] : []),
    ...(overview.x * overview.y > 1
      ? [l10n.t('small cells are shown in blocks by the strongest of each')]
      : []),
  ];
  return html`<ul class="legend">
    ${entries.map((each) => html`<li>${each}</li>`)}
  </ul>`;
}

function brushBar(scene: AtlasScene, model: AtlasModel): TemplateResult | typeof nothing {
  const { brushed, cursor } = scene.state;
  if (brushed.length === 0) return nothing;
  const feature = model.page.features[model.rows[cursor.row]!]!.id;
  const register = async (): Promise<DataOf<typeof atlasAsks.register>> =>
    (await scene.client.get('register', { dimensions: [...brushed], feature })).data;
  const copy = async (): Promise<void> => {
    await scene.client.act('copy', { content: registerText(await register()) });
    scene.announce(l10n.t('Copied.'));
  };
  const create = async (): Promise<void> => {
    const { id } = await scene.client.act('newFeature', await register());
    scene.announce(l10n.t('Added {0}: give it anchors.', id));
  };
  const run = (what: () => Promise<void>) => () =>
    void what().catch((error: unknown) => tell(scene, error));
  return html`<div class="banner brushed" role="group" aria-label=${l10n.t('Brushed dimensions')}>
    <p>
      ${l10n.t('{0} dimensions brushed, with the signs of', count(brushed.length))}
      ${userText(feature)}
    </p>
    ${scene.live ? button({ title: l10n.t('New feature'), run: run(create) }, 'primary') : nothing}
    ${button({ title: l10n.t('Copy'), run: run(copy) })}
    ${button({ title: l10n.t('Clear'), run: () => scene.set({ brushed: [] }) })}
  </div>`;
}
