/** The prompt, and the edit: features and dimensions, arm, layer, dose, positions. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { LAB_ARMS, LAB_POSITIONS, type LabArm, type LabPositions } from '../../server/protocol/lab';
import type { LabSetup } from '../../server/protocol/panels/lab';
import { visible } from '../../server/protocol/userText';
import { userText } from '../common/parts/text';
import { choice } from './choice';
import { promptForm } from './prompt';
import { change, chosen, editOf, go, type LabScene } from './state';

export function controls(scene: LabScene, setup: LabSetup): TemplateResult {
  return html`<div class="lab-form">
    ${promptForm(scene)} ${featurePicker(scene, setup)} ${edit(scene, setup)}
  </div>`;
}

/** Chosen features, each with a way out, a list to add from, and dimensions by number. */
function featurePicker(scene: LabScene, setup: LabSetup): TemplateResult {
  const { dimensions = [] } = scene.place;
  return html`<p class="controls">
    ${chosen(scene).map((id) => chip(scene, id))} ${adder(scene, setup)}
    <label>
      ${l10n.t('Dimensions')}
      <input
        size="12"
        placeholder="172, 40"
        title=${l10n.t('Each is read as +, unless a chosen feature registers it: “away” makes it negative, “toward” positive.')}
        .value=${dimensions.join(', ')}
        @change=${(event: Event) => pick(scene, chosen(scene), numbersIn(event))}
      />
    </label>
  </p>`;
}

function chip(scene: LabScene, id: string): TemplateResult {
  const others = (): string[] => chosen(scene).filter((each) => each !== id);
  return html`<button
    type="button"
    class="secondary"
    title=${l10n.t('Take {0} out', visible(id))}
    aria-label=${l10n.t('Take {0} out', visible(id))}
    @click=${() => pick(scene, others())}
  >
    ${userText(id)} ×
  </button>`;
}

function adder(scene: LabScene, { features }: LabSetup): TemplateResult {
  const ids = chosen(scene);
  return html`<label>
    ${l10n.t('Add a feature')}
    <select
      @change=${(event: Event) => {
        const list = event.target as HTMLSelectElement;
        if (list.value !== '') pick(scene, [...chosen(scene), list.value]);
        list.value = '';
      }}
    >
      <option value="">…</option>
      ${features
        .filter(({ id }) => !ids.includes(id))
        .map(({ id }) => html`<option value=${id}>${visible(id)}</option>`)}
    </select>
  </label>`;
}

/** Of what is chosen at that moment: the page may not have drawn an earlier choice yet. */
function pick(
  scene: LabScene,
  features: readonly string[],
  dimensions = scene.place.dimensions,
): void {
  go(scene, { ...scene.place, features: [...features], ...(dimensions && { dimensions }) });
}

function numbersIn({ target }: Event): number[] {
  const found = (target as HTMLInputElement).value.match(/\d+/g) ?? [];
  return [...new Set(found.map(Number))].filter(Number.isSafeInteger);
}

function edit(scene: LabScene, setup: LabSetup): TemplateResult {
  const { place } = scene;
  const { arm, dose, positions } = editOf(place);
  const { first, last } = setup.layers;
  const layers = Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  return html`<p class="controls">
    ${choice(l10n.t('Arm'), LAB_ARMS, armWords, arm, (next) => change(scene, { arm: next }))}
    ${choice(
      l10n.t('Layer'),
      layers,
      (layer) => layer,
      String(place.layer ?? setup.layer),
      (layer) => go(scene, { ...scene.place, layer: Number(layer) }),
    )}
    ${choice(l10n.t('Positions'), LAB_POSITIONS, positionWords, positions, (next) =>
      change(scene, { positions: next }),
    )}
    <label class="dose">
      ${l10n.t('Dose')}
      <input
        type="range"
        min="5"
        max="100"
        step="5"
        .value=${String(dose)}
        @input=${(event: Event) =>
          change(scene, { dose: Number((event.target as HTMLInputElement).value) })}
      />
      <output class="number">${dose} %</output>
    </label>
  </p>`;
}

function armWords(arm: LabArm): string {
  switch (arm) {
    case 'away':
      return l10n.t('away: to the opposite signs');
    case 'toward':
      return l10n.t('toward: to its own signs');
    case 'flip':
      return l10n.t('flip: every sign');
  }
}

function positionWords(positions: LabPositions): string {
  return positions === 'all' ? l10n.t('all') : l10n.t('the last, and what follows');
}
