import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { experimentsActions, experimentsAsks } from '../../../server/protocol/panels/experiments';
import { reportPage } from '../../../server/report/page';
import { drawnPicture } from '../../../server/report/pictures/svg';
import { RESULT } from '../../report/support/result';
import { assertFits } from './checks';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const ID = '0123456789abcdef';
const OTHER = 'fedcba9876543210';

const entry = {
  id: ID,
  name: 'sample',
  title: 'A sample',
  headline: RESULT.headlines[0]!,
  options: '',
  isStale: false,
};
const other = { ...entry, id: OTHER, name: 'other', title: 'Another' };

const linked = {
  featureOf: (name: string) => (name === 'animal' ? 'animal' : undefined),
  reportOf: (name: string) => ({ sample: ID, other: OTHER })[name],
};

const fixture: PageFixture = {
  panel: 'experiments',
  place: { report: ID },
  asks: { ...experimentsAsks, ...experimentsActions },
  answers: {
    page: () => ({ reports: [entry, other] }),
    report: ({ key }) => reportPage((key as { report: string }).report, RESULT, linked),
    picture: ({ key }) => {
      const { picture } = key as { picture: string };
      return drawnPicture(
        RESULT.pictures.find(({ id }) => id === picture)!,
        picture,
      );
    },
    markdown: () => ({ markdown: '# A sample' }),
    saveReport: () => ({ saved: 7 }),
    start: () => ({}),
  },
};

describePanel(fixture, (open) => {
  it('shows the value of a mark under the arrows, and its picture as a table', async () => {
    const { page } = await open(fixture);
    const chart = page.getByRole('application').first();
    await chart.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await page.locator('.tip').first().innerText(), /layer: 0/);
    await page.keyboard.press('t');
    await page.getByRole('table', { name: 'Held-out AUC by layer' }).waitFor();
  });

  it('writes out what cannot be seen in the title of a picture', async () => {
    const report = ({ key }: { key: object }) => {
      const page = reportPage((key as { report: string }).report, RESULT, linked);
      const [first, ...rest] = page.pictures;
      return { ...page, pictures: [{ ...first!, title: 'By a\u202eb' }, ...rest] };
    };
    const { page } = await open({ ...fixture, answers: { ...fixture.answers, report } });
    await page.locator('.finding', { hasText: 'By a⟨U+202E⟩b' }).waitFor();
    assert.doesNotMatch(await page.locator('dimcat-figure').first().innerText(), /\u202e/);
  });

  it('leads from a name to its feature, and from evidence to its table', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('link', { name: 'animal', exact: true }).first().click();
    // The page's messages take a moment.
    const asked = async (kind: string, key: object): Promise<void> => {
      while (!actions.some((action) => isDeepStrictEqual([action.kind, action.key], [kind, key])))
        await page.waitForTimeout(20);
    };
    await asked('open', { panel: 'feature', place: { feature: 'animal' } });
    await page.getByRole('link', { name: 'sample: categories' }).first().click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'table-categories');
    await page.getByRole('link', { name: 'other: arms' }).first().click();
    await asked('report', { report: OTHER });
  });

  it('finds rows, copies Markdown, and saves all files of the report', async () => {
    const { page, actions } = await open(fixture);
    await page.keyboard.press('/');
    await page.keyboard.type('pipe');
    await page.getByText('rows left: 1').waitFor();
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Save Report…' }).click();
    await page.getByText('Saved 7 files.').waitFor({ state: 'attached' });
    assert.ok(actions.some(({ kind }) => kind === 'saveReport'));
  });

  it('takes no script, handler, style or address of a picture into the page', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" onload="hurt()"><script>hurt()</script><style>*{}</style>' +
      '<g onclick="hurt()" style="fill:red"><a href="https://example.org"><path d="M0,0"/></a>' +
      '<rect width="9" fill="url(https://example.org/x#y)"/><foreignObject><p>no</p></foreignObject>' +
      '<text class="x">kept</text></g></svg>';
    const picture = (): object => ({ svg, width: 300, height: 40, marks: [] });
    const { page, complaints } = await open({
      ...fixture,
      answers: { ...fixture.answers, picture },
    });
    await page.getByText('kept').first().waitFor();
    const drawn = await page
      .locator('dimcat-figure g[aria-hidden]')
      .first()
      .evaluate((element) => element.innerHTML);
    assert.equal(drawn, '<g><rect width="9"></rect><text>kept</text></g>');
    // The page's policy refuses the rest while it is parsed; nothing of it has run.
    assert.deepEqual(
      complaints.filter((each) => !each.includes('Content Security Policy')),
      [],
    );
  });

  it('shows experiments that run, with a way to cancel them', async () => {
    const shown = await open(fixture, { theme: 'light', width: 400 });
    const job = { job: 'experiment', share: 0.25, message: 'layers: 2 of 8' } as const;
    await shown.send({ type: 'jobs', jobs: [job] });
    await shown.page.getByText('layers: 2 of 8').waitFor();
    await assertFits(shown.page);
    await shown.page.getByRole('button', { name: 'Cancel' }).focus();
    await shown.page.keyboard.press('Enter');
    const stopped = shown.actions.filter(({ kind }) => kind === 'stop').map(({ key }) => key);
    assert.deepEqual(stopped, [{ job: 'experiment' }]);
  });

  it('lets a wide table scroll in its frame, not the page, in a narrow window', async () => {
    const wide = reportPage(ID, RESULT, linked);
    const [first, ...rest] = wide.tables;
    const columns = first!.columns.flatMap((column) =>
      [1, 2, 3, 4].map((n) => ({ ...column, title: `${column.title} ${n}` })),
    );
    const rows = first!.rows.map((row) => row.flatMap((cell) => [cell, cell, cell, cell]));
    const report = () => ({ ...wide, tables: [{ ...first!, columns, rows }, ...rest] });
    const narrow = { theme: 'light', width: 400 } as const;
    const { page } = await open({ ...fixture, answers: { ...fixture.answers, report } }, narrow);
    await assertFits(page);
    const [inside, frame] = await page
      .locator('.table-frame')
      .first()
      .evaluate((one) => [one.scrollWidth, one.clientWidth]);
    assert.ok(inside > frame && frame <= 400, `${inside} in ${frame}`);
  });

  it('says that the catalog has changed since, and what helps where no report is open', async () => {
    const changed = {
      ...fixture.answers,
      page: () => ({ reports: [{ ...entry, isStale: true }] }),
    };
    const stale = await open({ ...fixture, answers: changed });
    await stale.page.getByText('the catalog has changed since').waitFor();
    const none = {
      ...fixture,
      place: {},
      answers: { ...fixture.answers, page: () => ({ reports: [] }) },
    };
    const { page, actions } = await open(none);
    await page.getByRole('button', { name: 'Run Experiment…' }).click();
    await page.getByRole('button', { name: 'Open Report…' }).click();
    const started = actions.filter(({ kind }) => kind === 'start').map(({ key }) => key);
    assert.deepEqual(started, [{ what: 'run' }, { what: 'open' }]);
  });
});
