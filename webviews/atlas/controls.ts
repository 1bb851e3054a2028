/** What a person sets: mode, order, colours, zoom; find, and what is saved. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import {
  ATLAS_MODES,
  ATLAS_ORDERS,
  COLOURS_OF,
  type AtlasMode,
  type AtlasOrder,
} from '../../server/protocol/atlas';
import type { Choices } from '../../server/protocol/panels/choices';
import { act } from '../common/parts/act';
import { copyPicture, pngBlob } from '../common/parts/copyPicture';
import { csvOf } from '../common/parts/csv';
import { colourName } from './colourWords';
import type { AtlasElement } from './element';
import { found } from './find';
import type { AtlasModel } from './model';
import { modeName } from './modes/modes';
import { pngOf, svgOf } from './save';
import { exactTable, fetchedTable } from './sightTable';
import { shownAt, type AtlasScene } from './state';
import { tell } from './tell';

export function controls(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const { mode, order, colour } = shownAt(scene.place);
  return html`<div class="controls">
    ${menu({
      name: l10n.t('show'),
      values: ATLAS_MODES,
      current: mode,
      nameOf: modeName,
      // Colours and what is in sight are of a mode; the order and what is brushed stay.
      onPick: (picked) => scene.go({ mode: picked, order }, brushOf(scene)),
    })}
    ${menu({
      name: l10n.t('order'),
      values: ATLAS_ORDERS,
      current: order,
      nameOf: (each) => orderName(each, mode),
      onPick: (picked) => scene.go({ mode, order: picked, colour }, scene.choices),
    })}
    ${menu({
      name: l10n.t('colour'),
      values: COLOURS_OF[mode],
      current: colour,
      nameOf: colourName,
      onPick: (picked) => scene.go({ mode, order, colour: picked }, scene.choices),
    })}
    <label
      >${l10n.t('find')}
      <input
        type="search"
        data-find
        aria-label=${l10n.t('find a dimension or feature')}
        placeholder=${l10n.t('dimension or feature')}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && find(scene, model, event)}
    /></label>
    ${tools(scene, model)}
  </div>`;
}

function brushOf({ choices: { brushed, signsOf } }: AtlasScene): Choices {
  return { ...(brushed !== undefined && { brushed }), ...(signsOf !== undefined && { signsOf }) };
}

interface Menu<T extends string> {
  readonly name: string;
  readonly values: readonly T[];
  readonly current: T;
  readonly nameOf: (value: T) => string;
  readonly onPick: (value: T) => void;
}

function menu<T extends string>({
  name,
  values,
  current,
  nameOf,
  onPick,
}: Menu<T>): TemplateResult {
  const pick = (event: Event): void => {
    const { value } = event.currentTarget as HTMLSelectElement;
    const picked = values.find((each) => each === value);
    if (picked !== undefined) onPick(picked);
  };
  return html`<label
    >${name}
    <select .value=${current} @change=${pick}>
      ${values.map(
        (value) =>
          html`<option value=${value} ?selected=${value === current}>${nameOf(value)}</option>`,
      )}
    </select></label
  >`;
}

function orderName(order: AtlasOrder, mode: AtlasMode): string {
  switch (order) {
    case 'file':
      return l10n.t('as written');
    case 'cluster':
      return l10n.t('what is alike');
    case 'auc':
      return mode === 'features' ? l10n.t('strongest AUC') : l10n.t('strongest');
    case 'polarity':
      return l10n.t('+ before \u2212');
    case 'coverage':
      return mode === 'registers' ? l10n.t('no register first') : l10n.t('no claim first');
  }
}

function tools(scene: AtlasScene, model: AtlasModel): TemplateResult {
  const zoom = (by: number) => (event: Event) => elementOf(event)?.zoomBy(by);
  const tool = (name: string, sign: string, run: (event: Event) => void): TemplateResult =>
    html`<button type="button" class="plain" aria-label=${name} title=${name} @click=${run}>
      ${sign}
    </button>`;
  return html`<span class="tools">
    ${tool(l10n.t('Zoom in (+)'), '+', zoom(0.16))}
    ${tool(l10n.t('Zoom out (-)'), '\u2212', zoom(-0.16))}
    ${tool(l10n.t('All cells (0)'), l10n.t('All'), (event) => elementOf(event)?.zoomOut())}
    ${tool(l10n.t('Table of the cells in sight, exactly (t)'), l10n.t('Table'), () => showTable(scene))}
    ${tool(l10n.t('Save as PNG'), 'PNG', savePng)}
    ${tool(l10n.t('Save the cells in sight as SVG'), 'SVG', (event) => saveSvg(event, scene))}
    ${tool(l10n.t('Save the cells in sight as CSV'), 'CSV', (event) => saveCsv(event, model))}
    ${tool(l10n.t('Copy the picture'), l10n.t('Copy'), (event) => copy(event, scene))}
    ${tool(l10n.t('Copy SVG of the cells in sight'), l10n.t('Copy SVG'), (event) => saveSvg(event, scene, 'copy'))}
    ${scene.state.unsaved === undefined ? nothing : html`<small>${scene.state.unsaved}</small>`}
  </span>`;
}

function elementOf(event: Event): AtlasElement | null {
  return (event.currentTarget as Element).closest('.atlas')!.querySelector('dimcat-atlas');
}

function find(scene: AtlasScene, model: AtlasModel, event: KeyboardEvent): void {
  const { value } = event.currentTarget as HTMLInputElement;
  const at = found(model, value, scene.state.cursor);
  if (at === undefined) scene.announce(l10n.t('Nothing found.'));
  else elementOf(event)?.show(at);
}

/** Shows or hides the cells round the cursor with all their digits. */
export function showTable(scene: AtlasScene): void {
  const { model, table } = scene.state;
  const element = document.querySelector<AtlasElement>('dimcat-atlas');
  if (table !== undefined) scene.set({ table: undefined });
  else if (model !== undefined && element !== null)
    exactTable(scene, model, element.sight, element.cursor).then(
      (made) => {
        scene.set({ table: made });
        scene.announce(made.caption);
      },
      (error: unknown) => tell(scene, error),
    );
}

