import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { faultError } from '../../../server/protocol/fault';
import { featureActions } from '../../../server/protocol/panels/feature';
import { lensActions, lensAsks } from '../../../server/protocol/panels/lens';
import {
  sampleBytes,
  sampleHead,
  sampleImage,
  sampleLayers,
  sampleReading,
  sampleSound,
  sampleToken,
} from '../lens/sample';
import { WithBytes, type PageFixture } from './host';
import { describePanel } from './suite';

const fixture: PageFixture = {
  panel: 'lens',
  place: { text: 'The dog chased a cat.\n It ate bread and\t slept', feature: 'animal' },
  asks: { ...lensAsks, ...featureActions, ...lensActions },
  answers: {
    catalog: () => ({ reads: 'text', inputs: [], total: 0 }),
    read: () => new WithBytes(sampleReading, sampleBytes()),
    layers: () => new WithBytes(sampleLayers.data, sampleLayers.bytes),
    token: () => sampleToken,
    head: ({ key }) => sampleHead((key as { position: number }).position),
    change: () => ({ done: '· dog was added to the anchors.' }),
  },
};

const image: PageFixture = {
  ...fixture,
  place: { input: 'dog/3.png' },
  answers: {
    catalog: () => ({ reads: 'vision', inputs: ['cat/1.png', 'dog/3.png'], total: 400 }),
    input: () => new WithBytes(sampleImage().data, sampleImage().bytes),
  },
};
const sound: PageFixture = {
  ...fixture,
  place: { input: 'rising/1.wav' },
  answers: {
    catalog: () => ({ reads: 'audio', inputs: ['rising/1.wav'], total: 1 }),
    input: () => new WithBytes(sampleSound().data, sampleSound().bytes),
  },
};

