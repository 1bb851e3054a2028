/** Prints the figures of docs/performance.md. */
import assert from 'node:assert/strict';
import { sampleAtlas } from '../atlas/sample';
import { grid, shownAtlas } from './atlasFixture';
import { drawn, until } from './checks';
import { describeInBrowser } from './suite';

/** The size that the panel promises to open quickly. */
const LARGE = { features: 1500, dimensions: 5120 };

describeInBrowser('A large atlas in a browser', (open) => {
  for (const mode of ['features', 'layers', 'pairs', 'registers'] as const) {
    it(`opens ${mode} of 1,500 x 5,120 and pans over them without a stumble`, async function () {
      const large = sampleAtlas(LARGE);
      // The server has its cells in memory before a page asks; the first question of a sample makes them.
      const { page } = await open(shownAtlas({ mode }, large));
      await page.reload();
      // The page is no longer busy a frame before its cells are painted.
      const painted = await page.waitForFunction(
        () => performance.getEntriesByName('atlas-painted')[0]?.startTime,
      );
      const opened = (await painted.jsonValue())!;
      await page.screenshot({ path: `test-results/panels/atlas-large-${mode}.png` });
      await grid(page).focus();
      for (let i = 0; i < 9; i++) await page.keyboard.press('+');
      await until(() => large.asked.tiles > 0 || mode === 'layers');
      await drawn(page);
      await page.screenshot({ path: `test-results/panels/atlas-near-${mode}.png` });
      const steps = await page.evaluate(panned);
      const median = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
      // eslint-disable-next-line no-console -- The figures of docs/performance.md.
      console.log(
        `      opens in ${opened.toFixed(0)} ms (budget 1,000); pan step ${median.toFixed(1)} ms (budget 16) median of ${steps.length}, ${steps.at(-1)!.toFixed(1)} ms at most; ${large.asked.tiles} tiles`,
      );
      assert.ok(opened < 20_000 && median < 200);
      assert.ok(large.asked.tiles > 0 || mode === 'layers');
      for (let i = 0; i < 8; i++) await page.keyboard.press('+');
      await drawn(page);
      const words = await page.getByRole('slider').getAttribute('aria-valuetext');
      const [, left, right] = /columns ([\d,]+)–([\d,]+)/
        .exec(words!)!
        .map((n) => Number(n.replace(',', '')));
      assert.ok(right! - left! <= 10, words!);
    });
  }
});

/** Runs in the page: drags, and how long the script takes for each step until the canvas is painted. */
async function panned(): Promise<number[]> {
  const cells = document.querySelector('[role="grid"]')!;
  const atlas = document.querySelector('dimcat-atlas') as unknown as {
    updateComplete: Promise<boolean>;
  };
  const box = cells.getBoundingClientRect();
  const send = (type: string, x: number, y: number): void => {
    const at = { clientX: box.left + x, clientY: box.top + y, button: 0, pointerId: 1 };
    cells.dispatchEvent(new PointerEvent(type, { ...at, bubbles: true }));
  };
  (cells as HTMLElement).setPointerCapture = () => undefined;
  send('pointerdown', 600, 300);
  const times: number[] = [];
  for (let i = 1; i <= 60; i++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    send('pointermove', 600 - 7 * i, 300 - 2 * i);
    await atlas.updateComplete;
    document
      .querySelector<HTMLCanvasElement>('.cells canvas')!
      .getContext('2d')!
      .getImageData(0, 0, 1, 1);
    times.push(performance.now() - start);
  }
  send('pointerup', 0, 0);
  return times;
}
