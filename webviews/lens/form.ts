/** The text, and by which feature and at which layer it is read. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../server/protocol/format';
import type { LensBasis } from '../../server/protocol/panels/lens';
import type { Place } from '../../server/protocol/panels/place';
import { visible } from '../../server/protocol/userText';
import { button } from '../common/parts/states';
import { openFile } from './openFile';
import { shownFeature, type LensScene } from './state';

export function form(scene: LensScene): TemplateResult {
  const { place, state } = scene;
  const isText = state.reads === 'text';
  const reading = isText ? state.reading : state.input?.reading;
  /** The same words or input by another feature or at another layer, with the position that is looked at. */
  const pick: Picking = (change) => scene.go({ ...scene.place, ...change }, scene.choices);
  const read = (from: Element): void => {
    const field = from
      .closest('form')!
      .querySelector<HTMLTextAreaElement | HTMLInputElement>('#lens-text')!;
    const names = [...state.names.inputs, ...(place.input === undefined ? [] : [place.input])];
    const given = isText ? { text: field.value } : { input: nameShownAs(field.value, names) };
    scene.note({ typed: undefined });
    scene.go({ ...scene.place, ...given });
  };
  return html`<form
    class="lens-form"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      read(event.target as Element);
    }}
  >
    ${isText ? textField(scene, read) : inputField(scene)}
    <p class="controls">
      <button type="submit" class="primary" title=${isText ? 'Ctrl+Enter' : nothing}>
        ${l10n.t('Read')}
      </button>
      ${scene.live ? button({ title: openTitle(state.reads), run: () => void openFile(scene) }) : nothing}
      ${running(scene)} ${reading === undefined ? nothing : featurePicker(scene, reading, pick)}
      ${reading === undefined ? nothing : layerPicker(reading, pick)}
    </p>
    <p role="status" class="opened" ?hidden=${state.openedWords === ''}>${state.openedWords}</p>
  </form>`;
}

function textField(scene: LensScene, read: (from: Element) => void): TemplateResult {
  const { text = '' } = scene.place;
  const keep = ({ value }: HTMLTextAreaElement): void =>
    scene.note({ typed: value === text ? undefined : value });
  return html`<label for="lens-text">${l10n.t('Text')}</label>
    <textarea
      id="lens-text"
      aria-label=${l10n.t('Text')}
      rows="3"
      maxlength="20000"
      spellcheck="false"
      .value=${scene.choices.typed ?? text}
      @input=${(event: InputEvent) => keep(event.target as HTMLTextAreaElement)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
          read(event.target as Element);
      }}
    ></textarea>`;
}

/** Names of the catalog are offered as the person types. */
function inputField(scene: LensScene): TemplateResult {
  const { names, reads } = scene.state;
  const input = shownName(scene.place);
  const keep = ({ value }: HTMLInputElement): void =>
    scene.note({ typed: value === input ? undefined : value });
  return html`<label for="lens-text"
      >${
        reads === 'vision'
          ? l10n.t('Image ({0} in the catalog)', count(names.total))
          : l10n.t('Sound ({0} in the catalog)', count(names.total))
      }</label
    >
    <input
      id="lens-text"
      type="text"
      list="lens-names"
      maxlength="1000"
      spellcheck="false"
      autocomplete="off"
      .value=${scene.choices.typed ?? input}
      @input=${(event: InputEvent) => keep(event.target as HTMLInputElement)}
    />
    <datalist id="lens-names">
      ${names.inputs.map((name) => html`<option value=${visible(name)}></option>`)}
    </datalist>`;
}

/** The name of a file that was opened, without what tells it from others of that name. */
function shownName({ input = '' }: Place): string {
  return visible(input.replace(/^opened:[\da-f]*:/, ''));
}

/** The name that is written so, since a list shows what cannot be seen in a name; otherwise the words as typed. */
function nameShownAs(words: string, names: readonly string[]): string {
  return names.find((name) => name === words || visible(name) === words) ?? words;
}

function openTitle(reads: LensScene['state']['reads']): string {
  switch (reads) {
    case 'text':
      return l10n.t('Open text file…');
    case 'vision':
      return l10n.t('Open image…');
    case 'audio':
      return l10n.t('Open sound…');
  }
}

function running({ state: { progress }, client }: LensScene): TemplateResult | typeof nothing {
  if (progress === undefined) return nothing;
  return html`<span>${progress}</span>
    ${button({ title: l10n.t('Cancel'), run: () => client.cancel('read') })}`;
}

type Picking = (change: Pick<Place, 'feature' | 'layer'>) => void;

function featurePicker(scene: LensScene, reading: LensBasis, pick: Picking): TemplateResult {
  const shown = shownFeature(scene, reading)?.id;
  return html`<label>
    ${l10n.t('Coloured by')}
    <select
      class="feature-picker"
      @change=${(event: Event) => pick({ feature: (event.target as HTMLSelectElement).value })}
    >
      ${reading.all.map(
        ({ id, label }) =>
          html`<option value=${id} ?selected=${id === shown}>
            ${visible(label === id ? id : `${label} (${id})`)}
          </option>`,
      )}
    </select>
  </label>`;
}

function layerPicker({ layer, layers: { first, last } }: LensBasis, pick: Picking): TemplateResult {
  const layers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return html`<label>
    ${l10n.t('Layer')}
    <select
      @change=${(event: Event) => pick({ layer: Number((event.target as HTMLSelectElement).value) })}
    >
      ${layers.map((each) => html`<option value=${each} ?selected=${each === layer}>${each}</option>`)}
    </select>
  </label>`;
}