describePanel(
  fixture,
  (open) => {
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

    it('brings the feature, the layer and the token back after a reload', async () => {
      const { page, actions, reload } = await open(fixture);
      await page.getByRole('listbox').focus();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: '·dog #2' }).waitFor();
      await page.getByRole('combobox', { name: 'Coloured by' }).selectOption('food');
      await page.getByRole('heading', { name: '·dog #2' }).waitFor();
      await page.getByRole('combobox', { name: 'Layer' }).selectOption('3');
      await page.getByRole('heading', { name: '·dog #2' }).waitFor();
      const asked = (): object => actions.filter(({ kind }) => kind === 'read').at(-1)!.key;
      const before = asked();
      await reload();
      await page.getByRole('heading', { name: '·dog #2' }).waitFor();
      assert.deepEqual(asked(), before);
      assert.deepEqual(before, { ...before, features: ['food'], layer: 3 });
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
        read: ({ key }: { key: object }) => (
          asked.push(key),
          fixture.answers['read']!({} as never)
        ),
      };
      const { page } = await open({ ...fixture, answers, place: {} });
      await page.getByText('Type or paste a text above, or drop').waitFor();
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

    it('reads the text that lies there by the feature that a person comes with', async () => {
      const { page, actions, ...opened } = await open(fixture);
      await opened.send({ type: 'go', place: { feature: 'food' } });
      await page.waitForTimeout(200);
      const asked = actions.filter(({ kind }) => kind === 'read').at(-1)!.key;
      assert.deepEqual(asked, { text: fixture.place.text, features: ['food'] });
      const { page: empty } = await open({ ...fixture, place: { feature: 'food' } });
      await empty.getByText('It will be coloured by food.').waitFor();
    });

    it('shows the features of an image patch by patch, by mouse and by keyboard', async () => {
      const asked: object[] = [];
      const input = ({ key }: { key: object }) => (
        asked.push(key),
        image.answers['input']!({} as never)
      );
      const { page } = await open({ ...image, answers: { ...image.answers, input } });
      await page.getByText('2 of 16 patches above 99; 0.2 expected by chance').waitFor();
      await page.getByText('percentile 99.2, agreement 0.875').waitFor();
      const picture = page.getByRole('application');
      await picture.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page
        .getByText('Patch 2: row 1, column 2: percentile 45.0, agreement 0.63')
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Patch 2: row 1, column 2' }).waitFor();
      const box = (await picture.boundingBox())!;
      await page.mouse.click(box.x + 30, box.y + box.height - 30);
      await page.getByRole('heading', { name: 'Patch 13: row 4, column 1' }).waitFor();
      await page.getByRole('combobox', { name: 'Coloured by' }).selectOption('ship');
      await page.getByText('1 of 16 patches above 99').waitFor();
      await page.getByLabel('Image (400 in the catalog)').fill('cat/1.png');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.page')?.ariaBusy !== 'true');
      assert.deepEqual(asked, [
        { input: 'dog/3.png' },
        { input: 'dog/3.png', features: ['ship'] },
        { input: 'cat/1.png', features: ['ship'] },
      ]);
    });

    it('writes out what cannot be seen in names and labels, and asks by the name itself', async () => {
      const asked: { input?: string }[] = [];
      const hidden = 'dog/\u202e3.png';
      const { data, bytes } = sampleImage();
      const [first, ...rest] = data.all;
      const shown = { ...data, all: [{ ...first!, label: 'a\u202eb' }, ...rest] };
      const answers = {
        catalog: () => ({ reads: 'vision', inputs: ['cat/1.png', hidden], total: 400 }),
        input: ({ key }: { key: object }) => (asked.push(key), new WithBytes(shown, bytes)),
      };
      const { page } = await open({ ...image, answers });
      await page.getByText('2 of 16 patches above 99').waitFor();
      const options = await page
        .locator('option')
        .evaluateAll((all) =>
          all.map((each) => `${each.textContent.trim()} ${(each as HTMLOptionElement).value}`),
        );
      assert.ok(options.some((text) => text.includes('a⟨U+202E⟩b')));
      assert.ok(!options.some((text) => text.includes('\u202e')));
      const field = page.getByLabel('Image (400 in the catalog)');
      await field.fill('dog/⟨U+202E⟩3.png');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.page')?.ariaBusy !== 'true');
      assert.equal(asked.at(-1)!.input, hidden);
      assert.equal(await field.inputValue(), 'dog/⟨U+202E⟩3.png');
    });

    it('names the frames of a sound by their seconds, and says what to do where nothing is chosen', async () => {
      const { page } = await open(sound);
      await page.getByText('7 of 25 frames above 99; 0.2 expected by chance').waitFor();
      await page.getByRole('application').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Frame 25: 0.48 s to 0.50 s' }).waitFor();
      const none = await open({ ...sound, place: {} });
      await none.page.getByText('Choose a sound of the catalog above, or drop one here.').waitFor();
    });

    it('opens a text file by the editor, and says why one is not opened', async () => {
      let opened: object = { refused: 'a.bin is no text in UTF-8.' };
      const answers = { ...fixture.answers, openFile: () => opened };
      const { page, actions } = await open({ ...fixture, answers, place: {} });
      await page.getByRole('button', { name: 'Open text file…' }).click();
      await page.getByText('a.bin is no text in UTF-8.').waitFor();
      opened = {};
      await page.getByRole('button', { name: 'Open text file…' }).press('Enter');
      await page.getByText('a.bin is no text in UTF-8.').waitFor({ state: 'hidden' });
      opened = { text: 'a dog' };
      await page.getByRole('button', { name: 'Open text file…' }).press('Enter');
      await page.getByText('2 of 13 tokens above 99; 0.1 expected by chance').waitFor();
      assert.equal(await page.getByLabel('Text').inputValue(), 'a dog');
      assert.ok(actions.some(({ kind, key }) => kind === 'openFile' && 'reads' in key));
    });

    it('takes a text that is dropped, and refuses what is none', async () => {
      const { page } = await open({ ...fixture, place: {} });
      await page.getByText('Type or paste a text above').waitFor();
      await drop(page, { name: 'a.bin', bytes: [0, 159, 255] });
      await page.getByText('a.bin is no text in UTF-8.').waitFor();
      await drop(page, { name: 'b.txt', bytes: new Array<number>(30_000).fill(97) });
      await page.getByText('b.txt is longer than 20000 characters: paste a part of it.').waitFor();
      await drop(page, { name: 'c.txt', bytes: [32, 10] });
      await page.getByText('c.txt holds no text.').waitFor();
      await drop(page, undefined);
      await page.getByText('Drop a file from outside the editor').waitFor();
      await drop(page, { name: 'd.txt', bytes: [...Buffer.from('a dög\r\n')] });
      await page.getByText('2 of 13 tokens above 99; 0.1 expected by chance').waitFor();
      assert.equal(await page.getByLabel('Text').inputValue(), 'a dög');
    });

    it('gives an image that is dropped to the server, and has its id alone', async () => {
      const asked: object[] = [];
      const answers = {
        ...image.answers,
        offer: ({ key }: { key: object }) => (
          asked.push(key),
          { id: 'opened:0123456789abcdef:a.png' }
        ),
        input: ({ key }: { key: object }) => (
          asked.push(key),
          image.answers['input']!({} as never)
        ),
      };
      const { page } = await open({ ...image, answers, place: {} });
      await page.getByText('Choose an image of the catalog above').waitFor();
      await drop(page, { name: 'a.png', bytes: [1, 2, 3] });
      await page.getByText('2 of 16 patches above 99').waitFor();
      assert.deepEqual(asked, [
        { name: 'a.png', content: 'AQID' },
        { input: 'opened:0123456789abcdef:a.png' },
      ]);
      assert.equal(await page.getByLabel('Image (400 in the catalog)').inputValue(), 'a.png');
    });
  },
  { image, sound },
  { 'lens-head': 'Logit lens by signs' },
);

/** A drop of one file from outside, or of something that is none. */
async function drop(
  page: Page,
  file: { readonly name: string; readonly bytes: readonly number[] } | undefined,
): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    if (given) transfer.items.add(new File([new Uint8Array(given.bytes)], given.name));
    else transfer.setData('text/uri-list', 'file:///a.txt');
    return transfer;
  }, file);
  await page.dispatchEvent('#page main', 'drop', { dataTransfer: data });
}
