/** What the catalog is compared with: earlier versions and the other catalogs of the workspace. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Against, CompareSides } from '../../../server/protocol/panels/compare';
import { visible } from '../../../server/protocol/userText';
import { PanelFault } from '../../common/client';
import { button, untrustedWords } from '../../common/parts/states';
import type { CompareScene } from '../state';

export function chooser(scene: CompareScene, against: Against): TemplateResult | typeof nothing {
  const { sides } = scene.state;
  if (sides === undefined) return nothing;
  const { model } = against;
  const chosen = JSON.stringify(model === undefined ? against : { model });
  const change = ({ target }: Event): void =>
    scene.go(JSON.parse((target as HTMLSelectElement).value) as Against);
  const option = (side: Against, name: string): TemplateResult => {
    const value = JSON.stringify(side);
    return html`<option value=${value} .selected=${value === chosen}>${visible(name)}</option>`;
  };
  return html`<p>
    <label
      >${l10n.t('A:')}
      <select @change=${change}>
        <optgroup label=${l10n.t('Earlier versions')}>
          ${versions(sides, against).map(([revision, name]) => option({ revision }, name))}
        </optgroup>
        ${
          sides.catalogs.length === 0
            ? nothing
            : html`<optgroup label=${l10n.t('Other catalogs')}>
                ${sides.catalogs.map(({ id, name }) => option({ other: id }, name))}
              </optgroup>`
        }
        ${
          sides.layers.length === 0
            ? nothing
            : html`<optgroup label=${l10n.t('Other layers of this catalog')}>
                ${sides.layers.map((one) => option({ layer: one.layer }, layerName(one)))}
              </optgroup>`
        }
        ${
          sides.models.length === 0
            ? nothing
            : html`<optgroup label=${l10n.t('This catalog in other models')}>
                ${sides.models.map(({ id, name }) => option({ model: id }, name))}
              </optgroup>`
        }
      </select></label
    >
    ${model === undefined ? nothing : layerOf(scene, model)}
    ${button({
      title: l10n.t('Another model…'),
      run: () => void otherModel(scene),
      disabled: untrustedWords(scene),
    })}
  </p>`;
}

/** Of the other model. */
function layerOf(scene: CompareScene, model: string): TemplateResult | typeof nothing {
  const there = scene.state.head?.elsewhere;
  if (!there?.other) return nothing;
  const { first, last } = there.layers;
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const go = ({ target }: Event): void =>
    scene.go({ model, layer: Number((target as HTMLSelectElement).value) });
  return html`<label
    >${l10n.t('Layer')}
    <select @change=${go}>
      ${all.map((each) => html`<option value=${each} .selected=${each === there.layer}>${each}</option>`)}
    </select></label
  >`;
}

async function otherModel(scene: CompareScene): Promise<void> {
  try {
    const { model } = await scene.client.act('chooseModel', {});
    scene.set({ fault: undefined });
    if (model !== undefined) scene.go({ model });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    if (error.code !== 'cancelled') scene.set({ fault: `${error.message} ${error.advice}` });
  }
}

function layerName({ layer, measured }: CompareSides['layers'][number]): string {
  return measured === 0
    ? l10n.t('layer {0} · not measured', layer)
    : l10n.t('layer {0} · {1} features measured', layer, measured);
}

/** With the one that was typed, if it is none of the last. */
function versions(
  { revisions }: CompareSides,
  { revision: chosen }: Against,
): (readonly [revision: string, name: string])[] {
  const known = revisions.map(({ revision, day }) => [revision, `${revision} · ${day}`] as const);
  const isKnown = chosen === undefined || chosen === 'HEAD' || known.some(([r]) => r === chosen);
  const typed = isKnown ? [] : [[chosen, chosen] as const];
  return [['HEAD', l10n.t('last commit (HEAD)')], ...typed, ...known];
}
