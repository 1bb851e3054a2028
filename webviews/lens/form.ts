/** The text, and by which feature and at which layer it is read. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { LensReading } from '../../server/protocol/panels/lens';
import type { Place } from '../../server/protocol/panels/place';
import { button } from '../common/parts/states';
import { shownFeature, type LensScene } from './state';

export function form(scene: LensScene): TemplateResult {
  const { place, state } = scene;
  const { reading, progress } = state;
  const go = (change: Partial<Place>): void => scene.go({ ...scene.place, ...change });
  const read = (from: Element): void => {
    const area = from.closest('form')!.querySelector('textarea')!;
    go({ text: area.value });
  };
  return html`<form
    class="lens-form"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      read(event.target as Element);
    }}
  >
    <label for="lens-text">${l10n.t('Text')}</label>
    <textarea
      id="lens-text"
      aria-label=${l10n.t('Text')}
      rows="3"
      maxlength="20000"
      spellcheck="false"
      .value=${place.text ?? ''}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
          read(event.target as Element);
      }}
    ></textarea>
    <p class="controls">
      <button type="submit" class="primary" title="Ctrl+Enter">${l10n.t('Read')}</button>
      ${
        progress === undefined
          ? nothing
          : html`<span>${progress}</span>
              ${button({ title: l10n.t('Cancel'), run: () => scene.client.cancel('read') })}`
      }
      ${reading === undefined ? nothing : featurePicker(scene, reading, go)}
      ${reading === undefined ? nothing : layerPicker(reading, go)}
    </p>
  </form>`;
}

function featurePicker(
  scene: LensScene,
  reading: LensReading,
  go: (change: Partial<Place>) => void,
): TemplateResult {
  const shown = shownFeature(scene, reading)?.id;
  return html`<label>
    ${l10n.t('Coloured by')}
    <select
      class="feature-picker"
      @change=${(event: Event) => go({ feature: (event.target as HTMLSelectElement).value })}
    >
      ${reading.all.map(
        ({ id, label }) =>
          html`<option value=${id} ?selected=${id === shown}>
            ${label === id ? id : `${label} (${id})`}
          </option>`,
      )}
    </select>
  </label>`;
}

function layerPicker(
  { layer, layers: { first, last } }: LensReading,
  go: (change: Partial<Place>) => void,
): TemplateResult {
  const layers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return html`<label>
    ${l10n.t('Layer')}
    <select
      @change=${(event: Event) => go({ layer: Number((event.target as HTMLSelectElement).value) })}
    >
      ${layers.map((each) => html`<option value=${each} ?selected=${each === layer}>${each}</option>`)}
    </select>
  </label>`;
}
