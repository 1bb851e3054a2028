/** The page of the atlas: what is to do, the controls, the picture, and what is brushed. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { SIDES } from '../../server/protocol/atlas';
import { table } from '../common/parts/table';
import { empty } from '../common/parts/states';
import { link, userText } from '../common/parts/text';
import { banners } from './banners';
import { brushBar } from './brushBar';
import { controls } from './controls';
import { atlas } from './element';
import type { Cell } from './layout/view';
import { legend } from './legend';
import { brush, tilesOf } from './load';
import { hasDimensions, layerAt, type AtlasModel } from './model';
import { modeOf } from './modes/modes';
import type { AtlasScene } from './state';
import { tell } from './tell';
import { factsOf } from './words';

export function view(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const { page } = model;
  return html`<header>
      <h1>${l10n.t('Atlas')}</h1>
      <p class="facts">
        ${page.title === '' ? nothing : html`${userText(page.title)} · `}${factsOf(model)} ·
        ${link(scene, 'overview', {}, l10n.t('the catalog as a table'))}
      </p>
      ${banners(scene, model)}
    </header>
    ${
      page.features.length === 0 || page.dimensions === 0
        ? nothingYet(scene, model)
        : picture(scene, model)
    }`;
}

function nothingYet(scene: AtlasScene, { page }: AtlasModel): TemplateResult {
  const run = (job: () => Promise<unknown>) => (): void =>
    void job().then(
      () => scene.reload(),
      (error: unknown) => tell(scene, error),
    );
  if (page.features.length === 0) {
    const reveal = run(() => scene.client.act('reveal', {}));
    return empty(
      l10n.t('There is nothing to show yet: the catalog has no features.'),
      scene.live ? { title: l10n.t('Show in catalog'), run: reveal } : undefined,
    );
  }
  const measure = run(() => scene.client.act('run', { job: 'measure' }));
  return empty(
    l10n.t('There is nothing to show yet: the catalog has no feature that was scored.'),
    scene.live && scene.trusted
      ? { title: l10n.t('Measure all features'), run: measure }
      : undefined,
  );
}

function picture(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const brushed = new Set(scene.state.brushed);
  const mode = modeOf(model);
  const isEmpty = model.rows.length === 0 || model.columns.length === 0;
  return html`<figure class="atlas">
    <figcaption>${mode.finding}</figcaption>
    ${controls(scene, model)}
    ${
      isEmpty
        ? nothing
        : html`${atlas({
            model,
            brushed,
            stand: scene.choices,
            onView: (view) => scene.note({ view }),
            tiles: (tiles) => tilesOf(scene, model, tiles),
            exact: async ({ row, column }) => {
              const [rows, columns] = [[model.rows[row]!], [model.columns[column]!]];
              return (await mode.exact(scene, rows, columns, 'cell'))[0]!;
            },
            onBrush: (dimensions) => brush(scene, dimensions),
            onCursor: (cursor) => {
              scene.note({ cursor });
              scene.set({ cursor });
            },
            open: (what, at) => open(scene, model, what, at),
            onFault: (error) => tell(scene, error),
          })}
          ${legend(model)}`
    }
    ${hasDimensions(model) ? brushBar(scene, model) : nothing} ${sight(scene)}
  </figure>`;
}

/** The page of what a column or a row is. */
function open(
  scene: AtlasScene,
  model: AtlasModel,
  what: 'column' | 'row',
  { row, column }: Cell,
): void {
  const side = what === 'column' ? 'columns' : 'rows';
  const number = what === 'column' ? model.columns[column]! : model.rows[row]!;
  switch (SIDES[model.mode][side]) {
    case 'dimension':
      scene.open('dimension', { dimension: number });
      return;
    case 'feature':
      scene.open('feature', { feature: model.page.features[number]!.id });
      return;
    case 'layer':
      scene.open('map', { layer: layerAt(model, number) });
  }
}

function sight({ state }: AtlasScene): TemplateResult | typeof nothing {
  if (state.table === undefined) return nothing;
  const { caption, grid } = state.table;
  return table({ caption, columns: grid.columns, rows: grid.rows });
}
