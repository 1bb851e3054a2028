import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { atlasActions, atlasAsks } from '../../../server/protocol/panels/atlas';
import { sampleAtlas } from '../atlas/sample';
import type { PageFixture } from './host';
import { describePanel } from './suite';

function fixtureOf({ answers }: ReturnType<typeof sampleAtlas>): PageFixture {
  return {
    panel: 'atlas',
    place: {},
    asks: { ...atlasAsks, ...atlasActions },
    answers: { ...answers, newFeature: () => ({ id: 'new-feature' }) },
  };
}

const fixture = fixtureOf(sampleAtlas({ features: 12, dimensions: 128 }));

const grid = (page: Page) => page.locator('[role="grid"]');
const cursor = (page: Page): Promise<string> =>
  page.locator('#atlas-cursor').evaluate((cell) => {
    const row = cell.parentElement!.getAttribute('aria-rowindex');
    return `${row} ${cell.getAttribute('aria-colindex')}`;
  });

describePanel(fixture, (open) => {
  it('goes from cell to cell by the keyboard, and says what each is', async () => {
    const { page } = await open(fixture);
    await grid(page).focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    assert.equal(await cursor(page), '2 3');
    const tip = page.locator('.atlas .tip');
    await tip.getByText(/anchors, p/).waitFor();
    assert.match(await tip.innerText(), /^\d+ × [a-z]+: 0\.\d{3}, [+−]/);
    await page.keyboard.press('End');
    assert.equal(await cursor(page), '2 128');
    await page.keyboard.press('Home');
    assert.equal(await cursor(page), '2 1');
  });

  it('brushes dimensions, copies them as a register and makes a feature of them', async () => {
    const made: unknown[] = [];
    const { page, actions } = await open({
      ...fixture,
      answers: {
        ...fixture.answers,
        newFeature: ({ key }) => (made.push(key), { id: 'new-feature' }),
      },
    });
    await grid(page).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('4 dimensions brushed').waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    const copied = actions.find(({ kind }) => kind === 'copy')!.key as { content: string };
    assert.match(
      copied.content,
      /^register: \{ dims: \{ pos: \[[\d, ]*\], neg: \[[\d, ]*\] \} \}$/,
    );
    await page.getByRole('button', { name: 'New feature' }).click();
    await page.getByText('Added new-feature: give it anchors.').waitFor({ state: 'attached' });
    const [{ pos, neg }] = made as [{ pos: number[]; neg: number[] }];
    assert.equal(pos.length + neg.length, 4);
    await grid(page).focus();
    await page.keyboard.press('Escape');
    await page.getByText('4 dimensions brushed').waitFor({ state: 'detached' });
  });

  it('finds features and dimensions, and opens their pages', async () => {
    const { page, actions } = await open(fixture);
    await page.keyboard.press('/');
    await page.keyboard.type('music');
    await page.keyboard.press('Enter');
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    assert.deepEqual(actions.find(({ kind }) => kind === 'open')!.key, {
      panel: 'feature',
      place: { feature: 'music' },
    });
    await page.locator('[data-find]').fill('77');
    await page.locator('[data-find]').press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(50);
    assert.deepEqual(actions.filter(({ kind }) => kind === 'open').at(-1)!.key, {
      panel: 'dimension',
      place: { dimension: 77 },
    });
  });

  it('shows in a minimap which part is in sight, which a drag and keys move', async () => {
    const { page } = await open(fixture);
    const map = page.getByRole('slider', { name: /^Minimap/ });
    const words = (): Promise<string | null> => map.getAttribute('aria-valuetext');
    assert.equal(await words(), 'columns 1–128 of 128 · rows 1–12 of 12');
    await map.focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press('+');
    await page.keyboard.press('End');
    assert.match((await words())!, /–128 of 128/);
    await page.keyboard.press('Home');
    assert.match((await words())!, /^columns 1–/);
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 2, { steps: 3 });
    await page.mouse.up();
    const [, left, right] = /columns (\d+)–(\d+)/.exec((await words())!)!.map(Number);
    assert.ok(Math.abs((left! + right!) / 2 - 64.5) < 2);
    assert.match((await words())!, /–12 of 12$/);
    await page.screenshot({ path: 'test-results/panels/atlas-minimap.png' });
  });

  it('says which cells need the token cache, and builds it', async () => {
    const { page, actions } = await open(
      fixtureOf(sampleAtlas({ features: 12, dimensions: 128 }, false)),
    );
    await page.getByRole('button', { name: 'Build' }).click();
    await page.waitForTimeout(50);
    assert.deepEqual(actions.find(({ kind }) => kind === 'run')!.key, { job: 'cache' });
    await page.screenshot({ path: 'test-results/panels/atlas-evidence.png', fullPage: true });
  });

  it('draws itself in the colours of another theme', async () => {
    const { page } = await open(fixture);
    const corner = (): Promise<string> =>
      page.locator('.cells canvas').evaluate((canvas: HTMLCanvasElement) => {
        return [...canvas.getContext('2d')!.getImageData(0, 0, 1, 1).data].join();
      });
    assert.equal(await corner(), '255,255,255,255');
    await page.evaluate(() => {
      document.body.className = 'vscode-dark';
      document.documentElement.style.setProperty('--vscode-editor-background', '#101010');
    });
    await page.waitForTimeout(200);
    assert.equal(await corner(), '16,16,16,255');
  });

  it('saves the picture, and the cells in sight', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    await page.getByRole('button', { name: 'Save the cells in sight as CSV' }).click();
    await page.waitForTimeout(100);
    const saved = actions.filter(({ kind }) => kind === 'save');
    const [png, csv] = saved.map(({ key }) => key as { as: string; content: string });
    assert.match(png!.content, /^iVBOR/);
    assert.equal(csv!.content.trim().split('\n').length, 1 + 12 * 128);
  });

  it('opens 1,500 x 5,120 cells and pans over them without a stumble', async function () {
    const large = sampleAtlas({ features: 1500, dimensions: 5120 });
    const { page } = await open(fixtureOf(large));
    const opened = await page.evaluate(
      () => performance.getEntriesByName('atlas-painted')[0]?.startTime ?? NaN,
    );
    await page.screenshot({ path: 'test-results/panels/atlas-large.png' });
    await grid(page).focus();
    for (let i = 0; i < 9; i++) await page.keyboard.press('+');
    await page.waitForTimeout(1500);
    await page.screenshot({ path: 'test-results/panels/atlas-large-near.png' });
    const steps = await page.evaluate(panned);
    const median = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
    // eslint-disable-next-line no-console -- The figures of docs/performance.md.
    console.log(
      `      opens in ${opened.toFixed(0)} ms; pan step ${median.toFixed(1)} ms median of ${steps.length}, ${steps.at(-1)!.toFixed(1)} ms at most; ${large.asked.tiles} tiles`,
    );
    assert.ok(opened < 20_000 && median < 200);
    assert.ok(large.asked.tiles > 0);
  });
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
