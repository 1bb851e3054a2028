/** Pictures of pages, compared with those kept: at half size, so that they are small, and so that a hair is nothing. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { root } from '../../support/paths';

/** Share of pixels that may differ visibly. */
const TOLERANCE = 0.01;
/** Kept pictures show the top of a page: taller ones would only be heavier. CSS pixels. */
const TALLEST = 1000;

/**
 * Compares the page with `test/webviews/browser/golden/NAME.png`, and leaves it whole in `test-results/panels/`. A
 * missing file fails: write it, after looking at it, by a run with `DIMCAT_UPDATE_GOLDEN=1`.
 *
 * @param part Of the page, which is then looked at alone.
 */
export async function assertLooksAs(
  name: string,
  page: Page,
  browser: Browser,
  part?: Locator,
): Promise<void> {
  const shot = part
    ? await part.screenshot({ animations: 'disabled' })
    : await page.screenshot({ fullPage: true, animations: 'disabled' });
  const results = path.join(root, 'test-results/panels');
  mkdirSync(results, { recursive: true });
  writeFileSync(path.join(results, `${name}.png`), shot);
  const comparing = await browser.newPage();
  try {
    const small = await comparing.evaluate(shrunk, [dataUrl(shot), TALLEST] as const);
    const golden = path.join(root, 'test/webviews/browser/golden', `${name}.png`);
    if (process.env['DIMCAT_UPDATE_GOLDEN'] === '1') {
      mkdirSync(path.dirname(golden), { recursive: true });
      writeFileSync(golden, Buffer.from(small.split(',')[1]!, 'base64'));
    }
    assert.ok(existsSync(golden), `${golden} is missing.`);
    const kept = dataUrl(readFileSync(golden));
    const share = await comparing.evaluate(difference, [small, kept] as const);
    assert.ok(share <= TOLERANCE, `${name}: ${(100 * share).toFixed(1)} % of the picture changed`);
  } finally {
    await comparing.close();
  }
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

/** Runs in the browser. Share of pixels of which a channel differs by more than 48 of 255; 1 for another size. */
async function difference(urls: readonly [string, string]): Promise<number> {
  const load = async (url: string): Promise<ImageData> => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = await Promise.all(urls.map(load));
  if (a!.width !== b!.width || Math.abs(a!.height - b!.height) > 4) return 1;
  const rows = Math.min(a!.height, b!.height);
  let different = 0;
  for (let i = 0; i < 4 * a!.width * rows; i += 4) {
    const channels = [0, 1, 2].map((c) => Math.abs(a!.data[i + c]! - b!.data[i + c]!));
    if (Math.max(...channels) > 48) different++;
  }
  return different / (a!.width * rows);
}
