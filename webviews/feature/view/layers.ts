/** The feature at each layer of its site, as far as there are caches; choosing one looks at it there. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { scaleLinear } from 'd3-scale';
import { count, fixed } from '../../../server/protocol/format';
import type { LayerRow } from '../../../server/protocol/featureReading';
import type { LookedAt } from '../../../server/protocol/panels/feature';
import { estimateText } from '../../common/format';
import { estimateCell } from '../../common/parts/cells';
import { figure, type Picture } from '../../common/parts/figure';
import { hatch } from '../../common/parts/hatch';
import { button, untrustedWords } from '../../common/parts/states';
import { part, type FeatureScene } from '../state';
import { lookAt } from './elsewhere';
import { partial, section } from './section';

export function layersSection(scene: FeatureScene): TemplateResult | typeof nothing {
  const looked = scene.state.head?.layer;
  // A saved page measures nothing.
  if (!scene.live || !looked) return nothing;
  return section(
    'layers',
    l10n.t('Layers'),
    html`${layerChoice(scene, looked)} ${content(scene, looked)}`,
  );
}

function content(scene: FeatureScene, looked: LookedAt): TemplateResult | typeof nothing {
  const { layers, layersAsked } = scene.state;
  const compute = (): void => void askLayers(scene);
  return layers === undefined && layersAsked === undefined
    ? html`<div class="empty">
        <p>
          ${l10n.t('Each layer that has a token cache can be measured here as the catalog’s own layer is, without a null.')}
        </p>
        ${button({ title: l10n.t('Measure the layers'), run: compute, disabled: untrustedWords(scene) })}
      </div>`
    : layers === undefined
      ? html`<p class="empty">
          ${layersAsked}
          ${button({ title: l10n.t('Cancel'), run: () => scene.client.cancel('layers') })}
        </p>`
      : partial(layers, (rows) => profile(scene, rows, looked), compute);
}

/** Any layer, whether the profile was measured or not. */
function layerChoice(scene: FeatureScene, { all, own, shown }: LookedAt): TemplateResult {
  if (all === null) return html``;
  const layers = Array.from({ length: all.last - all.first + 1 }, (_, i) => all.first + i);
  const choose = ({ target }: Event): void =>
    lookAt(scene, Number((target as HTMLSelectElement).value));
  return html`<p>
    <label
      >${l10n.t('Look at layer')}
      <select @change=${choose} .value=${String(shown)}>
        ${layers.map(
          (layer) =>
            html`<option value=${layer} ?selected=${layer === shown}>
              ${layer === own ? l10n.t('{0} (the catalog’s)', layer) : String(layer)}
            </option>`,
        )}
      </select></label
    >
  </p>`;
}

async function askLayers(scene: FeatureScene): Promise<void> {
  scene.set({ layers: undefined, layersAsked: l10n.t('Reading …') });
  const onProgress = (message: string, share: number | null): void =>
    scene.set({
      layersAsked: `${message} ${share === null ? '' : `${Math.round(100 * share)} %`}`,
    });
  const key = { feature: scene.place.feature! };
  const layers = await part(
    scene.client.get('layers', key, { slot: 'layers', onProgress, silenceMs: Infinity }),
  );
  scene.set({ layers, layersAsked: undefined });
}

