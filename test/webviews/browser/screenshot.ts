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
  const shot = await (part ? part.screenshot({ animations: 'disabled' }) : topOf(page));
  await assertKept(
    path.join(root, 'test/webviews/browser/golden', `${name}.png`),
    shot,
    path.join(root, 'test-results/panels', `${name}.png`),
    (file) => leaveWhole(file, page, part),
  );
}

/**
 * Compares a picture with a kept file, or writes that with `DIMCAT_UPDATE_GOLDEN=1`.
 *
 * @param seen Where `leave` leaves the whole picture if it differs, or is kept.
 */
export async function assertKept(
  file: string,
  shot: Buffer,
  seen: string,
  leave: (seen: string) => Promise<void>,
): Promise<void> {
  const comparing = await oneBrowser.comparingPage();
  const given = { url: dataUrl(shot), tallest: TALLEST };
  if (process.env['DIMCAT_UPDATE_GOLDEN'] === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    const { small } = await comparing.evaluate(compared, { ...given, kept: null });
    writeFileSync(file, Buffer.from(small.split(',')[1]!, 'base64'));
    await leave(seen);
    return;
  }
  const kept = existsSync(file) ? dataUrl(readFileSync(file)) : null;
  const { share } = await comparing.evaluate(compared, { ...given, kept });
  if (share > TOLERANCE) await leave(seen);
  assert.ok(kept !== null, `${file} is missing.`);
  const changed = `${(100 * share).toFixed(1)} % of the picture changed`;
  assert.ok(share <= TOLERANCE, `${path.basename(file, '.png')}: ${changed}`);
}

/** A PNG of what the kept picture shows of a page, or of more. */
async function topOf(page: Page): Promise<Buffer> {
  const { width, height, density } = await page.evaluate(() => ({
    width: window.innerWidth,
    height: Math.max(document.documentElement.scrollHeight, document.body.scrollHeight),
    density: window.devicePixelRatio,
  }));
  const clip = { x: 0, y: 0, width, height: TALLEST / density };
  // The browser halves a picture of an odd number of rows unevenly, so that each row depends on their number.
  const isEven = (height * density) % 2 === 0;
  return page.screenshot({ fullPage: true, animations: 'disabled', ...(isEven && { clip }) });
}

async function leaveWhole(file: string, page: Page, part?: Locator): Promise<void> {
  await (part
    ? part.screenshot({ path: file, animations: 'disabled' })
    : page.screenshot({ path: file, fullPage: true, animations: 'disabled' }));
}

/** CSS pixels that a line of the fonts of `themes.ts` takes where the kept pictures were made. */
const LINE = { sans: 1814.3, mono: 1806.2 };

/** Whether this machine draws letters as the one on which the pictures were made: otherwise none can be compared. */
export async function drawsTheSameLetters(page: Pick<Page, 'evaluate'>): Promise<boolean> {
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

/**
 * Runs in the browser.
 *
 * @returns `small`: half as wide and high, where nothing is kept. `share`: of the kept picture's pixels, those of which
 *   a channel differs from that by more than 48 of 255; 1 for another size.
 */
async function compared({
  url,
  tallest,
  kept,
}: {
  url: string;
  tallest: number;
  kept: string | null;
}): Promise<{ small: string; share: number }> {
  const load = async (from: string): Promise<HTMLImageElement> => {
    const image = new Image();
    image.src = from;
    await image.decode();
    return image;
  };
  const draw = (image: HTMLImageElement, rows: number, scale: number): HTMLCanvasElement => {
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(image.width / scale);
    canvas.height = Math.floor(rows / scale);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, image.width / scale, image.height / scale);
    return canvas;
  };
  const shot = await load(url);
  const half = draw(shot, Math.min(shot.height, tallest), 2);
  if (kept === null) return { small: half.toDataURL('image/png'), share: 1 };
  const golden = await load(kept);
  const { width, height } = half;
  if (golden.width !== width || Math.abs(golden.height - height) > 4)
    return { small: '', share: 1 };
  const rows = Math.min(height, golden.height);
  const [a, b] = [half, draw(golden, golden.height, 1)].map(
    (each) => each.getContext('2d')!.getImageData(0, 0, width, rows).data,
  );
  let different = 0;
  for (let i = 0; i < 4 * width * rows; i += 4) {
    const differs = (c: number): boolean => Math.abs(a![i + c]! - b![i + c]!) > 48;
    if (differs(0) || differs(1) || differs(2)) different++;
  }
  return { small: '', share: different / (width * rows) };
}
