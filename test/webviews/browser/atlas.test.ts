import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { sampleAtlas } from '../atlas/sample';
import { fixture, grid, OTHERS, shownAtlas, SMALL } from './atlasFixture';
import { drawn, whenAsked } from './checks';
import { describePanel } from './suite';

const cursor = (page: Page): Promise<string> =>
  page.locator('#atlas-cursor').evaluate((cell) => {
    const row = cell.parentElement!.getAttribute('aria-rowindex');
    return `${row} ${cell.getAttribute('aria-colindex')}`;
  });

describePanel(
  fixture,
  (open) => {
    it('goes from cell to cell by the keyboard, and says what each is', async () => {
      const { page } = await open(fixture);
      await grid(page).focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
      assert.equal(await cursor(page), '2 3');
      const tip = page.locator('.atlas .tip');
      await tip.getByText(/anchors, p/).waitFor();
      assert.match(await tip.innerText(), /^\d+ × [a-z]+: in-sample AUC 0\.\d{3}, [+−]/);
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
      await page.locator('.brushed').getByRole('button', { name: 'Copy' }).click();
      await page.locator('.brushed').getByText('Copied.').waitFor();
      const copied = actions.find(({ kind }) => kind === 'copy')!.key as { content: string };
      assert.match(
        copied.content,
        /^register: \{ dims: \{ pos: \[[\d, ]*\], neg: \[[\d, ]*\] \} \}$/,
      );
      await page.getByRole('button', { name: 'New feature' }).click();
      await page.locator('.brushed').getByText('Added new-feature: give it anchors.').waitFor();
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
      await whenAsked(actions, 'open', 2);
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

    it('brings zoom, cursor and brush back after a reload, and with each step', async () => {
      const { page, reload, send } = await open(fixture);
      await grid(page).focus();
      await page.keyboard.press('End');
      for (let i = 0; i < 8; i++) await page.keyboard.press('+');
      for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
      await page.keyboard.press('ArrowDown');
      await page.getByRole('combobox', { name: 'feature', exact: true }).selectOption('music');
      const map = page.getByRole('slider', { name: /^Minimap/ });
      const stand = async (): Promise<unknown> => [
        await map.getAttribute('aria-valuetext'),
        await cursor(page),
        await page.locator('.brushed p').innerText(),
        await page.getByRole('combobox', { name: 'feature', exact: true }).inputValue(),
      ];
      const before = await stand();
      assert.match(JSON.stringify(before), /–128 of 128.*"2 125".*4 dimensions brushed.*music/);
      await reload();
      assert.deepEqual(await stand(), before);
      await page.getByRole('combobox', { name: 'show' }).selectOption('registers');
      await page.locator('[role="grid"][aria-colcount="12"]').waitFor();
      assert.match((await map.getAttribute('aria-valuetext'))!, /^columns 1–12 of 12/);
      await send({ type: 'history', by: -1 });
      await page.locator('[role="grid"][aria-colcount="128"]').waitFor();
      assert.deepEqual(await stand(), before);
    });

    it('leads to the catalog as a table', async () => {
      const { page, actions } = await open(fixture);
      await page.getByRole('link', { name: 'the catalog as a table' }).click();
      await whenAsked(actions, 'open');
      assert.deepEqual(actions.find(({ kind }) => kind === 'open')!.key, {
        panel: 'overview',
        place: {},
      });
    });

    for (const [size, name, kind] of [
      [{ features: 0, dimensions: 0 }, 'Show in catalog', 'reveal'],
      [{ features: 3, dimensions: 0 }, 'Measure all features', 'run'],
    ] as const) {
      it(`says what to do next where it is empty: ${name}`, async () => {
        const { page, actions } = await open(shownAtlas({}, sampleAtlas(size)));
        await page.getByRole('button', { name }).click();
        await whenAsked(actions, kind);
      });
    }

    it('says which cells need the token cache, and builds it', async () => {
      const { page, actions } = await open(shownAtlas({}, sampleAtlas(SMALL, 'none')));
      await page.getByRole('button', { name: 'Build' }).click();
      await whenAsked(actions, 'run');
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
      for (let frames = 0; frames < 100 && (await corner()) !== '16,16,16,255'; frames++)
        await drawn(page);
      assert.equal(await corner(), '16,16,16,255');
    });

    it('copies the cells in sight as SVG', async () => {
      const { page, actions } = await open(fixture);
      await page.getByRole('button', { name: 'Copy SVG of the cells in sight' }).click();
      await whenAsked(actions, 'copy');
      const [copied] = actions.filter(({ kind }) => kind === 'copy').map(({ key }) => key);
      assert.match((copied as { content: string }).content, /^<svg .*xmlns=/);
    });

    it('saves the picture, and the cells in sight', async () => {
      const { page, actions } = await open(fixture);
      await page.getByRole('button', { name: 'Save as PNG' }).click();
      await page.getByRole('button', { name: 'Save the cells in sight as SVG' }).click();
      await page.getByRole('button', { name: 'Save the cells in sight as CSV' }).click();
      await whenAsked(actions, 'save', 3);
      const saved = actions.filter(({ kind }) => kind === 'save');
      const [png, svg, csv] = ['png', 'svg', 'csv'].map((as) =>
        saved
          .map(({ key }) => key as { as: string; content: string })
          .find((each) => each.as === as),
      );
      assert.match(png!.content, /^iVBOR/);
      const bytes = Buffer.from(png!.content, 'base64');
      writeFileSync('test-results/panels/atlas-saved.png', bytes);
      const canvas = await page.locator('.cells canvas').boundingBox();
      // Twice the cells, with labels, title and legend round them.
      assert.ok(bytes.readUInt32BE(16) > 2 * (canvas!.width + 100));
      assert.ok(bytes.readUInt32BE(20) > 2 * (canvas!.height + 100));
      writeFileSync('test-results/panels/atlas-saved.svg', svg!.content);
      const drawn = await page.evaluate((content) => {
        const parsed = new DOMParser().parseFromString(content, 'image/svg+xml');
        return {
          isBroken: parsed.querySelector('parsererror') !== null,
          cells: parsed.querySelectorAll('[clip-path="url(#cells)"] > rect').length,
          words: [...parsed.querySelectorAll('text')].map((text) => text.textContent).join(' '),
        };
      }, svg!.content);
      assert.equal(drawn.isBroken, false);
      assert.ok(drawn.cells >= 12 * 128);
      for (const words of ['Everyday nouns', 'animal', 'music', 'in-sample AUC', 'not measured'])
        assert.ok(drawn.words.includes(words), words);
      assert.equal(csv!.content.trim().split('\n').length, 1 + 12 * 128);
    });

    it('says why it saves no SVG of more cells than such a file holds', async () => {
      const large = shownAtlas({}, sampleAtlas({ features: 100, dimensions: 1024 }));
      const { page, actions } = await open(large);
      await page.getByRole('button', { name: 'Save the cells in sight as SVG' }).click();
      await page.locator('.tools').getByText('at most 50,000 cells, and 102,400').waitFor();
      assert.ok(actions.every(({ kind }) => kind !== 'save'));
    });
  },
  OTHERS,
);
