/** How far values lie from where the sign turns: bars, and the same as a table. */
import { svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ValueHistogram } from '../../../server/protocol/dimensionFacts';
import { count, percent, signedBits } from '../../../server/protocol/format';
import { sign } from '../../common/catalogWords';
import { figure, type Picture } from '../../common/parts/figure';
import { layoutValues, type ValueBar, type ValuePlot } from '../layout/values';

export function valuesFigure(
  { tokens, width: bin, counts }: ValueHistogram,
  many: string,
): TemplateResult {
  const near = counts[counts.length / 2 - 1]! + counts[counts.length / 2]!;
  return figure({
    title: l10n.t(
      '{0} of {1} lie in the two bins where the sign turns',
      percent(near / Math.max(1, tokens)),
      many,
    ),
    legend: [
      l10n.t('right of the dotted line: sign +, left of it: sign −'),
      l10n.t('the outermost bars hold all beyond'),
      `${count(tokens)} ${many}`,
    ],
    draw: (width) => draw(layoutValues(counts, bin, width), many),
    table: tableOf(layoutValues(counts, bin, 1).bars, many),
  });
}

function draw({ height, left, right, bottom, bars, turn, most }: ValuePlot, many: string): Picture {
  const last = bars.at(-1)!;
  return {
    height,
    body: svg`<line class="grid" x1=${left} x2=${right} y1=${bottom} y2=${bottom}></line>
      <text class="muted" x=${left - 6} y=${turn.top + 12} text-anchor="end">${count(most)}</text>
      <text class="muted" x=${left - 6} y=${bottom + 4} text-anchor="end">0</text>
      ${bars.map(
        ({ sign, x, y, width, height: tall }) =>
          svg`<rect class=${sign === '+' ? 'plus' : 'minus'} x=${x} y=${y} width=${width} height=${tall}></rect>`,
      )}
      <text x=${turn.x - 8} y=${turn.top + 4} text-anchor="end">${sign('-')}</text>
      <text x=${turn.x + 8} y=${turn.top + 4}>+</text>
      <line class="nothing" x1=${turn.x} x2=${turn.x} y1=${turn.top} y2=${bottom}></line>
      <text class="muted" x=${turn.x} y=${bottom + 18} text-anchor="middle">0</text>
      <text class="muted" x=${left} y=${bottom + 18}>${size(bars[1]!.from)}</text>
      <text class="muted" x=${right} y=${bottom + 18} text-anchor="end">${size(last.from)}</text>`,
    marks: bars.map((bar) => ({
      x: bar.x + bar.width / 2,
      y: Math.min(bar.y, bottom - 2),
      reach: [bar.width / 2, 6] as const,
      text: l10n.t('{0}: {1} {2}, sign {3}', rangeOf(bar), count(bar.count), many, sign(bar.sign)),
    })),
  };
}

function size(value: number): string {
  return value === 0 ? '0' : signedBits(value);
}

function rangeOf({ from, to }: ValueBar): string {
  if (from === -Infinity) return l10n.t('below {0}', size(to));
  return to === Infinity
    ? l10n.t('above {0}', size(from))
    : l10n.t('{0} to {1}', size(from), size(to));
}

function tableOf(bars: readonly ValueBar[], many: string): Parameters<typeof figure>[0]['table'] {
  return {
    caption: l10n.t('Values, from where the sign turns'),
    columns: [
      { title: l10n.t('distance'), align: 'text' },
      { title: l10n.t('sign'), align: 'text' },
      { title: many, align: 'number' },
    ],
    rows: bars.map((bar) => [
      { text: rangeOf(bar) },
      { text: sign(bar.sign) },
      { text: count(bar.count), value: bar.count },
    ]),
  };
}
