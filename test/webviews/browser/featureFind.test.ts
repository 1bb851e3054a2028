import assert from 'node:assert/strict';
import { samplePage } from '../support/samplePage';
import { assertAccessible, whenAsked } from './checks';
import { featureFixture, withoutCache } from './featureFixture';
import { describeInBrowser } from './suite';

describeInBrowser('What is found on the page of a feature, and done there by key', (open) => {
  it('finds dimensions, features and tokens with /, and Enter goes to them', async () => {
    const { page, actions } = await open(featureFixture);
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.closest('tr')?.textContent.trim() ?? '');
    const seek = async (words: string): Promise<void> => {
      await page.locator('h1').click();
      await page.keyboard.press('/');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(words);
    };
    // A row far below, which a long table has not drawn.
    const dimensions = page.locator('section#register');
    await dimensions.getByText('64 rows: this frame scrolls.').waitFor();
    const last = samplePage().evidence.measurement!.dimensions.at(-1)!.index;
    await seek(String(last));
    await page.getByRole('button', { name: `Dimension ${last}`, exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TR');
    assert.match(await focused(), new RegExp(`^${last}\\b`));
    await page.keyboard.press('Enter');
    await whenAsked(actions, 'open');
    assert.deepEqual(actions.at(-1), {
      kind: 'open',
      key: { panel: 'dimension', place: { dimension: last } },
    });

    await seek('vehic');
    await page.keyboard.press('Enter');
    await page.locator('tr:focus', { hasText: 'vehicle' }).waitFor();
    assert.match(await focused(), /^vehicle/);

    await seek('cat');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Found', pressed: true }).waitFor();
    await page.locator('tr:focus', { hasText: '·cat' }).waitFor();
    assert.match(await focused(), /^·cat/);
    const question = actions.filter(({ kind }) => kind === 'tokens').at(-1)?.key;
    assert.deepEqual(
      [
        question && 'list' in question && question.list,
        question && 'text' in question && question.text,
      ],
      ['found', 'cat'],
    );
    await page.keyboard.press('a');
    await whenAsked(actions, 'change');
    assert.deepEqual(actions.at(-1)?.kind, 'change');
  });

  it('says what it did not find, and goes by the mouse', async () => {
    const { page } = await open(featureFixture);
    await page.getByRole('searchbox').fill('zzz');
    await page.getByRole('button', { name: 'All tokens with “zzz”' }).click();
    await page.getByText('None of the tokens contains “zzz”.').waitFor();
    await assertAccessible(page);
    await page.getByRole('searchbox').fill('plant');
    await page.getByRole('button', { name: 'Feature plant' }).click();
    await page.waitForFunction(() => document.activeElement?.tagName === 'TR');
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Escape');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[type=search]')!.value === '',
    );
    const without = await open(withoutCache);
    await without.page.getByRole('searchbox').fill('zzz');
    await without.page.getByText('Nothing found.').first().waitFor();
  });

  it('opens related features here, and beside with b, Ctrl and a click, or Ctrl and Enter', async () => {
    const { page, actions } = await open(featureFixture);
    const opened = (): object[] =>
      actions.filter(({ kind }) => kind === 'open').map(({ key }) => key);
    const beside = { panel: 'feature', place: { feature: 'vehicle' }, beside: true };
    const related = page.locator('section#related');
    await related.getByRole('link', { name: 'vehicle' }).click({ modifiers: ['Control'] });
    await whenAsked(actions, 'open');
    assert.deepEqual(opened(), [beside]);
    await related.locator('tbody tr').first().focus();
    await page.keyboard.press('ArrowDown');
    await related.locator('tbody tr:nth-child(2):focus').waitFor();
    await page.keyboard.press('b');
    await whenAsked(actions, 'open', 2);
    assert.deepEqual(opened(), [beside, beside]);
    await related.getByRole('button', { name: 'Open beside (b)' }).nth(1).click();
    await related.getByRole('link', { name: 'vehicle' }).focus();
    await page.keyboard.press('Control+Enter');
    await whenAsked(actions, 'open', 4);
    assert.deepEqual(opened(), [beside, beside, beside, beside]);
    await related.locator('tbody tr').nth(1).focus();
    await page.keyboard.press('Enter');
    await whenAsked(actions, 'page', 2);
    assert.deepEqual(actions.filter(({ kind }) => kind === 'page').at(-1)?.key, {
      feature: 'vehicle',
    });
  });

  it('adds to anchors, excludes and notes from each list of tokens, by key', async () => {
    const { page, actions } = await open(featureFixture);
    const rows = page.locator('section#tokens tbody tr');
    for (const name of ['Borderline', 'False positives', 'False negatives']) {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name, pressed: true }).waitFor();
      await rows.nth(1).waitFor();
      await rows.first().focus();
      for (const key of ['a', 'x', 'n']) await page.keyboard.press(key);
      await page.waitForTimeout(50);
      const edits = actions.filter(({ kind }) => kind === 'change').slice(-3);
      assert.deepEqual(
        edits.map(({ key }) => (key as { edit: string }).edit),
        ['anchor', 'exclude', 'note'],
        name,
      );
      assert.equal(await page.locator('.said').innerText(), 'Done.');
    }
    const lists = actions
      .filter(({ kind }) => kind === 'tokens')
      .map(({ key }) => (key as { list: string }).list);
    assert.deepEqual(
      [...new Set(lists)],
      ['top', 'borderline', 'false-positive', 'false-negative'],
    );
  });
});
