import assert from 'node:assert/strict';
import { faultError } from '../../../server/protocol/fault';
import { sampleImage, sampleSound } from '../lens/sample';
import { whenAsked } from './checks';
import { WithBytes } from './host';
import { fixture, image, sound } from './lensFixture';
import { describePanel } from './suite';

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

    it('brings words that were typed and not read back after a reload, until they are read', async () => {
      const { page, actions, keeps, reload } = await open(fixture);
      await page.getByRole('heading', { name: 'The #1' }).waitFor();
      const field = page.getByRole('textbox', { name: 'Text' });
      const before = await field.inputValue();
      await field.fill('Words to come');
      // They are kept once the person pauses.
      await keeps('to come');
      await reload();
      await page.getByRole('heading', { name: 'The #1' }).waitFor();
      assert.equal(await field.inputValue(), 'Words to come');
      const texts = actions
        .filter(({ kind }) => kind === 'read')
        .map(({ key }) => 'text' in key && key.text);
      assert.deepEqual(new Set(texts), new Set([before]));
      await page.getByRole('button', { name: 'Read' }).click();
      await page.getByRole('heading', { name: 'The #1' }).waitFor();
      await page.getByRole('button', { name: 'Back' }).click();
      await page.waitForFunction(
        (wanted) => document.querySelector<HTMLTextAreaElement>('#lens-text')?.value === wanted,
        before,
      );
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
      const { actions, ...opened } = await open(fixture);
      await opened.send({ type: 'go', place: { feature: 'food' } });
      await whenAsked(actions, 'read', 2);
      const { key } = actions.filter(({ kind }) => kind === 'read').at(-1)!;
      assert.deepEqual(key, { text: fixture.place.text, features: ['food'] });
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
      await none.page
        .getByText('Choose a sound of the catalog above, or drop one here while you hold Shift.')
        .waitFor();
    });

    it('draws the first band of a spectrogram below, where low tones are', async () => {
      const { data, bytes } = sampleSound();
      const banded = { ...data, grid: { rows: 5, columns: 5 } };
      const answers = { ...sound.answers, input: () => new WithBytes(banded, bytes) };
      const { page } = await open({ ...sound, answers });
      await page.locator('rect.patch').nth(24).waitFor();
      const tops = await page
        .locator('rect.patch')
        .evaluateAll((all) => all.map((each) => Number(each.getAttribute('y'))));
      assert.equal(tops.length, 25);
      assert.deepEqual(
        [0, 5, 10, 15, 20].map((patch) => tops[patch]),
        [145, 109, 73, 37, 1],
      );
    });
  },
  { image, sound },
  { 'lens-head': 'Logit lens by signs' },
);
