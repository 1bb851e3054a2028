/** Whether the sign is the same concept at other layers: a picture, and the values as a table. */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { DimensionFacts } from '../../../server/protocol/dimensionFacts';
import { count, fixed, percent, signed } from '../../../server/protocol/format';
import { figure, type Picture } from '../../common/parts/figure';
import { hatch } from '../../common/parts/hatch';
import { layoutLayers, type LayerPlot, type LayerValue } from '../layout/layers';

type Layers = Exclude<DimensionFacts['layers'], { readonly reason: string }>;

export function layersFigure(layers: Layers, own: number | null, many: string): TemplateResult {
  const values = valuesOf(layers, own);
  const phis = layers.others.flatMap(({ phi }) => (phi === null ? [] : [phi]));
  const title =
    phis.length === 0
      ? l10n.t('The sign at other layers')
      : l10n.t(
          'The sign goes with its own at other layers: phi {0} to {1}',
          signed(Math.min(...phis), 2),
          signed(Math.max(...phis), 2),
        );
  return figure({
    title,
    legend: [
      html`<span aria-hidden="true">●</span> ${l10n.t('another layer')}`,
      ...(own === null
        ? []
        : [
            html`<span aria-hidden="true">◆</span>
              ${l10n.t('the catalog’s layer, 1 by definition')}`,
          ]),
      l10n.t('dotted: 0, unrelated'),
      ...(layers.unread.length > 0 ? [l10n.t('▨ no token cache of that layer')] : []),
      `${count(layers.tokens)} ${many}`,
    ],
    draw: (width) => draw(layoutLayers(values, width), layers),
    table: tableOf(layers),
  });
}

function valuesOf({ others, unread }: Layers, own: number | null): readonly LayerValue[] {
  const values: LayerValue[] = [
    ...others.map(({ layer, phi }) => ({ layer, phi, kind: 'other' }) as const),
    ...unread.map((layer) => ({ layer, phi: null, kind: 'unread' }) as const),
    ...(own === null ? [] : [{ layer: own, phi: 1, kind: 'own' } as const]),
  ];
  return values.sort((a, b) => a.layer - b.layer);
}

function draw(plot: LayerPlot, layers: Layers): Picture {
  const { height, left, right, points, lines, half } = plot;
  const bottom = lines.at(-1)!.y;
  return {
    height,
    body: svg`${hatch('unread-layer')}
      ${lines.map(
        ({ value, y }) =>
          svg`<line class=${value === 0 ? 'nothing' : 'grid'} x1=${left} x2=${right} y1=${y} y2=${y}></line>
            <text class="muted" x=${left - 6} y=${y + 4} text-anchor="end">${signed(value, 0)}</text>`,
      )}
      ${points.map((point) => mark(point, half, lines[0]!.y, bottom))}
      ${points.map(({ layer, x }) => svg`<text class="muted" x=${x} y=${bottom + 18} text-anchor="middle">${layer}</text>`)}`,
    marks: points.map((point) => ({ x: point.x, y: point.y, text: textOf(point, layers) })),
  };
}

function mark(
  { x, y, kind, phi }: LayerPlot['points'][number],
  half: number,
  top: number,
  bottom: number,
): SVGTemplateResult {
  if (kind === 'own') return svg`<path class="third" d="M${x} ${y - 6}l6 6l-6 6l-6 -6z"></path>`;
  if (phi === null)
    return svg`<rect x=${x - half} y=${top} width=${2 * half} height=${bottom - top} fill="url(#unread-layer)"></rect>`;
  return svg`<circle class=${phi < 0 ? 'minus' : 'plus'} cx=${x} cy=${y} r="5"></circle>`;
}

function textOf({ layer, kind }: LayerValue, { others }: Layers): string {
  if (kind === 'own') return l10n.t('layer {0}: the catalog’s', layer);
  const found = others.find((each) => each.layer === layer);
  if (found === undefined) return l10n.t('layer {0}: not read, no token cache', layer);
  const { phi, same } = found;
  return phi === null
    ? l10n.t('layer {0}: no phi, a sign is constant there; {1} the same', layer, percent(same))
    : l10n.t('layer {0}: phi {1}, {2} of signs the same', layer, signed(phi, 3), percent(same));
}

function tableOf({ others }: Layers): Parameters<typeof figure>[0]['table'] {
  return {
    caption: l10n.t('The sign at other layers'),
    columns: [
      { title: l10n.t('layer'), align: 'number' },
      { title: 'phi', align: 'number' },
      { title: l10n.t('same sign'), align: 'number' },
      { title: l10n.t('share of +'), align: 'number' },
    ],
    rows: others.map(({ layer, phi, same, plusShare }) => [
      { text: String(layer), value: layer },
      { text: phi === null ? l10n.t('none, constant') : fixed(phi, 3), value: phi },
      { text: percent(same), value: same },
      { text: percent(plusShare), value: plusShare },
    ]),
  };
}
