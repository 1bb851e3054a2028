import assert from 'node:assert/strict';
import { featureActions } from '../../../server/protocol/panels/feature';
import { lensAsks } from '../../../server/protocol/panels/lens';
import { sampleBytes, sampleLayers, sampleReading, sampleToken } from '../lens/sample';
import { WithBytes, type PageFixture } from './host';
import { describePanel } from './suite';

const fixture: PageFixture = {
  panel: 'lens',
  place: { text: 'The dog chased a cat.\n It ate bread and\t slept', feature: 'animal' },
  asks: { ...lensAsks, ...featureActions },
  answers: {
    read: () => new WithBytes(sampleReading, sampleBytes()),
    layers: () => new WithBytes(sampleLayers.data, sampleLayers.bytes),
    token: () => sampleToken,
    change: () => ({ done: '· dog was added to the anchors.' }),
  },
};

describePanel(fixture, (open) => {
  it('goes through the tokens by arrows, and makes one an anchor', async () => {
    const changes: object[] = [];
    const answers = {
      ...fixture.answers,
      change: ({ key }: { key: object }) => (changes.push(key), { done: 'It was added.' }),
    };
    const { page } = await open({ ...fixture, answers });
    await page.getByRole('listbox').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: '·dog #2' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: '·ate #9' }).waitFor();
    await page.keyboard.press('a');
    await page.getByText('It was added.').waitFor();
    assert.deepEqual(changes, [{ feature: 'animal', edit: 'anchor', token: 108 }]);
  });

  it('asks for another feature and layer, and for a text by Ctrl+Enter', async () => {
    const asked: object[] = [];
    const answers = {
      ...fixture.answers,
      read: ({ key }: { key: object }) => (asked.push(key), fixture.answers['read']!({} as never)),
    };
    const { page } = await open({ ...fixture, answers, place: {} });
    await page.getByText('Type or paste a text above').waitFor();
    await page.getByLabel('Text').fill('a dog');
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 of 13 tokens above 99; 0.1 expected by chance').waitFor();
    await page.getByRole('combobox', { name: 'Coloured by' }).selectOption('food');
    await page.getByText('1 of 13 tokens above 99').waitFor();
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('2');
    await page.waitForFunction(() => document.querySelector('.page')?.ariaBusy !== 'true');
    assert.deepEqual(asked, [
      { text: 'a dog' },
      { text: 'a dog', features: ['food'] },
      { text: 'a dog', layer: 2, features: ['food'] },
    ]);
  });
});
