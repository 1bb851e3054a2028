/** Pictures: placed marks -> SVG. Colours come from the stylesheet, so that themes can change under them. */
import { h, svg } from '../../common/dom';
import { type DotPlot, placeDotPlot, type PlacedRow, type PlacedText } from '../layout/dotPlot';
import { placeHistogram } from '../layout/histogram';
import type { AgreementHistogram } from '../../../server/protocol/evidence';

export function dotPlotFigure(plot: DotPlot, caption: string, key: readonly string[]): HTMLElement {
  return figure(caption, key, (width) => dotPlot(plot, width));
}

export function histogramFigure(histogram: AgreementHistogram, caption: string): HTMLElement {
  return figure(caption, [], (width) => histogramSvg(histogram, width));
}

/** A picture that is redrawn at each width, so that its words keep their size. */
function figure(
  caption: string,
  key: readonly string[],
  draw: (width: number) => SVGSVGElement,
): HTMLElement {
  const frame = h('div', { class: 'picture' });
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === drawn || width === 0) return;
    drawn = width;
    frame.replaceChildren(draw(width));
  }).observe(frame);
  const legend = key.map((text) => h('span', {}, text));
  return h(
    'figure',
    {},
    h('figcaption', {}, caption),
    frame,
    legend.length > 0 && h('p', { class: 'key' }, ...legend),
  );
}

function dotPlot(plot: DotPlot, width: number): SVGSVGElement {
  const { height, description, top, bottom, nothing, band, rows, ticks, title } = placeDotPlot(
    plot,
    width,
  );
  const [left, right] = band ?? [0, 0];
  return picture(width, height, description, [
    band &&
      svg('rect', { class: 'band', x: left, y: top, width: right - left, height: bottom - top }),
    svg('line', { class: 'nothing', x1: nothing, x2: nothing, y1: top, y2: bottom }),
    ...rows.map(row),
    ...ticks.flatMap((tick) => [
      svg('line', { class: 'tick', x1: tick.x, x2: tick.x, y1: bottom, y2: bottom + 4 }),
      text(tick, 'axis'),
    ]),
    text(title, 'axis'),
  ]);
}

function row({ label, words, x, y, line, open, bar, emphasis }: PlacedRow): SVGElement {
  return svg(
    'g',
    { class: emphasis ? 'row emphasis' : 'row' },
    text(label, 'label'),
    text(words, 'words'),
    bar !== undefined && svg('line', { class: 'bar', x1: bar, x2: bar, y1: y - 7, y2: y + 7 }),
    line && svg('line', { class: 'interval', x1: line[0], x2: line[1], y1: y, y2: y }),
    open !== undefined && svg('circle', { class: 'open', cx: open, cy: y, r: 4 }),
    svg('circle', { class: 'dot', cx: x, cy: y, r: 4.5 }),
  );
}

function histogramSvg(histogram: AgreementHistogram, width: number): SVGSVGElement {
  const { height, description, axisY, bars, ticks, labels } = placeHistogram(histogram, width);
  return picture(width, height, description, [
    ...bars.map(({ hint, of, ...box }) =>
      svg('rect', { class: of, ...box }, svg('title', {}, hint)),
    ),
    svg('line', { class: 'tick', x1: 0, x2: width, y1: axisY, y2: axisY }),
    ...ticks.map((tick) => text(tick, 'axis')),
    ...labels.map((label) => text(label, 'label')),
  ]);
}

function picture(
  width: number,
  height: number,
  description: string,
  parts: readonly (SVGElement | undefined)[],
): SVGSVGElement {
  const box = `0 0 ${width} ${height}`;
  return svg(
    'svg',
    { viewBox: box, width, height, role: 'img', 'aria-label': description },
    ...parts,
  );
}

function text({ x, y, text: words, anchor }: PlacedText, className: string): SVGElement {
  return svg('text', { class: className, x, y, 'text-anchor': anchor }, words);
}
