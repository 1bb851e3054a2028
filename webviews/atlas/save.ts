/** The atlas as files: a picture of pixels, and one of shapes. */
import * as l10n from '@vscode/l10n';
import { NOT_MEASURED } from '../../server/protocol/atlas';
import { count } from '../../server/protocol/format';
import { cellNumber } from './colourWords';
import { isInverted } from './layout/blocks';
import { sightOf, sizeOf, type Size } from './layout/view';
import { has, type KnownCell } from './model';
import { barsOf, signOf, STRIP } from './paint';
import { FONT, fontOf, SHARPNESS, sheetOf, type Line, type Shown } from './sheet';

/** Base64, at twice the size of the screen. */
export function pngOf(shown: Shown): string {
  const { colours, frame, canvas: cells } = shown;
  const { width, height, lines, corner, scale } = sheetOf(shown);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * SHARPNESS, height * SHARPNESS];
  const context = canvas.getContext('2d')!;
  context.scale(SHARPNESS, SHARPNESS);
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, height);
  context.drawImage(cells, corner.x, corner.y, frame.width, frame.height + STRIP);
  const gradient = context.createLinearGradient(scale.x, 0, scale.x + scale.width, 0);
  stops(shown).forEach((colour, i) => gradient.addColorStop(i / 2, colour));
  context.fillStyle = gradient;
  context.fillRect(scale.x, scale.y, scale.width, scale.height);
  context.fillStyle = colours.ink;
  for (const line of lines) {
    context.font = fontOf(line);
    context.textAlign = ({ start: 'left', middle: 'center', end: 'right' } as const)[line.anchor];
    context.fillText(line.text, line.x, line.y);
  }
  return canvas.toDataURL('image/png').split(',')[1]!;
}

/** Cells of a picture of shapes, at most: some 8 MB. */
const MOST_SHAPES = 50_000;

/** @returns A file, or in words why there is none. */
export function svgOf(shown: Shown): { readonly svg: string } | { readonly refusal: string } {
  const { frame, view, colours, cell } = shown;
  const sight = sightOf(frame, view);
  const all = (sight.bottom - sight.top) * (sight.right - sight.left);
  const zoomIn = l10n.t('Zoom in, or save as PNG.');
  if (all > MOST_SHAPES)
    return {
      refusal: `${l10n.t('SVG holds at most {0} cells, and {1} are in sight.', count(MOST_SHAPES), count(all))} ${zoomIn}`,
    };
  const size = sizeOf(frame, view);
  const cells: string[] = [];
  for (let row = sight.top; row < sight.bottom; row++)
    for (let column = sight.left; column < sight.right; column++) {
      const known = cell({ row, column });
      if (known === undefined)
        return { refusal: `${l10n.t('Not all cells in sight are read one by one.')} ${zoomIn}` };
      const at = { x: (column - view.left) * size.x, y: (row - view.top) * size.y + STRIP };
      cells.push(cellShapes(shown, known, at, size));
    }
  const { width, height, lines, corner, scale } = sheetOf(shown);
  const [high, gradient] = [frame.height + STRIP, stops(shown)];
  return {
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}">`,
      '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
      `<path d="M0 0V6" stroke="${colours.muted}" stroke-width="2"/></pattern><linearGradient id="scale">`,
      ...gradient.map((colour, i) => `<stop offset="${i / 2}" stop-color="${colour}"/>`),
      `</linearGradient><clipPath id="sight"><rect width="${frame.width}" height="${high}"/></clipPath>`,
      `<clipPath id="cells"><rect y="${STRIP}" width="${frame.width}" height="${frame.height}"/></clipPath></defs>`,
      `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
      `<g transform="translate(${corner.x} ${number(corner.y)})" clip-path="url(#sight)">`,
      ...barsOf(shown).map((bar) => rect(bar, bar.wide, bar.high, colours.third)),
      '<g clip-path="url(#cells)" text-anchor="middle">',
      ...cells,
      '</g></g>',
      rect(scale, scale.width, scale.height, 'url(#scale)'),
      ...lines.map((line) => textOf(line, colours.ink)),
      '</svg>\n',
    ].join('\n'),
  };
}

/** From the least to the most. */
function stops({ colours }: Shown): readonly string[] {
  return [-127, 0, 127].map((value) => colourOf(value, colours.palette));
}

function colourOf(value: number, palette: Uint8ClampedArray): string {
  const rgb = [...palette.subarray(4 * (value + 128), 4 * (value + 128) + 3)];
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function cellShapes(
  { model, colours }: Shown,
  { value, flags }: KnownCell,
  at: Size,
  size: Size,
): string {
  const isMeasured = value !== NOT_MEASURED;
  const fill = isMeasured ? colourOf(value, colours.palette) : 'url(#hatch)';
  const ink = isMeasured && isInverted(value, colours.palette) ? colours.paper : colours.ink;
  const shapes = [rect(at, size.x, size.y, fill)];
  const sign = signOf(value, size);
  if (sign === undefined) return shapes[0]!;
  const { x, y } = at;
  if (has(flags, 'register'))
    shapes.push(
      `<rect x="${number(x + 1.5)}" y="${number(y + 1.5)}" width="${number(size.x - 3)}" height="${number(size.y - 3)}" fill="none" stroke="${ink}"/>`,
    );
  if (has(flags, 'claimed'))
    shapes.push(`<path d="M${number(x + 1)} ${number(y + 1)}h6l-6 6z" fill="${ink}"/>`);
  if (has(flags, 'significant')) shapes.push(rect({ x: x + size.x - 6, y: y + 3 }, 3, 3, ink));
  if (!isMeasured || sign === '') return shapes.join('');
  const written = sign === 'number' ? cellNumber(model.colour, value) : '';
  const mark = value === 0 ? '' : value > 0 ? '+' : '\u2212';
  const font = sign === 'number' ? Math.max(9, Math.min(13, size.x / 3)) : Math.min(12, size.x);
  const texts = [mark, written].filter((each) => each !== '');
  texts.forEach((text, i) => {
    const middle = y + size.y / 2 + (i - (texts.length - 1) / 2) * font + 0.35 * font;
    shapes.push(
      `<text x="${number(x + size.x / 2)}" y="${number(middle)}" font-size="${number(font)}" fill="${ink}">${escaped(text)}</text>`,
    );
  });
  return shapes.join('');
}

function textOf({ text, x, y, size, weight, anchor }: Line, ink: string): string {
  return `<text x="${number(x)}" y="${number(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${ink}">${escaped(text)}</text>`;
}

function rect({ x, y }: Size, wide: number, high: number, fill: string): string {
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(wide)}" height="${number(high)}" fill="${fill}"/>`;
}

function number(value: number): string {
  return String(Number(value.toFixed(2)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