function profile(scene: FeatureScene, rows: readonly LayerRow[], looked: LookedAt): TemplateResult {
  const measured = rows.filter((row) => row.measured !== null);
  const best = [...measured].sort((a, b) => b.measured!.value - a.measured!.value)[0];
  return figure({
    title:
      best === undefined
        ? l10n.t('No layer has a token cache')
        : l10n.t(
            'Layer {0} is the best of {1}: {2}',
            best.layer,
            count(measured.length),
            estimateText(best.measured!),
          ),
    legend: [
      html`<i class="swatch plus"></i>${l10n.t('held-out AUC with its 95 % interval')}`,
      html`<i class="swatch hatch"></i
        >${scene.live ? l10n.t('not measured: no token cache') : l10n.t('not measured: no token cache (dimcat cache)')}`,
      html`<i class="swatch dotted"></i>${l10n.t('chance')}`,
      l10n.t('▲ the layer of the catalog'),
      ...(looked.shown === looked.own
        ? []
        : [html`<i class="swatch zone"></i>${l10n.t('the layer that this page looks at')}`]),
      l10n.t('Enter or a click looks at that layer'),
    ],
    draw: (width) => draw(rows, looked, width),
    onEnter: (i) => lookAt(scene, rows[i]!.layer),
    table: {
      caption: l10n.t('By layer'),
      columns: [
        { title: l10n.t('Layer'), align: 'number' },
        { title: l10n.t('Held-out AUC'), align: 'number' },
        { title: 'k', align: 'number' },
        { title: 'n+', align: 'number' },
        { title: 'n−', align: 'number' },
      ],
      rows: rows.map(({ layer, measured: at }) => [
        { text: String(layer), value: layer },
        at === null ? { text: l10n.t('not measured'), value: null } : estimateCell(at),
        at === null ? { text: '', value: null } : { text: count(at.k), value: at.k },
        at === null ? { text: '', value: null } : { text: count(at.nPos), value: at.nPos },
        at === null ? { text: '', value: null } : { text: count(at.nNeg), value: at.nNeg },
      ]),
    },
  });
}

function draw(rows: readonly LayerRow[], { own, shown }: LookedAt, width: number): Picture {
  const [top, bottom] = [10, 130];
  const lowest = Math.min(0.4, ...rows.flatMap(({ measured }) => measured?.low ?? []));
  const y = scaleLinear([lowest, 1], [bottom, top]);
  const step = (width - 44) / Math.max(1, rows.length);
  const x = (i: number): number => 40 + step * (i + 0.5);
  const half = Math.max(3, Math.min(14, step / 2 - 2));
  return {
    height: bottom + 44,
    marks: rows.map(({ layer, measured }, i) => ({
      x: x(i),
      y: measured === null ? y(0.5) : y(measured.value),
      reach: [half, 12],
      text:
        measured === null
          ? l10n.t('layer {0}: not measured', layer)
          : l10n.t('layer {0}: {1}', layer, estimateText(measured)),
    })),
    body: svg`${hatch('layers-hatch')}
      ${[0.5, 0.75, 1].map(
        (value) => svg`
        <line class=${value === 0.5 ? 'nothing' : 'grid'} x1="36" x2=${width - 4} y1=${y(value)} y2=${y(value)}></line>
        <text class="muted" x="32" y=${y(value) + 4} text-anchor="end">${fixed(value, 2)}</text>`,
      )}
      ${rows.map(
        ({ layer, measured }, i) => svg`
        ${layer === shown && shown !== own ? svg`<rect class="zone" x=${x(i) - half - 3} width=${2 * half + 6} y=${top - 6} height=${bottom - top + 28}></rect>` : svg``}
        ${
          measured === null
            ? svg`<rect fill="url(#layers-hatch)" x=${x(i) - half} width=${2 * half} y=${top} height=${bottom - top}></rect>`
            : svg`<line class="whisker" x1=${x(i)} x2=${x(i)} y1=${y(measured.low ?? measured.value)} y2=${y(measured.high ?? measured.value)}></line>
            <circle class="plus" cx=${x(i)} cy=${y(measured.value)} r="5"></circle>`
        }
        ${step >= 18 || i % 5 === 0 ? svg`<text class="muted" x=${x(i)} y=${bottom + 16} text-anchor="middle">${layer}</text>` : svg``}
        ${layer === own ? svg`<text x=${x(i)} y=${bottom + 30} text-anchor="middle">▲</text>` : svg``}`,
      )}
      <text class="muted" x=${width / 2} y=${bottom + 42} text-anchor="middle">${l10n.t('layer')}</text>`,
  };
}
