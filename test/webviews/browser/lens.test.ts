import assert from 'node:assert/strict';
import { faultError } from '../../../server/protocol/fault';
import { featureActions } from '../../../server/protocol/panels/feature';
import { lensAsks } from '../../../server/protocol/panels/lens';
import { sampleBytes, sampleHead, sampleLayers, sampleReading, sampleToken } from '../lens/sample';
import { WithBytes, type PageFixture } from './host';
import { describePanel, describePart } from './suite';

const fixture: PageFixture = {
  panel: 'lens',
  place: { text: 'The dog chased a cat.\n It ate bread and\t slept', feature: 'animal' },
  asks: { ...lensAsks, ...featureActions },
  answers: {
    read: () => new WithBytes(sampleReading, sampleBytes()),
    layers: () => new WithBytes(sampleLayers.data, sampleLayers.bytes),
    token: () => sampleToken,
    head: ({ key }) => sampleHead((key as { position: number }).position),
    change: () => ({ done: '· dog was added to the anchors.' }),
  },
};

describePanel(fixture, (open) => {
  describePart(open, { name: 'lens-head', part: 'Logit lens by signs', fixture });

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

  it('shows what the head says of states and of their signs, eight tokens at a time', async () => {
    const { page, actions } = await open(fixture);
    const section = page.getByRole('region', { name: 'Logit lens by signs' });
    await section
      .getByText(/first token in 24 of 48 readings.* in 36; permuted signs in 1/)
      .waitFor();
    const picture = section.getByRole('application');
    await picture.focus();
    await page.keyboard.press('ArrowRight');
    await section
      .getByText('The #1, layer 0: ·dog 10.0 %; by its signs ·dog 6.0 %')
      .first()
      .waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await section.getByText('·dog #2 from layer to layer').waitFor();
    await page.keyboard.press('t');
    await section.getByRole('cell', { name: '240' }).first().waitFor();
    await page.getByRole('option', { name: '·bread' }).click();
    await section.getByText('·bread #10 from layer to layer').waitFor();
    const asked = actions.filter(({ kind }) => kind === 'head').map(({ key }) => key);
    assert.deepEqual(
      asked.map((key) => (key as { position: number }).position),
      [0, 8],
    );
  });

  it('says in one sentence that a model has no head, and shows the rest', async () => {
    const head = (): never => {
      throw faultError('model-unsupported', 'The model has no head.', 'Use another export.');
    };
    const { page } = await open({ ...fixture, answers: { ...fixture.answers, head } });
    const section = page.getByRole('region', { name: 'Logit lens by signs' });
    await section.getByText('The model has no head. Use another export.').waitFor();
    assert.equal(await section.getByRole('button').count(), 0);
    await page.getByRole('listbox').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: '·dog #2' }).waitFor();
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
