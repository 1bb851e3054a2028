import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { faultError } from '../../../server/protocol/fault';
import { sampleAtlas } from '../atlas/sample';
import { fixture, grid, OTHERS, shownAtlas, SMALL } from './atlasFixture';
import { whenAsked } from './checks';
import { describeInBrowser } from './suite';

const menuOf = (page: Page, name: 'show' | 'order' | 'colour') =>
  page.locator('.controls select').nth(['show', 'order', 'colour'].indexOf(name));

describeInBrowser('The modes of the atlas in a browser', (open) => {
  it('goes through modes, orders and colours by the keyboard, and back', async () => {
    const { page, actions } = await open(fixture);
    const caption = page.locator('figcaption');
    const menus = page.getByRole('combobox');
    assert.equal(await menus.count(), 3);
    const mode = menuOf(page, 'show');
    await mode.focus();
    // As a person does who types the beginning of a choice.
    await page.keyboard.type('dimensions × l');
    await caption.getByText(/keep their sign/).waitFor();
    assert.deepEqual(await menuOf(page, 'colour').locator('option').allInnerTexts(), [
      'φ, correlation of signs',
      'AUC − 0.5',
      'share of sign +',
    ]);
    await menuOf(page, 'colour').selectOption('plus');
    await page.locator('.legend').getByText('0 to 100 % of tokens').waitFor();
    await mode.selectOption('registers');
    await caption.getByText(/pairs of registers share/).waitFor();
    await page.locator('.legend').getByText('strip: full bar = no register yet').waitFor();
    await page.getByRole('button', { name: /back/i }).click();
    await caption.getByText(/keep their sign/).waitFor();
    assert.equal(await menuOf(page, 'colour').inputValue(), 'plus');
    await page.getByRole('button', { name: /back/i }).click();
    await page.getByRole('button', { name: /back/i }).click();
    await caption.getByText(/have no claim/).waitFor();
    const kept = await page.evaluate(() =>
      (window as unknown as { acquireVsCodeApi: () => { getState: () => unknown } })
        .acquireVsCodeApi()
        .getState(),
    );
    assert.match(JSON.stringify(kept), /"mode":"layers","order":"cluster","colour":"plus"/);
    const asked = actions.filter(({ kind }) => kind === 'overview').map(({ key }) => key);
    assert.ok(asked.some((key) => (key as { mode: string }).mode === 'registers'));
  });

  for (const [mode, size, line, row] of [
    [
      'layers',
      '6 layers by 128 dimensions',
      /^\d+ × L\d: φ [+−]?\d\.\d{3}, [a-z]+: in-sample AUC − 0.5 [+−]\d\.\d{3}/,
      9,
    ],
    ['pairs', '128 dimensions by 128 dimensions', /^\d+ × \d+: 0\.\d+ bits, φ [+−]0\.\d{3}/, 8],
    [
      'registers',
      '12 features by 12 features',
      /^[a-z]+ × [a-z]+: \d+ shared: \d+ with the same sign/,
      7,
    ],
  ] as const) {
    it(`says what a cell of ${mode} is, by keyboard and in a table`, async () => {
      const { page, actions } = await open(shownAtlas({ mode }));
      const spoken = await grid(page).getAttribute('aria-label');
      assert.ok(spoken!.startsWith(`Atlas, rows by columns: ${size}.`), spoken!);
      assert.match(spoken!, /Enter opens the page of the column, F that of the row\.$/);
      await grid(page).focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown'])
        await page.keyboard.press(key);
      const tip = page.locator('.atlas .tip');
      await tip.locator('small').waitFor();
      assert.match(await tip.innerText(), line);
      await page.keyboard.press('t');
      const table = page.locator('dimcat-table');
      await table.waitFor();
      assert.equal(await table.locator('thead th').count(), row - (mode === 'layers' ? 1 : 0));
      await page.keyboard.press('t');
      await table.waitFor({ state: 'detached' });
      await grid(page).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('f');
      await whenAsked(actions, 'open', 2);
      const opened = actions
        .filter(({ kind }) => kind === 'open')
        .map(({ key }) => (key as { panel: string }).panel);
      const expected = {
        layers: ['dimension', 'map'],
        pairs: ['dimension', 'dimension'],
        registers: ['feature', 'feature'],
      };
      assert.deepEqual(opened, expected[mode]);
    });
  }

  it('shows the cells in sight with all digits', async () => {
    const { page } = await open(fixture);
    await page.getByRole('button', { name: /^Table of/ }).click();
    const table = page.locator('dimcat-table');
    await table.getByText('of the 1,536 cells in sight').first().waitFor();
    assert.match(await table.locator('tbody tr').first().innerText(), /0\.\d{3}/);
    await page.screenshot({ path: 'test-results/panels/atlas-table.png', fullPage: true });
  });

  it('computes the pairs with progress, which can be cancelled', async () => {
    const part = sampleAtlas(SMALL, 'part');
    let finish: (() => void) | undefined;
    const { page, actions } = await open({
      ...shownAtlas({ mode: 'pairs' }, part),
      answers: {
        ...shownAtlas({}, part).answers,
        make: (question) =>
          new Promise((resolve) => {
            finish = () => resolve(part.answers['make']!(question));
          }),
      },
    });
    await page.getByText('All 8,128 pairs of dimensions are to be computed').waitFor();
    await page.screenshot({ path: 'test-results/panels/atlas-pairs-missing.png' });
    await page.getByRole('button', { name: 'Compute' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Compute' }).click();
    await page.getByRole('progressbar').waitFor();
    finish!();
    await page
      .locator('figcaption')
      .getByText(/pairs share at least 0.1 bits/)
      .waitFor();
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'make').map(({ key }) => key),
      [{ mode: 'pairs' }, { mode: 'pairs' }],
    );
  });

  it('says which layers lack a cache, and builds them', async () => {
    const { page, actions } = await open(OTHERS.layers);
    await page.getByText('1 of 6 layers have no token cache').waitFor();
    await page.getByRole('button', { name: 'Build the layers' }).click();
    await whenAsked(actions, 'make');
    assert.deepEqual(actions.find(({ kind }) => kind === 'make')!.key, { mode: 'layers' });
  });

  it('adds brushed dimensions to a feature, and says why not', async () => {
    const added: unknown[] = [];
    const { page } = await open({
      ...fixture,
      answers: {
        ...fixture.answers,
        extendFeature: ({ key }) => {
          if (added.push(key) > 1) throw faultError('bad-arguments', 'All are in it.', '');
          return { done: 'Added 3 to the register of food.' };
        },
      },
    });
    await grid(page).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.getByLabel('feature', { exact: true }).selectOption('food');
    const button = page.getByRole('button', { name: 'Add to food' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('.brushed').getByText('Added 3 to the register of food.').waitFor();
    const [{ feature, pos, neg }] = added as [{ feature: string; pos: number[]; neg: number[] }];
    assert.deepEqual([feature, pos.length + neg.length], ['food', 4]);
    await page.screenshot({ path: 'test-results/panels/atlas-brushed.png' });
    await button.click();
    await page.locator('.brushed').getByText('All are in it.').waitFor();
  });

  it('makes a feature of dimensions that go together', async () => {
    const made: unknown[] = [];
    const { page } = await open({
      ...shownAtlas({ mode: 'pairs' }),
      answers: {
        ...fixture.answers,
        newFeature: ({ key }) => (made.push(key), { id: 'new-feature' }),
      },
    });
    await grid(page).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('5 dimensions brushed').waitFor();
    await page.getByLabel('feature', { exact: true }).selectOption('music');
    await page.getByRole('button', { name: 'New feature' }).click();
    await page.locator('.brushed').getByText('Added new-feature: give it anchors.').waitFor();
    const [{ pos, neg }] = made as [{ pos: number[]; neg: number[] }];
    assert.equal(pos.length + neg.length, 5);
    await menuOf(page, 'show').selectOption('features');
    await page.getByText('5 dimensions brushed').waitFor();
  });
});
