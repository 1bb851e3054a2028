import assert from 'node:assert/strict';
import { labAsks } from '../../../server/protocol/panels/lab';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const token = (text: string, before: number, after: number, ranks: [number, number]) => ({
  ...{ text, before, after, rankBefore: ranks[0], rankAfter: ranks[1] },
  ...{ logProbability: Math.log(after / before), relative: Math.log(after / before) - 0.2 },
});
const sight = {
  ...{ layer: 4, edited: 64, kl: 0.314, own: -3.2, others: 0.04, milliseconds: 41 },
  tokens: [
    token(' dog', 0.121, 0.008, [1, 9]),
    token(' hen', 0.09, 0.11, [2, 1]),
    token(' and', 0.06, 0.07, [3, 2]),
    token(' bread', 0.0002, 0.05, [210, 3]),
  ],
  continued: {
    before: [' fed', ' his', ' dog', ' and', ' slept'],
    after: [' fed', ' his', ' hen', ' in', ' france'],
    change: 2,
  },
  identity: { bitIdentical: true, maxAbsDifference: 0 },
};
const features = ['animal', 'food', 'body-part'].map((id) => ({ id, label: id }));
const fixture: PageFixture = {
  panel: 'lab',
  place: { text: 'The old man', feature: 'animal' },
  asks: labAsks,
  answers: {
    setup: () => ({ kind: 'resid', layer: 4, layers: { first: 0, last: 5 }, features }),
    look: () => sight,
  },
};

describePanel(fixture, (open) => {
  it('asks anew for each dose, arm, feature, dimension and layer', async () => {
    const asked: object[] = [];
    const answers = {
      ...fixture.answers,
      look: ({ key }: { key: object }) => (asked.push(key), sight),
    };
    const { page } = await open({ ...fixture, answers });
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('95 %').waitFor();
    await page.getByRole('combobox', { name: 'Arm' }).selectOption('flip');
    await page.getByRole('combobox', { name: 'Add a feature' }).selectOption('food');
    await page.getByText('The strict test is of one feature.').waitFor();
    await page.getByRole('textbox', { name: 'Dimensions' }).fill('172, 40');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('3');
    await page.waitForFunction(() => document.querySelector('.page')?.ariaBusy !== 'true');
    const base = { text: 'The old man', features: ['animal'], dimensions: [], positions: 'all' };
    const both = { ...base, features: ['animal', 'food'], arm: 'flip', dose: 0.95 };
    assert.deepEqual(asked.at(0), { ...base, arm: 'away', dose: 1 });
    assert.deepEqual(asked.at(1), { ...base, arm: 'away', dose: 0.95 });
    assert.deepEqual(asked.at(-1), { ...both, dimensions: [172, 40], layer: 3 });
  });

  it('runs the strict test, and starts with a prompt', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('button', { name: 'Run the strict test' }).click();
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'run').map(({ key }) => key),
      [{ job: 'flip', feature: 'animal' }],
    );
    const other = await open({ ...fixture, place: {} });
    await other.page.getByText('Type a prompt above').waitFor();
  });
});
