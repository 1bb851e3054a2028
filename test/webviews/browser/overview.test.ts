import assert from 'node:assert/strict';
import { overviewAsks } from '../../../server/protocol/panels/overview';
import { sampleHead, sampleRows } from '../support/sampleCatalog';
import { assertAccessible, drawn, whenAsked } from './checks';
import type { PageFixture } from './host';
import { describePanel, describeParts } from './suite';

function of(features: number): PageFixture {
  const rows = sampleRows(features);
  return {
    panel: 'overview',
    place: {},
    asks: overviewAsks,
    answers: {
      page: () => sampleHead(features),
      rows: ({ from, count }) => rows.slice(from, from + count),
    },
  };
}

const SCATTER = 'AUC against chance';

describePanel(
  of(24),
  (open) => {
    describeParts(open, of(24), {
      parts: { 'overview-scatter-null': SCATTER },
      prepare: (page) => page.getByRole('button', { name: 'against the null' }).click(),
    });

    it('filters by words and by verdict, and the scatter follows', async () => {
      const { page } = await open(of(24));
      await page.getByRole('searchbox').waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('feature 1');
      await page.getByText('11 features', { exact: false }).waitFor();
      await page.getByRole('button', { name: /not met/ }).click();
      await page.locator('[aria-pressed="true"]', { hasText: 'not met' }).waitFor();
      const rows = await page.locator('dimcat-table').first().locator('tbody tr').allInnerTexts();
      assert.ok(rows.length > 0 && rows.every((row) => row.includes('not met')), rows.join('\n'));
    });

    it('brings filter, verdict, order and axis back after a reload', async () => {
      const { page, reload } = await open(of(24));
      await page.getByRole('searchbox').fill('feature 1');
      await page.getByRole('button', { name: /not met/ }).click();
      await page.getByRole('button', { name: 'against the null' }).click();
      const table = page.locator('#features-table');
      await table.getByRole('button', { name: 'n+' }).click();
      const rows = (): Promise<string[]> => table.locator('tbody tr').allInnerTexts();
      const before = await rows();
      await reload();
      await table.locator('th[aria-sort="descending"]', { hasText: 'n+' }).waitFor();
      assert.deepEqual(await rows(), before);
      assert.equal(await page.getByRole('searchbox').inputValue(), 'feature 1');
      for (const name of [/not met/, 'against the null'])
        await page.getByRole('button', { name, pressed: true }).waitFor();
      const back = page.getByRole('button', { name: 'Back (Alt+Left)' });
      assert.equal(await back.getAttribute('aria-disabled'), 'true', 'a choice is no step');
    });

    it('draws few rows of 1,500, in answers of at most 200 kB', async () => {
      let largest = 0;
      const large = of(1500);
      const answers = {
        ...large.answers,
        rows: (question: Parameters<(typeof large.answers)['rows']>[0]) => {
          const rows = large.answers['rows']!(question);
          largest = Math.max(largest, JSON.stringify(rows).length);
          return rows;
        },
      };
      const { page } = await open({ ...large, answers });
      await page.getByText('1,500 features').last().waitFor();
      assert.ok(largest <= 200_000, `${largest} bytes`);
      const first = page.locator('dimcat-table').first();
      assert.ok((await first.locator('tbody tr').count()) < 60);
      assert.equal(await first.locator('table').getAttribute('aria-rowcount'), '1501');
    });

    it('opens a feature from the table and from the scatter by the keyboard', async () => {
      const { page, actions } = await open(of(24));
      await page.locator('dimcat-table').first().locator('tbody tr').first().focus();
      await page.keyboard.press('Enter');
      await page.locator('dimcat-figure svg[tabindex]').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await whenAsked(actions, 'open', 2);
      const opened = actions.filter(({ kind }) => kind === 'open').map(({ key }) => key);
      assert.deepEqual(opened, [
        { panel: 'feature', place: { feature: 'feature-0' } },
        { panel: 'feature', place: { feature: 'feature-0' } },
      ]);
    });

    it('leads to the atlas', async () => {
      const { page, actions } = await open(of(24));
      await page.getByRole('link', { name: /^Atlas/ }).click();
      await whenAsked(actions, 'open');
      assert.deepEqual(
        actions.filter(({ kind }) => kind === 'open').map(({ key }) => key),
        [{ panel: 'atlas', place: {} }],
      );
    });

    it('says how to get what is missing', async () => {
      const answers = {
        page: () => ({ ...sampleHead(0), coverage: null, survey: null, claims: [] }),
        rows: () => [],
      };
      const { page } = await open({ ...of(0), answers });
      const words = await page.locator('.page').innerText();
      assert.match(words, /coverage not measured/);
      assert.match(words, /This catalog has no features yet/);
      assert.match(words, /No dimension is claimed/);
    });

    it('measures what is missing by a button, in a trusted workspace only', async () => {
      const answers = {
        ...of(24).answers,
        page: () => ({ ...sampleHead(24), coverage: null, survey: null }),
      };
      const { page, actions } = await open({ ...of(24), answers });
      for (const name of ['Measure coverage', 'Survey dimensions'])
        await page.getByRole('button', { name }).click();
      await whenAsked(actions, 'run', 2);
      const jobs = actions.filter(({ kind }) => kind === 'run').map(({ key }) => key);
      assert.deepEqual(jobs, [{ job: 'coverage' }, { job: 'survey' }]);
      await assertAccessible(page);

      const { page: closed, actions: none } = await open({ ...of(24), answers, trusted: false });
      const button = closed.getByRole('button', { name: 'Measure coverage' });
      assert.equal(await button.getAttribute('title'), 'This workspace is not trusted.');
      await button.dispatchEvent('click');
      await drawn(closed);
      assert.ok(none.every(({ kind }) => kind !== 'run'));
    });
  },
  {},
  { 'overview-scatter': SCATTER },
);
