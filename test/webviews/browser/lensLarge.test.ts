/** Prints the figures of docs/performance.md. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { lensActions, lensAsks } from '../../../server/protocol/panels/lens';
import { featureActions } from '../../../server/protocol/panels/feature';
import { sampleBytes, sampleReading, sampleToken } from '../lens/sample';
import { assertAccessible, assertFits, drawn } from './checks';
import { WithBytes, type PageFixture } from './host';
import { describeInBrowser } from './suite';

const TOKENS = 10_000;
const FEATURES = 25;

/** Paragraphs of some 300 tokens, as in a book; every 97th token is far above chance. */
function large(): PageFixture {
  const words = sampleReading.tokens.map(({ text }) => text).filter((text) => text !== '\n');
  const tokens = Array.from({ length: TOKENS }, (_, i) => ({
    id: i,
    text: i % 300 === 299 ? '\n' : i === 8000 ? ' zebra' : words[(7 * i) % words.length]!,
  }));
  const percentile = tokens.map((_, i) => (i % 97 === 0 ? 99.6 : (13 * i) % 100));
  const features = Array.from({ length: FEATURES }, (_, i) => ({
    ...sampleReading.features[0]!,
    id: `feature-${i}`,
  }));
  const reading = {
    ...sampleReading,
    tokens,
    features,
    all: features.map(({ id }) => ({ id, label: id })),
  };
  const answer = new WithBytes(reading, sampleBytes(features.map(() => percentile)));
  return {
    panel: 'lens',
    place: { text: 'A long text.' },
    asks: { ...lensAsks, ...featureActions, ...lensActions },
    answers: {
      catalog: () => ({ reads: 'text', inputs: [], total: 0 }),
      read: () => answer,
      layers: () => ({ layers: [] }),
      token: () => sampleToken,
      head: () => ({ says: 'next', layers: [] }),
    },
  };
}

describeInBrowser('A text of 10,000 tokens in the lens', (open) => {
  it('opens, and scrolls without a stumble, with few nodes', async () => {
    const { page } = await open(large());
    await page.reload();
    await tokens(page).first().waitFor();
    const opened = await page.evaluate(() => performance.now());
    const before = await page.evaluate(() => document.querySelectorAll('*').length);
    const steps = await page.evaluate(scrolled);
    const median = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
    const after = await page.evaluate(() => document.querySelectorAll('*').length);
    await page.screenshot({ path: 'test-results/panels/lens-large.png' });
    // eslint-disable-next-line no-console -- The figures of docs/performance.md.
    console.log(
      `      shown after ${opened.toFixed(0)} ms; scroll step ${median.toFixed(1)} ms median of ${steps.length}, ${Math.max(...steps).toFixed(1)} ms at most, ${steps.filter((ms) => ms > 16).length} above 16 ms; ${before} and ${after} elements`,
    );
    assert.ok(!steps.includes(NaN), 'no step shows a gap');
    assert.ok(Math.max(before, after) < 5000, `${before} ${after}`);
    assert.equal((await tokens(page).filter({ hasText: '↵' }).count()) > 0, true);
    await assertFits(page);
    await assertAccessible(page);
  });

  it('is walked by keys to its end, and tells screen readers where', async () => {
    const { page } = await open(large());
    const list = page.getByRole('listbox', { name: '10,000 tokens.' });
    await list.focus();
    await page.keyboard.press('Control+End');
    await page.getByRole('heading', { name: '#10000' }).waitFor();
    const last = tokens(page).and(page.locator('[aria-selected="true"]'));
    assert.equal(await last.getAttribute('aria-posinset'), '10000');
    assert.equal(await last.getAttribute('aria-setsize'), '10000');
    assert.equal(await list.getAttribute('aria-activedescendant'), await last.getAttribute('id'));
    assert.ok(await isInSight(last));
    for (const key of ['PageUp', 'ArrowUp', 'ArrowLeft']) await moveBy(page, key);
    const walked = Number(await last.getAttribute('aria-posinset'));
    assert.ok(walked < 9900 && walked > 9000, String(walked));
    assert.ok(await isInSight(last));
    // It stays known to screen readers where it is scrolled out of sight.
    await list.evaluate((frame) => (frame.scrollTop = 0));
    await tokens(page).first().waitFor();
    await drawn(page);
    assert.equal(await last.getAttribute('aria-posinset'), String(walked));
    assert.equal(await isInSight(last), false);
    await moveBy(page, 'Control+Home');
    assert.equal(await last.getAttribute('aria-posinset'), '1');
    assert.ok(await isInSight(last));
    await tokens(page).nth(3).click();
    await drawn(page);
    assert.equal(await last.getAttribute('aria-posinset'), '4');
  });

  it('is searched by /, from one place to the next', async () => {
    const { page } = await open(large());
    const at = tokens(page).and(page.locator('[aria-selected="true"]'));
    await at.waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('zebra');
    await page.getByRole('button', { name: '·zebra #8001' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '·zebra #8001' }).waitFor();
    assert.ok(await isInSight(at));
    const field = page.getByRole('searchbox', { name: 'Find words here' });
    await field.fill('chased');
    await page
      .getByRole('button', { name: /·chased #8/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /·chased #8/ }).waitFor();
    const first = Number(await at.getAttribute('aria-posinset'));
    await moveBy(page, 'Enter');
    assert.ok(Number(await at.getAttribute('aria-posinset')) > first);
    await field.fill('zebras');
    await page.getByText('Nothing found.').first().waitFor();
    await page.keyboard.press('Escape');
    await drawn(page);
    assert.equal(await field.inputValue(), '');
  });
});

function tokens(page: Page): Locator {
  return page.getByRole('listbox').getByRole('option');
}

/** Presses a key, and waits until another token is looked at. */
async function moveBy(page: Page, key: string): Promise<void> {
  const list = page.getByRole('listbox');
  const before = await list.getAttribute('aria-activedescendant');
  await page.keyboard.press(key);
  await page.waitForFunction(
    (was) =>
      document.querySelector('[role="listbox"]')!.getAttribute('aria-activedescendant') !== was,
    before,
  );
  await drawn(page);
}

/** Of an option in its frame. */
async function isInSight(option: Locator): Promise<boolean> {
  return option.evaluate((element) => {
    const [own, frame] = [element, element.closest('[role="listbox"]')!].map((each) =>
      each.getBoundingClientRect(),
    );
    return own!.top >= frame!.top && own!.bottom <= frame!.bottom;
  });
}

/** Runs in the page: scrolls by a step of the wheel each time, and how long it takes until the lines are drawn. */
async function scrolled(): Promise<number[]> {
  const frame = document.querySelector('[role="listbox"]')!;
  const text = frame.closest('dimcat-read-text') as unknown as { updateComplete: Promise<boolean> };
  const times: number[] = [];
  for (let i = 0; i < 100; i++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    frame.scrollTop += 120;
    frame.dispatchEvent(new Event('scroll'));
    await text.updateComplete;
    const { left, top } = frame.getBoundingClientRect();
    // Forces the layout; a line is there.
    const under = document.elementFromPoint(left + 40, top + 200);
    times.push(under?.closest('.line') ? performance.now() - start : NaN);
  }
  return times;
}
