/** Pictures of pages, compared with those kept: at half size, so that they are small, and so that a hair is nothing. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../../support/paths';
import { oneBrowser } from './browser';

/** Share of pixels that may differ visibly. */
const TOLERANCE = 0.01;
/** Kept pictures show the top of a page: taller ones would only be heavier. Pixels of the screen. */
const TALLEST = 1000;

/**
 * Compares the page with `test/webviews/browser/golden/NAME.png`. Where it differs it is left whole in
 * `test-results/panels/`. A missing file fails: write it, after looking at it, by a run with `DIMCAT_UPDATE_GOLDEN=1`,
 * which leaves all pages there.
 *
 * @param part Of the page, which is then looked at alone.
 */
export async function assertLooksAs(name: string, page: Page, part?: Locator): Promise<void> {
  const file = path.join(root, 'test/webviews/browser/golden', `${name}.png`);
  const comparing = await oneBrowser.comparingPage();
  const top = dataUrl(await (part ? part.screenshot({ animations: 'disabled' }) : topOf(page)));
  if (process.env['DIMCAT_UPDATE_GOLDEN'] === '1') {
    const small = await comparing.evaluate(shrunk, [top, TALLEST] as const);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(small.split(',')[1]!, 'base64'));
    await leaveWhole(name, page, part);
    return;
  }
  const kept = existsSync(file) ? dataUrl(readFileSync(file)) : undefined;
  const share = kept ? await comparing.evaluate(difference, [top, kept, TALLEST] as const) : 1;
  if (share > TOLERANCE) await leaveWhole(name, page, part);
  assert.ok(kept !== undefined, `${file} is missing.`);
  assert.ok(share <= TOLERANCE, `${name}: ${(100 * share).toFixed(1)} % of the picture changed`);
}

/** What the kept picture shows of a page, which may be taller or not as tall. */
async function topOf(page: Page): Promise<Buffer> {
  const [width, density] = await page.evaluate(() => [window.innerWidth, window.devicePixelRatio]);
  const clip = { x: 0, y: 0, width: width!, height: TALLEST / density! };
  return page.screenshot({ fullPage: true, clip, animations: 'disabled' });
}

async function leaveWhole(name: string, page: Page, part?: Locator): Promise<void> {
  const file = path.join(root, 'test-results/panels', `${name}.png`);
  await (part
    ? part.screenshot({ path: file, animations: 'disabled' })
    : page.screenshot({ path: file, fullPage: true, animations: 'disabled' }));
}

/** CSS pixels that a line of the fonts of `themes.ts` takes where the kept pictures were made. */
const LINE = { sans: 1814.3, mono: 1806.2 };

/** Whether this machine draws letters as the one on which the pictures were made: otherwise none can be compared. */
export async function drawsTheSameLetters(page: Page): Promise<boolean> {
  const width = await page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d')!;
    const of = (font: string): number => {
      context.font = font;
      return context.measureText('Hamburgefonstiv 0123456789 −+≥').width;
    };
    return { sans: of('100px "DejaVu Sans"'), mono: of('100px "DejaVu Sans Mono"') };
  });
  return Math.abs(width.sans - LINE.sans) < 1 && Math.abs(width.mono - LINE.mono) < 1;
}

const dataUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;

/** Runs in the browser. Half as wide and high. */
async function shrunk([url, tallest]: readonly [string, number]): Promise<string> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(image.width / 2);
  canvas.height = Math.floor(Math.min(image.height, tallest) / 2);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, image.width / 2, image.height / 2);
  return canvas.toDataURL('image/png');
}

/**
 * Runs in the browser. Share of the kept picture's pixels of which a channel differs by more than 48 of 255 from the
 * page's at half its size; 1 for another size.
 */
async function difference([url, kept, tallest]: readonly [
  string,
  string,
  number,
]): Promise<number> {
  const load = async (from: string): Promise<HTMLImageElement> => {
    const image = new Image();
    image.src = from;
    await image.decode();
    return image;
  };
  const draw = (image: HTMLImageElement, height: number, scale: number): ImageData => {
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(image.width / scale);
    canvas.height = Math.floor(height / scale);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, image.width / scale, image.height / scale);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const [page, golden] = await Promise.all([load(url), load(kept)]);
  const a = draw(page, Math.min(page.height, tallest), 2);
  const b = draw(golden, golden.height, 1);
  if (a.width !== b.width || Math.abs(a.height - b.height) > 4) return 1;
  const rows = Math.min(a.height, b.height);
  let different = 0;
  for (let i = 0; i < 4 * a.width * rows; i += 4) {
    const differs = (c: number): boolean => Math.abs(a.data[i + c]! - b.data[i + c]!) > 48;
    if (differs(0) || differs(1) || differs(2)) different++;
  }
  return different / (a.width * rows);
}
