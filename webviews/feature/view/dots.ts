/** Values with intervals on one axis, one row each. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { figure, type Picture } from '../../common/parts/figure';
import { placeDotPlot, type DotPlot, type PlacedRow, type PlacedText } from '../layout/dotPlot';
import { fixed } from '../../../server/protocol/format';

export function dots(plot: DotPlot, title: string, legend: readonly string[]): TemplateResult {
  return figure({
    title,
    legend: [
      ...legend,
      html`<i class="swatch dotted"></i
        >${plot.nothing === 0 ? l10n.t('no change') : l10n.t('chance')}`,
    ],
    draw: (width) => draw(plot, width),
    table: {
      caption: title,
      columns: [
        { title: l10n.t('Row'), align: 'text' },
        { title: l10n.t('Value'), align: 'number' },
        { title: l10n.t('Low'), align: 'number' },
        { title: l10n.t('High'), align: 'number' },
      ],
      rows: plot.rows.map(({ label, words, value, low, high }) => [
        { text: label },
        { text: words, value },
        low === null
          ? { text: l10n.t('no interval'), value: null }
          : { text: fixed(low, 3), value: low },
        high === null
          ? { text: l10n.t('no interval'), value: null }
          : { text: fixed(high, 3), value: high },
      ]),
    },
  });
}

function draw(plot: DotPlot, width: number): Picture {
  const { height, top, bottom, nothing: at, band, rows, ticks, title } = placeDotPlot(plot, width);
  return {
    height,
    marks: rows.map(({ x, y, label, words }) => ({
      x,
      y,
      reach: [10, 10],
      text: `${label.text}: ${words.text}`,
    })),
    body: svg`
      ${band ? svg`<rect class="zone" x=${band[0]} y=${top} width=${band[1] - band[0]} height=${bottom - top}></rect>` : nothing}
      <line class="nothing" x1=${at} x2=${at} y1=${top} y2=${bottom}></line>
      ${rows.map(row)}
      <line class="axis" x1="0" x2=${width} y1=${bottom} y2=${bottom}></line>
      ${ticks.map((tick) => text(tick, 'muted'))} ${text(title, 'muted')}`,
  };
}

function row({ label, words, x, y, line, open, bar, emphasis }: PlacedRow) {
  return svg`${text(label, emphasis ? 'emphasis' : '')} ${text(words, emphasis ? 'emphasis' : '')}
    ${bar === undefined ? nothing : svg`<line class="bar" x1=${bar} x2=${bar} y1=${y - 8} y2=${y + 8}></line>`}
    ${line === undefined ? nothing : svg`<line class="whisker" x1=${line[0]} x2=${line[1]} y1=${y} y2=${y}></line>`}
    ${open === undefined ? nothing : svg`<circle class="plus hollow" cx=${open} cy=${y} r="4"></circle>`}
    <circle class="plus" cx=${x} cy=${y} r="5"></circle>`;
}

function text({ x, y, text: words, anchor }: PlacedText, className: string) {
  return svg`<text class=${className} x=${x} y=${y} text-anchor=${anchor}>${words}</text>`;
}
