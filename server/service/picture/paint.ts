/** The histogram of held-out agreement as an image in Markdown. */
import type { AgreementHistogram } from '../../protocol/evidence';
import { svgImage } from '../markdown/links';
import { share } from '../numbers';
import { type Bar, type HistogramLayout, type Label, layoutHistogram } from './layout';

/** Mid-tones on a transparent background: visible in light and dark editors. */
export const colours = { members: '#1f8a9c', rest: '#b8713a', axis: '#808080', text: '#7b7b7b' };

const font = 'font-family="system-ui, sans-serif" font-size="11" font-weight="600"';

/** An SVG document; it holds no text of the catalog. */
export function paintHistogram(layout: HistogramLayout): string {
  const { width, height, axis } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    group(colours.members, layout.members.map(rectangle)),
    group(colours.rest, layout.rest.map(rectangle)),
    `<path d="M${short(axis.left)} ${short(axis.y)}H${short(axis.right)}" stroke="${colours.axis}"/>`,
    `<g fill="${colours.text}" ${font}>${layout.labels.map(word).join('')}</g>`,
    '</svg>',
  ].join('');
}

function group(fill: string, parts: readonly string[]): string {
  return `<g fill="${fill}">${parts.join('')}</g>`;
}

function rectangle({ x, y, width, height }: Bar): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"/>`;
}

function word({ x, y, anchor, text }: Label): string {
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${text}</text>`;
}

function short(value: number): string {
  return Number(value.toFixed(2)).toString();
}

/** Markdown image of the histogram, with both means in words for those who cannot see it. */
export function histogramImage(histogram: AgreementHistogram): string {
  const means = `members on average ${meanOf(histogram.members)}, the rest ${meanOf(histogram.rest)}`;
  return svgImage(`Held-out agreement: ${means}`, paintHistogram(layoutHistogram(histogram)));
}

/** The mean of the bins' middles, weighted by their counts; "none" for an empty class. */
function meanOf(counts: readonly number[]): string {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return 'none';
  const sum = counts.reduce((running, n, bin) => running + n * ((bin + 0.5) / counts.length), 0);
  return share(sum / total);
}