function savePng(event: Event): void {
  const element = elementOf(event);
  if (element === null) return;
  const content = pngOf(element.shown());
  act(event.currentTarget!, { kind: 'save', key: { name: 'atlas', as: 'png', content } });
}

function copy(event: Event, scene: AtlasScene): void {
  const element = elementOf(event);
  if (element === null) return;
  const png = Promise.resolve(pngBlob(pngOf(element.shown())));
  const svg = (): string | undefined => {
    const drawn = svgOf(element.shown());
    return 'svg' in drawn ? drawn.svg : undefined;
  };
  void copyPicture(event.currentTarget!, png, svg).then((said) => scene.announce(said));
}

function saveSvg(event: Event, scene: AtlasScene, kind: 'save' | 'copy' = 'save'): void {
  const element = elementOf(event);
  if (element === null) return;
  const drawn = svgOf(element.shown());
  if ('refusal' in drawn) {
    scene.set({ unsaved: drawn.refusal });
    scene.announce(drawn.refusal);
    return;
  }
  scene.set({ unsaved: undefined });
  const content = drawn.svg;
  if (kind === 'copy') act(event.currentTarget!, { kind, key: { content } });
  else act(event.currentTarget!, { kind, key: { name: 'atlas', as: 'svg', content } });
}

function saveCsv(event: Event, model: AtlasModel): void {
  const element = elementOf(event);
  if (element === null) return;
  const { cells, lookUp } = element.inSight();
  const content = csvOf(fetchedTable(model, cells, (at) => lookUp.cell(at)));
  act(event.currentTarget!, { kind: 'save', key: { name: 'atlas', as: 'csv', content } });
}
