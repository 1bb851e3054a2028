/** Held-out AUC of every feature in sight, against how many anchors it has or what chance reaches. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../../server/protocol/format';
import { FEATURE_STATES, type FeatureState } from '../../../server/protocol/workbench';
import { visible } from '../../../server/protocol/userText';
import { stateLook } from '../../common/catalogWords';
import { estimateText } from '../../common/format';
import { figure, type Picture } from '../../common/parts/figure';
import { layoutScatter, type Measured, type Scatter, valueOf } from '../layout/scatter';
import { type Across, type OverviewScene, shownRows } from '../state';
import { aucCell } from './features';

export function scatter(scene: OverviewScene): TemplateResult | typeof nothing {
  const { across = 'n' } = scene.choices;
  const rows = shownRows(scene).filter(isMeasured);
  if (rows.length === 0) return nothing;
  const above = rows.filter(({ measurement: { q } }) => q !== null && q <= 0.05).length;
  const title =
    rows.length === 1
      ? l10n.t('1 measured feature')
      : l10n.t('{0} of {1} measured features have q ≤ 0.05', count(above), count(rows.length));
  const states = FEATURE_STATES.filter((state) => rows.some((row) => row.state === state));
  return html`<section aria-labelledby="scatter-title">
    <h2 id="scatter-title">${l10n.t('AUC against chance')}</h2>
    <p class="buttons">
      ${choice(scene, 'n', l10n.t('against n+'))}
      ${choice(scene, 'null', l10n.t('against the null'))}
    </p>
    ${figure({
      title,
      legend: [
        ...states.map(
          (state) =>
            html`<svg class="key" width="14" height="14" aria-hidden="true">
                ${glyph(state, 7, 7)}
              </svg>
              ${stateLook(state).words}`,
        ),
        l10n.t('hollow: in-sample'),
        l10n.t('bar: 95 % interval'),
        across === 'n'
          ? l10n.t('dotted: chance, 0.5')
          : l10n.t('dotted: chance, and where the AUC is the null’s'),
      ],
      draw: (width) => draw(layoutScatter(rows, across, width), across),
      table: tableOf(rows, across, title),
      onEnter: (mark) => scene.open('feature', { feature: rows[mark]!.id }),
    })}
  </section>`;
}

function tableOf(
  rows: readonly Measured[],
  across: Across,
  title: string,
): Parameters<typeof figure>[0]['table'] {
  return {
    caption: title,
    columns: [
      { title: l10n.t('feature'), align: 'text' },
      { title: across === 'n' ? 'n+' : l10n.t('null p95'), align: 'number' },
      { title: l10n.t('AUC [95 %]'), align: 'number' },
      { title: l10n.t('verdict'), align: 'text' },
    ],
    rows: rows.map((row) => [
      { text: row.id },
      { text: acrossText(row, across), value: valueOf(row, across) },
      aucCell(row.measurement),
      { text: stateLook(row.state).words },
    ]),
  };
}

function isMeasured(row: { readonly measurement: unknown }): row is Measured {
  return row.measurement !== null;
}

function choice(scene: OverviewScene, across: Across, title: string): TemplateResult {
  return html`<button
    type="button"
    class="secondary"
    aria-pressed=${(scene.choices.across ?? 'n') === across ? 'true' : 'false'}
    @click=${() => scene.choose({ across })}
  >
    ${title}
  </button>`;
}

function acrossText(row: Measured, across: Across): string {
  const value = valueOf(row, across);
  return across === 'n' ? count(value) : fixed(value, 3);
}

function draw(plot: Scatter, across: Across): Picture {
  const { height, box, points, xTicks, yTicks, chance, diagonal } = plot;
  return {
    height,
    body: svg`
      ${yTicks.map(
        ({
          y,
          value,
        }) => svg`<line class="grid" x1=${box.left} x2=${box.right} y1=${y} y2=${y}></line>
        <text class="muted" x=${box.left - 6} y=${y + 4} text-anchor="end">${fixed(value, 1)}</text>`,
      )}
      ${xTicks.map(({ x, value }) => svg`<text class="muted" x=${x} y=${box.bottom + 16} text-anchor="middle">${across === 'n' ? count(value) : fixed(value, 2)}</text>`)}
      <line class="nothing" x1=${box.left} x2=${box.right} y1=${chance} y2=${chance}></line>
      ${diagonal === null ? nothing : svg`<line class="nothing" x1=${diagonal[0]} y1=${diagonal[1]} x2=${diagonal[2]} y2=${diagonal[3]}></line>`}
      <text x=${box.left} y=${box.bottom + 34}>${across === 'n' ? l10n.t('n+, logarithmic') : l10n.t('null p95')}</text>
      ${points.map(({ x, low, high, row }) => (low === null || high === null ? nothing : svg`<line class="whisker ${stateLook(row.state).look}" x1=${x} x2=${x} y1=${low} y2=${high}></line>`))}
      ${points.map(({ x, y, row }) => glyph(row.state, x, y, row.measurement.isHeldOut))}`,
    marks: points.map(({ x, y, row }) => ({ x, y, text: textOf(row) })),
  };
}

/** A shape for each verdict, so that colour is never all. */
function glyph(state: FeatureState, x: number, y: number, isSolid = true): SVGTemplateResult {
  const { look } = stateLook(state);
  const kind = `point ${look} ${isSolid ? '' : 'hollow'}`;
  switch (state) {
    case 'holds':
      return svg`<circle class=${kind} cx=${x} cy=${y} r="4.5"></circle>`;
    case 'fails':
      return svg`<path class=${`${kind} stroke`} d="M${x - 4} ${y - 4}l8 8m0 -8l-8 8"></path>`;
    case 'stale':
      return svg`<path class=${kind} d="M${x} ${y - 5}l5 9h-10z"></path>`;
    case 'not measured':
      return svg`<rect class=${kind} x=${x - 4} y=${y - 4} width="8" height="8"></rect>`;
    case 'given up':
      return svg`<path class=${`${kind} stroke`} d="M${x - 5} ${y}h10"></path>`;
  }
}

function textOf(row: Measured): string {
  const { auc, nullP95, nPos, isHeldOut } = row.measurement;
  const kind = isHeldOut ? l10n.t('held-out') : l10n.t('in-sample');
  return `${visible(row.label)}: ${kind} AUC ${estimateText(auc)} · ${l10n.t('null p95 {0}', fixed(nullP95, 3))} · n+ ${count(nPos)} · ${stateLook(row.state).words}`;
}
