import assert from 'node:assert/strict';
import { faultError } from '../../../server/protocol/fault';
import { compareActions, compareAsks } from '../../../server/protocol/panels/compare';
import { sampleFeatures, sampleHead, sampleSides } from '../support/sampleComparison';
import { assertAccessible, assertFits, whenAsked } from './checks';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const features = sampleFeatures();
const fixture: PageFixture = {
  panel: 'compare',
  place: { revision: 'HEAD~3' },
  asks: { ...compareAsks, ...compareActions },
  answers: {
    sides: () => sampleSides(),
    page: () => sampleHead(features),
    features: () => features,
    markdown: () => ({ markdown: '# a → b' }),
  },
};

/** Another layer of the catalog's own model. */
const elsewhere = { layer: 2, layers: { first: 0, last: 6 }, other: null };

describePanel(fixture, (open) => {
  it('keeps its text readable in a narrow window, where the table scrolls in its frame', async () => {
    const { page } = await open(fixture, { theme: 'light', width: 400 });
    const frame = page.locator('.table-frame').first();
    const [wide, shown] = await frame.evaluate((each) => [each.scrollWidth, each.clientWidth]);
    assert.ok(wide > shown, `${wide} ${shown}`);
    const words = frame.locator('td.words');
    const widths = await words.evaluateAll((all) =>
      all.map((cell) => {
        const font = document.createElement('canvas').getContext('2d')!;
        font.font = getComputedStyle(cell).font;
        return cell.clientWidth / font.measureText('0').width;
      }),
    );
    assert.ok(widths.length > 0 && widths.every((characters) => characters >= 17), String(widths));
  });

  it('filters by outcome and by words', async () => {
    const { page } = await open(fixture);
    await page.getByRole('button', { name: '1 worse' }).click();
    await page.getByText('1 feature, clearest change first').waitFor();
    await page.getByRole('button', { name: '1 worse' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('kin');
    await page.getByRole('heading', { name: 'Only in B' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'In both' }).count(), 0);
  });

  it('opens a feature by the keyboard, and copies the Markdown', async () => {
    const { page, actions } = await open(fixture);
    await page.locator('dimcat-table tbody tr').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    const done = actions.filter(({ kind }) => kind === 'open' || kind === 'copy');
    assert.deepEqual(
      done.map(({ key }) => key),
      [{ panel: 'feature', place: { feature: 'food' } }, { content: '# a → b' }],
    );
  });

  it('finds the row of the feature that a person came for, beside what it was compared with', async () => {
    const { page, actions, ...opened } = await open(fixture);
    await page.keyboard.press('/');
    await page.keyboard.type('kin');
    await page.getByRole('heading', { name: 'In both' }).waitFor({ state: 'detached' });
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.querySelector('th')?.textContent ?? '');
    const { id, label } = features.find(({ outcome }) => !outcome.startsWith('only'))!;
    await opened.send({ type: 'go', place: { feature: id } });
    await page.waitForFunction(() => document.activeElement?.tagName === 'TR');
    assert.equal((await focused()).trim(), label);
    const sides = actions.filter(({ kind }) => kind === 'page').map(({ key }) => key);
    assert.deepEqual(new Set(sides.map((key) => JSON.stringify(key))).size, 1, 'the same side');
    const fresh = features.find(({ outcome }) => outcome === 'only in b')!;
    await opened.send({ type: 'go', place: { feature: fresh.id } });
    await page.waitForFunction(
      (words) => document.activeElement?.querySelector('th')?.textContent.includes(words),
      fresh.label,
    );
  });

  it('stands where it stood when it is told to start once more', async () => {
    const { page, actions, ...opened } = await open(fixture);
    const start = { type: 'start', v: 1, uri: 'file:///x', catalog: 'x', trusted: true } as const;
    await opened.send({ ...start, place: null, panels: [] });
    // It loads again.
    await whenAsked(actions, 'sides', 2);
    await page.waitForSelector('.page[aria-busy="false"]');
    assert.equal(await page.getByLabel('A:').inputValue(), '{"revision":"HEAD~3"}');
  });

  it('compares with another catalog of its list, by an id that says nothing of its path', async () => {
    const { page, actions } = await open(fixture);
    await page.getByLabel('A:').selectOption({ label: 'nouns/layer8.dims.yaml' });
    await page.waitForSelector('.page[aria-busy="false"]');
    await whenAsked(actions, 'page', 2);
    const last = actions.filter(({ kind }) => kind === 'page').at(-1);
    assert.deepEqual(last?.key, { other: '0123456789abcdef' });
    await page.getByRole('button', { name: 'Back (Alt+Left)' }).click();
    await page.waitForFunction(
      () => document.querySelector('select')?.value === '{"revision":"HEAD~3"}',
    );
    assert.equal(await page.getByLabel('A:').inputValue(), '{"revision":"HEAD~3"}');
  });

  it('compares with another layer of the catalog, which is measured there when asked', async () => {
    let measured = 0;
    const head = () => {
      const { a, ...rest } = sampleHead(features);
      return { ...rest, elsewhere, a: { ...a, name: 'layer 2', measured } };
    };
    const measureThere = () => ((measured = 8), { refused: [] });
    const answers = { ...fixture.answers, page: head, measureThere };
    const { page, actions } = await open({ ...fixture, answers });
    await page.getByLabel('A:').selectOption({ label: 'layer 2 · not measured' });
    await page.getByText('At layer 2 0 features are measured.').waitFor();
    await page.getByRole('button', { name: 'Measure at layer 2' }).focus();
    await page.keyboard.press('Enter');
    const kinds = (): string[] =>
      actions.map(({ kind }) => kind).filter((kind) => kind === 'measureThere' || kind === 'page');
    while (kinds().at(-2) !== 'measureThere') await page.waitForTimeout(50);
    await page.getByText('At layer 2 0 features').waitFor({ state: 'detached' });
    const asked = actions.filter(({ kind }) => kind === 'measureThere' || kind === 'page');
    assert.deepEqual(
      asked.slice(-3).map(({ key }) => key),
      [{ layer: 2 }, { layer: 2 }, { layer: 2 }],
    );
  });

  it('says how much of a layer is measured, and why it could not be', async () => {
    const measureThere = (): never => {
      throw faultError('disk-full', 'The disk is full.', 'Make room.');
    };
    const page0 = (): object => {
      const { a, ...rest } = sampleHead(features);
      return { ...rest, elsewhere, a: { ...a, name: 'layer 2', measured: 1 } };
    };
    const answers = { ...fixture.answers, page: page0, measureThere };
    const { page } = await open({ ...fixture, place: { layer: 2 }, answers });
    await page.getByRole('button', { name: 'Measure at layer 2' }).click();
    await page.getByRole('alert').getByText('The disk is full. Make room.').waitFor();
    await assertFits(page);
    await assertAccessible(page);
  });

  it('compares with the catalog in a model that is chosen, at a layer of it, and says what of its words is there', async () => {
    let measured = 0;
    const asked: object[] = [];
    const model = 'fedcba9876543210';
    const page0 = ({ key }: { key: object }): object => {
      const { a, ...rest } = sampleHead(features);
      const { layer = 4 } = key as { layer?: number };
      const lost = [{ feature: 'animal', of: 36, words: [' mule', ' ox'] }];
      const other = { name: 'gpt2/model.onnx', words: { anchors: 210, respelled: 12, lost } };
      return {
        ...{ ...rest, command: null, elsewhere: { layer, layers: { first: 0, last: 12 }, other } },
        a: { ...a, name: `gpt2/model.onnx, layer ${layer}`, measured },
      };
    };
    const answers = {
      ...fixture.answers,
      sides: () => ({ ...sampleSides(), models: [{ id: model, name: 'gpt2/model.onnx' }] }),
      page: page0,
      chooseModel: () => ({ model }),
      measureThere: ({ key }: { key: object }) => {
        asked.push(key);
        measured = 6;
        return { refused: [{ feature: 'verb', reason: 'verb cannot be measured: too few.' }] };
      },
    };
    const { page } = await open({ ...fixture, answers });
    await page.getByRole('button', { name: 'Another model…' }).click();
    await page.getByRole('heading', { name: 'gpt2/model.onnx, layer 4' }).waitFor();
    await page.waitForFunction(
      (chosen) => document.querySelector('select')?.value === chosen,
      JSON.stringify({ model }),
    );
    await page.getByText('Of 210 anchors 2 are no single tokens there').click();
    await page.getByText('animal: 2 of 36 left out: mule, ox').waitFor();
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('6');
    await page.getByRole('heading', { name: 'gpt2/model.onnx, layer 6' }).waitFor();
    await assertFits(page);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Measure at layer 6' }).click();
    await page.getByText('Features that cannot be measured there: 1').click();
    await page.getByText('verb cannot be measured: too few.').waitFor();
    assert.deepEqual(asked, [{ layer: 6, model }]);
    await page.getByRole('button', { name: 'Back (Alt+Left)' }).click();
    await page.getByRole('heading', { name: 'gpt2/model.onnx, layer 4' }).waitFor();
    assert.equal(await page.getByText('Features that cannot be measured there').count(), 0);
  });

  it('loads no model in a workspace that is not trusted', async () => {
    const untrusted = { ...fixture, trusted: false, place: { model: 'fedcba9876543210' } };
    const { page, actions } = await open(untrusted);
    await page.getByRole('button', { name: 'Manage Trust' }).waitFor();
    const choose = page.getByRole('button', { name: 'Another model…' });
    assert.equal(await choose.getAttribute('aria-disabled'), 'true');
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'page'),
      [],
    );
  });

  it('says how the settings differ', async () => {
    const page0 = {
      ...sampleHead(features),
      setup: ['site: resid, layer 4 in a, k, layer 8 in b'],
    };
    const { page } = await open({ ...fixture, answers: { ...fixture.answers, page: () => page0 } });
    await page.getByText('the settings differ').waitFor();
    await page.getByText('site: resid, layer 4 in a, k, layer 8 in b').waitFor();
  });

  it('asks Git nothing in a workspace that is not trusted', async () => {
    const { page, actions } = await open({ ...fixture, trusted: false });
    await page.getByRole('button', { name: 'Manage Trust' }).waitFor();
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'page'),
      [],
    );
  });
});
