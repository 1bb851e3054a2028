import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { faultError } from '../../../server/protocol/fault';
import { labAsks } from '../../../server/protocol/panels/lab';
import type { Place } from '../../../server/protocol/panels/place';
import { assertAccessible, assertFits, drawn, until, whenAsked } from './checks';
import { assertLooksAs, drawsTheSameLetters } from './screenshot';
import type { Page } from 'playwright-core';
import type { OpenPage, PageFixture } from './host';
import { describePanel } from './suite';

const token = (text: string, before: number, after: number, ranks: [number, number]) => ({
  ...{ text, before, after, rankBefore: ranks[0], rankAfter: ranks[1] },
  ...{ logProbability: Math.log(after / before), relative: Math.log(after / before) - 0.2 },
});
const sight = {
  prompt: ['<s>', 'The', ' old', ' man'],
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
const chat = {
  id: 'b'.repeat(16),
  text: '<|user|>Name an animal.<|assistant|>The animal is a',
  at: '2026-11-29',
  turns: [
    { role: 'user', text: 'Name an animal.' },
    { role: 'assistant', text: 'The animal is a' },
  ],
} as const;
const kept = [{ id: 'a'.repeat(16), text: 'She went home and fed her', at: '2026-11-30' }, chat];
const setup = {
  ...{ kind: 'resid', layer: 4, layers: { first: 0, last: 5 }, features, kept },
} as const;
const fixture: PageFixture = {
  panel: 'lab',
  place: { text: 'The old man', feature: 'animal' },
  asks: labAsks,
  answers: {
    setup: () => setup,
    look: () => sight,
    keep: () => ({}),
    remove: () => ({}),
  },
};
const inChat: PageFixture = {
  ...fixture,
  place: { feature: 'animal', turns: [{ role: 'system', text: 'Be brief.' }, ...chat.turns] },
};
/** Kinds of questions that do something, with their keys. */
const done = (actions: OpenPage['actions'], kind: string): object[] =>
  actions.filter((each) => each.kind === kind).map(({ key }) => key);
const waitUntilIdle = async (page: Page): Promise<void> => {
  // What was just done shows, as being busy does, with the next frame.
  await drawn(page);
  await page.waitForFunction(() => document.querySelector('.page')?.ariaBusy === 'false');
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
    await waitUntilIdle(page);
    const base = { text: 'The old man', features: ['animal'], dimensions: [], positions: 'all' };
    const both = { ...base, features: ['animal', 'food'], arm: 'flip', dose: 0.95 };
    assert.deepEqual(asked.at(0), { ...base, arm: 'away', dose: 1 });
    assert.deepEqual(asked.at(1), { ...base, arm: 'away', dose: 0.95 });
    assert.deepEqual(asked.at(-1), { ...both, dimensions: [172, 40], layer: 3 });
  });

  it('keeps each of several choices that are made before the page draws again', async () => {
    const { page, actions } = await open(fixture);
    await page.evaluate(() => {
      const pick = (name: string, value: string): void => {
        const labels = [...document.querySelectorAll('label')];
        const list = labels
          .find((each) => each.textContent.includes(name))!
          .querySelector('select')!;
        list.value = value;
        list.dispatchEvent(new Event('change'));
      };
      pick('Positions', 'last');
      pick('Layer', '2');
      pick('Arm', 'flip');
      pick('Add a feature', 'food');
    });
    const wanted = { positions: 'last', layer: 2, arm: 'flip', features: ['animal', 'food'] };
    const last = (): object => done(actions, 'look').at(-1)!;
    await until(() => isDeepStrictEqual(last(), { ...last(), ...wanted }));
  });

  it('takes the arm, dose, layer, positions and prompt along when the window is loaded again', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('heading', { name: 'Flip lab' }).click();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('90 %').waitFor();
    await page.getByRole('combobox', { name: 'Arm' }).selectOption('toward');
    await page.getByRole('combobox', { name: 'Positions' }).selectOption('last');
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('2');
    await page.getByRole('textbox', { name: 'Text of the prompt' }).fill('A young man');
    await page.keyboard.press('Control+Enter');
    await waitUntilIdle(page);
    const place = await page.evaluate(
      () =>
        (window as unknown as { acquireVsCodeApi: () => { getState: () => Kept } })
          .acquireVsCodeApi()
          .getState().history,
    );
    const again = await open({ ...fixture, place: place.steps[place.at]!.place });
    const last = done(actions, 'look').at(-1);
    assert.deepEqual(done(again.actions, 'look'), [last]);
    assert.deepEqual(last, {
      ...{ text: 'A young man', features: ['animal'], dimensions: [], layer: 2 },
      ...{ arm: 'toward', dose: 0.9, positions: 'last' },
    });
  });

  it('writes out what cannot be seen in an id, and says how dimensions are read', async () => {
    const hidden = 'a\u202eb';
    const more = [...features, ...[hidden, 'c\u0007'].map((id) => ({ id, label: id }))];
    const answers = { ...fixture.answers, setup: () => ({ ...setup, features: more }) };
    const { page, actions } = await open({ ...fixture, answers });
    const list = page.getByRole('combobox', { name: 'Add a feature' });
    assert.deepEqual((await list.locator('option').allTextContents()).slice(-2), [
      'a⟨U+202E⟩b',
      'c⟨U+0007⟩',
    ]);
    await list.selectOption({ label: 'a⟨U+202E⟩b' });
    await page.getByRole('button', { name: 'Take a⟨U+202E⟩b out' }).waitFor();
    await waitUntilIdle(page);
    const last = done(actions, 'look').at(-1) as { features: string[] };
    assert.deepEqual(last.features, ['animal', hidden]);
    const dimensions = page.getByRole('textbox', { name: 'Dimensions' });
    assert.match((await dimensions.getAttribute('title'))!, /^Each is read as \+/);
  });

  it('shows one side after the other by b or the list, in the order of that side', async () => {
    const { page } = await open(fixture);
    const first = page.locator('tbody tr').first();
    const continued = page.locator('.continued');
    assert.match(await continued.innerText(), /before[^]*after/);
    await page.keyboard.press('b');
    await page.getByText('The next token, before the edit').waitFor();
    assert.match(await first.innerText(), /1\s+·dog\s+12\.1 %/);
    assert.doesNotMatch(await continued.innerText(), /after/);
    await page.keyboard.press('b');
    await page.getByText('The next token, after the edit').waitFor();
    assert.match(await first.innerText(), /1\s+·hen\s+11\.0 %/);
    await page.getByRole('combobox', { name: 'Show' }).selectOption('both');
    await page.getByText('The next token, before and after').waitFor();
    // While one types it is a letter.
    await page.getByRole('textbox', { name: 'Text of the prompt' }).press('b');
    await page.getByText('The next token, before and after').waitFor();
  });

  it('asks for the turns of a chat: added, given to others, taken out, and typed', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('combobox', { name: 'Prompt', exact: true }).selectOption('chat');
    await page.getByText('The assistant speaks next.').waitFor();
    await page.getByRole('button', { name: 'Add a turn' }).click();
    await page.getByRole('textbox', { name: 'Turn 2' }).fill('He is');
    await page.keyboard.press('Control+Enter');
    await page.getByText('goes on with what the assistant has begun').waitFor();
    await waitUntilIdle(page);
    const asked = done(actions, 'look');
    const turns = [
      { role: 'user', text: 'The old man' },
      { role: 'assistant', text: 'He is' },
    ];
    assert.deepEqual((asked.at(-1) as { turns: object }).turns, turns);
    // An empty turn is not asked for.
    assert.deepEqual((asked.at(-2) as { turns: object }).turns, turns.slice(0, 1));
    await page.getByRole('combobox', { name: 'Who speaks in turn 1' }).selectOption('system');
    await page.getByRole('button', { name: 'Take turn 2 out' }).click();
    await waitUntilIdle(page);
    const last = done(actions, 'look').at(-1) as { turns: object };
    assert.deepEqual(last.turns, [{ role: 'system', text: 'The old man' }]);
    await page.getByText('The prompt as the model reads it: 4 tokens').click();
    await page.getByText('<s>').waitFor();
  });

  it('edits what a person comes with in the prompt that lies there, and leads to the pages of it', async () => {
    const { page, actions, ...opened } = await open(fixture);
    const looked = (): object => actions.filter(({ kind }) => kind === 'look').at(-1)!.key;
    await opened.send({ type: 'go', place: { dimensions: [172] } });
    await page.getByRole('link', { name: 'Dimension 172' }).click();
    const asked = looked() as { text: string; features: unknown; dimensions: unknown };
    assert.deepEqual([asked.text, asked.features, asked.dimensions], ['The old man', [], [172]]);
    await opened.send({ type: 'go', place: { feature: 'food' } });
    await page.getByRole('link', { name: 'food' }).click();
    await whenAsked(actions, 'open', 2);
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'open').map(({ key }) => key),
      [
        { panel: 'dimension', place: { dimension: 172 } },
        { panel: 'feature', place: { feature: 'food' } },
      ],
    );
  });

  it('says why there is no chat with a model that has no template', async () => {
    const look = (): never => {
      throw faultError(
        'bad-arguments',
        'The model has no chat template.',
        'Write the prompt as text.',
      );
    };
    const { page } = await open({ ...inChat, answers: { ...fixture.answers, look } });
    await page
      .getByRole('alert')
      .getByText(/has no chat template\. Write the prompt/)
      .waitFor();
  });

  it('keeps prompts by button and key, chooses and removes kept ones, and says what was not saved', async () => {
    const answers = {
      ...fixture.answers,
      keep: () => ({ unsaved: 'The evidence was not saved.' }),
    };
    const { page, actions } = await open({ ...fixture, answers });
    await page.getByRole('button', { name: 'Keep this prompt' }).click();
    await page.getByText('The evidence was not saved.').waitFor();
    await page.getByRole('button', { name: 'Save Evidence As …' }).click();
    await page.getByRole('heading', { name: 'Flip lab' }).click();
    await page.keyboard.press('k');
    await waitUntilIdle(page);
    assert.deepEqual(done(actions, 'keep'), [{ text: 'The old man' }, { text: 'The old man' }]);
    assert.deepEqual(done(actions, 'saveEvidence'), [{}]);
    await page
      .getByRole('button', { name: 'Name an animal. / The animal is a', exact: true })
      .click();
    await page.getByRole('textbox', { name: 'Turn 2' }).waitFor();
    const keepIt = page.getByRole('button', { name: 'Keep this prompt' });
    assert.equal(await keepIt.getAttribute('aria-disabled'), 'true');
    assert.equal(await keepIt.getAttribute('title'), 'This prompt is kept.');
    await page.getByRole('button', { name: /Keep no longer: She went home/ }).click();
    await waitUntilIdle(page);
    assert.deepEqual(done(actions, 'remove'), [{ id: kept[0]!.id }]);
  });

  it('brings the side that is shown and the prompts of the test back after a reload', async () => {
    const { page, reload } = await open(fixture);
    const side = page.getByRole('combobox', { name: 'Show' });
    const prompts = page.getByRole('combobox', { name: 'Prompts of the test' });
    await side.selectOption('after');
    await prompts.selectOption('kept');
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('4');
    await reload();
    assert.deepEqual([await side.inputValue(), await prompts.inputValue()], ['after', 'kept']);
  });

  it('runs the strict test by button and Ctrl+Enter, on the prompts that are chosen', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('button', { name: 'Run the strict test' }).click();
    await page.getByRole('combobox', { name: 'Prompts of the test' }).selectOption('both');
    await page.getByRole('heading', { name: 'Flip lab' }).click();
    await page.keyboard.press('Control+Enter');
    await waitUntilIdle(page);
    const key = { job: 'flip', feature: 'animal' };
    assert.deepEqual(done(actions, 'run'), [
      { ...key, promptSet: 'neutral' },
      { ...key, promptSet: 'both' },
    ]);
  });

  it('looks as it should with a chat', async function () {
    const { page } = await open(inChat);
    await page.getByText('The prompt as the model reads it').click();
    await assertFits(page);
    await assertAccessible(page);
    if (!(await drawsTheSameLetters(page))) this.skip();
    await assertLooksAs('lab-chat', page);
    const narrow = await open(inChat, { theme: 'light', width: 400 });
    await assertFits(narrow.page);
    await assertLooksAs('lab-chat-narrow', narrow.page);
  });

  it('starts with a prompt', async () => {
    const { page } = await open({ ...fixture, place: {} });
    await page.getByText('Type a prompt above').waitFor();
  });

  it('shows a job that runs, and cancels it', async () => {
    const shown = await open(fixture);
    const job = { job: 'flip', feature: 'animal', share: 0.4, message: 'prompt 8 of 20' } as const;
    await shown.send({ type: 'jobs', jobs: [job] });
    await shown.page.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(done(shown.actions, 'stop'), [{ job: 'flip', feature: 'animal' }]);
  });
});

interface Kept {
  readonly history: { readonly at: number; readonly steps: readonly { readonly place: Place }[] };
}
