/** The pages of Dimcat that a window shows, each known by its script, and what must hold of them in every theme. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { PanelName } from '../../../server/protocol/panels/place';
import { root } from '../../support/paths';
import { assertKept, drawsTheSameLetters } from '../../webviews/browser/screenshot';

/** The document of the page of this name; waits until it is there. */
export async function pageOf(window: Page, name: PanelName): Promise<Frame> {
  for (let attempt = 0; attempt < 200; attempt++) {
    for (const frame of window.frames()) if ((await nameOf(frame)) === name) return frame;
    await window.waitForTimeout(100);
  }
  throw new Error(`No page "${name}" is shown.`);
}

async function nameOf(frame: Frame): Promise<string | undefined> {
  if (!frame.url().includes('/webview/')) return undefined;
  const script = await frame
    .evaluate(() => document.querySelector<HTMLScriptElement>('body > script[src]')?.src)
    // A frame that is just going has no document.
    .catch(() => undefined);
  return script?.match(/\/dist\/webviews\/(\w+)\.js$/)?.[1];
}

/** Presses Tab until the focus is on what `words` name: its label, or its text. */
export async function tabTo(frame: Frame, words: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stops = 0; stops < 80; stops++) {
    await frame.page().keyboard.press('Tab');
    const at = await frame.evaluate(() => {
      const focused = document.activeElement;
      const label = focused instanceof HTMLTextAreaElement ? focused.labels[0]?.textContent : null;
      return focused?.getAttribute('aria-label') ?? label ?? focused?.textContent ?? '';
    });
    if (words.test(at.trim())) return;
    seen.push(at.trim().slice(0, 40));
  }
  throw new Error(`Tab never came to ${String(words)}: ${seen.join(' | ')}`);
}

/** How the page looks in this theme, as far as the window shows it, where letters are drawn as in the kept pictures. */
export async function assertLooksAsInTheEditor(
  frame: Frame,
  page: PanelName,
  theme: string,
): Promise<void> {
  if (!(await drawsTheSameLetters(frame))) return;
  const shown = await frame.frameElement();
  const shot = await shown.screenshot({ animations: 'disabled' });
  const name = `${page}-${theme.replaceAll(' ', '-')}.png`;
  const seen = path.join(root, 'test-results/screenshots', `page ${name}`);
  await assertKept(path.join(root, 'test/e2e/ui/golden', name), shot, seen, (file) =>
    writeFile(file, shot),
  );
}

/** Least contrast of a mark against the paper: that of WCAG for parts of graphics. */
const CONTRAST = 3;

/** Every mark that is drawn can be seen: none is transparent, none has nearly the colour of the paper. */
export async function assertMarksAreSeen(frame: Frame, least: number): Promise<void> {
  const marks = await frame.evaluate(contrastOfMarks);
  assert.ok(marks.length >= least, `${marks.length} marks are drawn`);
  const faint = marks.filter(({ contrast }) => contrast < CONTRAST);
  assert.deepEqual(faint.slice(0, 5), []);
}

/** Both signs have their colour on a canvas: pixels that are clearly blue, and such that are clearly orange. */
export async function assertSignsAreSeen(frame: Frame): Promise<void> {
  const { blue, orange } = await frame.evaluate(huesOfCanvas);
  assert.ok(blue > 100 && orange > 100, `${blue} blue pixels, ${orange} orange ones`);
}

/**
 * Runs in the page. Left out are the lines of a grid, the places where a line can be taken hold of, and the cells of a
 * heat map, which fade into the paper or are hatched.
 */
function contrastOfMarks(): { mark: string; contrast: number }[] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const channels = (colour: string): number[] => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].map((channel) => channel / 255);
  };
  const luminance = (colour: number[]): number => {
    const [r, g, b] = colour.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const paper = channels(getComputedStyle(document.body).backgroundColor);
  const contrast = (paint: string, opacity: number): number => {
    if (paint === 'none') return 1;
    const [r, g, b, a] = channels(paint);
    const seen = [r!, g!, b!].map((c, i) => c * a! * opacity + paper[i]! * (1 - a! * opacity));
    const [dark, light] = [luminance(seen), luminance(paper)].sort((one, other) => one - other);
    return (light! + 0.05) / (dark! + 0.05);
  };
  const helpers = '.axis, .grid, .band, .stream, .level, .said-cell, .handle';
  /** Marks of reports have no classes, but the colours of the page; some are faded where they overlap. */
  const isOfReport = (mark: Element): boolean =>
    ['fill', 'stroke'].some((name) => mark.getAttribute(name)?.startsWith('var('));
  const isData = (mark: Element): boolean =>
    (mark.classList.length > 0 && !getComputedStyle(mark).fill.startsWith('url(')) ||
    isOfReport(mark);
  return [...document.querySelectorAll('svg :is(path, rect, circle, line)')]
    .filter((mark) => !mark.matches(helpers) && isData(mark))
    .map((mark) => {
      const { fill, fillOpacity, stroke, strokeOpacity, opacity } = getComputedStyle(mark);
      const seen = (share: string): number =>
        isOfReport(mark) ? 1 : Number(share) * Number(opacity);
      const drawn = [contrast(fill, seen(fillOpacity)), contrast(stroke, seen(strokeOpacity))];
      return { mark: mark.outerHTML.slice(0, 120), contrast: Math.max(...drawn) };
    });
}

/** Runs in the page. */
function huesOfCanvas(): { blue: number; orange: number } {
  const hues = { blue: 0, orange: 0 };
  for (const canvas of document.querySelectorAll('canvas')) {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      const [red, blue, alpha] = [data[i]!, data[i + 2]!, data[i + 3]!];
      if (alpha < 128) continue;
      if (blue - red > 40) hues.blue++;
      if (red - blue > 40) hues.orange++;
    }
  }
  return hues;
}
