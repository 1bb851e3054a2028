import assert from 'node:assert/strict';
import { faultError } from '../../../server/protocol/fault';
import { compareAsks } from '../../../server/protocol/panels/compare';
import { sampleFeatures, sampleHead, sampleSides } from '../support/sampleComparison';
import { assertAccessible, assertFits } from './checks';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const features = sampleFeatures();
const fixture: PageFixture = {
  panel: 'compare',
  place: { revision: 'HEAD~3' },
  asks: compareAsks,
  answers: {
    sides: () => sampleSides(),
    page: () => sampleHead(features),
    features: () => features,
    markdown: () => ({ markdown: '# a → b' }),
  },
};

describePanel(fixture, (open) => {
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

  it('compares with another catalog of its list, by an id that says nothing of its path', async () => {
    const { page, actions } = await open(fixture);
    await page.getByLabel('A:').selectOption({ label: 'nouns/layer8.dims.yaml' });
    await page.waitForSelector('.page[aria-busy="false"]');
    await page.waitForTimeout(100);
    const asked = actions.filter(({ kind }) => kind === 'page').at(-1);
    assert.deepEqual(asked?.key, { other: '0123456789abcdef' });
    await page.getByRole('button', { name: 'Back (Alt+Left)' }).click();
    await page.waitForTimeout(100);
    assert.equal(await page.getByLabel('A:').inputValue(), '{"revision":"HEAD~3"}');
  });

  it('compares with another layer of the catalog, which is measured there when asked', async () => {
    let measured = 0;
    const head = () => {
      const { a, ...rest } = sampleHead(features);
      return { ...rest, a: { ...a, name: 'layer 2', measured } };
    };
    const measureLayer = () => ((measured = 8), {});
    const answers = { ...fixture.answers, page: head, measureLayer };
    const { page, actions } = await open({ ...fixture, answers });
    await page.getByLabel('A:').selectOption({ label: 'layer 2 · not measured' });
    await page.getByText('At layer 2 0 features are measured.').waitFor();
    await page.getByRole('button', { name: 'Measure at layer 2' }).focus();
    await page.keyboard.press('Enter');
    const kinds = (): string[] =>
      actions.map(({ kind }) => kind).filter((kind) => kind === 'measureLayer' || kind === 'page');
    while (kinds().at(-2) !== 'measureLayer') await page.waitForTimeout(50);
    await page.getByText('At layer 2 0 features').waitFor({ state: 'detached' });
    const asked = actions.filter(({ kind }) => kind === 'measureLayer' || kind === 'page');
    assert.deepEqual(
      asked.slice(-3).map(({ key }) => key),
      [{ layer: 2 }, { layer: 2 }, { layer: 2 }],
    );
  });

  it('says how much of a layer is measured, and why it could not be', async () => {
    const measureLayer = (): never => {
      throw faultError('disk-full', 'The disk is full.', 'Make room.');
    };
    const page0 = (): object => {
      const { a, ...rest } = sampleHead(features);
      return { ...rest, a: { ...a, name: 'layer 2', measured: 1 } };
    };
    const answers = { ...fixture.answers, page: page0, measureLayer };
    const { page } = await open({ ...fixture, place: { layer: 2 }, answers });
    await page.getByRole('button', { name: 'Measure at layer 2' }).click();
    await page.getByRole('alert').getByText('The disk is full. Make room.').waitFor();
    await assertFits(page);
    await assertAccessible(page);
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
