import assert from 'node:assert/strict';
import { dimensionActions, dimensionAsks } from '../../../server/protocol/panels/dimension';
import { sampleDimension } from '../support/sampleDimension';
import { assertAccessible, whenAsked } from './checks';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const fixture: PageFixture = {
  panel: 'dimension',
  place: { dimension: 172 },
  asks: { ...dimensionAsks, ...dimensionActions },
  answers: { page: () => sampleDimension() },
};

/** A PNG of one pixel. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describePanel(fixture, (open) => {
  it('claims with one key, and says why it cannot', async () => {
    const draft = {
      text: 'label: animals, minus: { features: [animal] }',
      reason: '',
      state: 'open',
    };
    const asked: object[] = [];
    const answers = {
      page: () => ({ ...sampleDimension(), written: null, draft }),
      claim: ({ key }: { key: object }) => (asked.push(key), {}),
    };
    const { page } = await open({ ...fixture, answers });
    await page.getByText(draft.text).waitFor();
    await page.keyboard.press('c');
    await page.getByText('Dimension 172 is claimed as a draft.').waitFor({ state: 'attached' });
    assert.deepEqual(asked, [{ dimension: 172 }]);

    const { page: claimed } = await open(fixture);
    await claimed.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    await claimed.keyboard.press('c');
    await claimed.getByText('Nothing was written: the catalog claims it already.').waitFor();
  });

  it('measures a claim that was not measured, by a button', async () => {
    const { written, ...rest } = sampleDimension();
    const row = { ...written!.row!, id: 'dimension-172', measurement: null };
    const answers = { page: () => ({ ...rest, written: { ...written, row } }) };
    const { page, actions } = await open({ ...fixture, answers });
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    await whenAsked(actions, 'run');
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'run').map(({ key }) => key),
      [{ job: 'measure', feature: 'dimension-172' }],
    );
    assert.equal(await page.getByText('dimcat measure').count(), 0);
  });

  it('leads to the lab with the dimension, to lens and comparison with the feature that it says most of', async () => {
    const { page, actions } = await open(fixture);
    const links = page.getByRole('navigation', { name: 'The same in other panels' });
    const best = sampleDimension().usedBy[0]!;
    assert.deepEqual(await links.getByRole('link').allInnerTexts(), [
      'Flip lab',
      `Text lens (${best.label})`,
      `Compare (${best.label})`,
    ]);
    for (const name of ['Flip lab', 'Text lens', 'Compare'])
      await links.getByRole('link', { name }).click();
    await whenAsked(actions, 'open', 3);
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'open').map(({ key }) => key),
      [
        { panel: 'lab', place: { dimensions: [172] } },
        { panel: 'lens', place: { feature: best.feature } },
        { panel: 'compare', place: { feature: best.feature } },
      ],
    );
    const headless = { ...sampleDimension(), noFlips: 'the model has no head', usedBy: [] };
    const { page: without } = await open({ ...fixture, answers: { page: () => headless } });
    await without.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    assert.equal(await without.getByRole('navigation', { name: 'The same' }).count(), 0);
  });

  it('goes to its neighbours with [ and ], and back', async () => {
    const asked: object[] = [];
    const answers = {
      page: ({ key }: { key: object }) => {
        asked.push(key);
        return { ...sampleDimension(), index: (key as { dimension: number }).dimension };
      },
    };
    const { page } = await open({ ...fixture, answers });
    await page.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    await page.keyboard.press(']');
    await page.getByRole('heading', { name: 'Dimension 173' }).waitFor();
    await page.getByRole('button', { name: 'Back (Alt+Left)' }).click();
    await page.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    assert.deepEqual(asked[1], { dimension: 173 });
  });

  it('finds lists, features, partners and tokens with /, goes to them, and leaves with Escape', async () => {
    const { page } = await open(fixture);
    const { survey, usedBy } = sampleDimension();
    const { best, partners, plus, minus } = survey!.found;
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.textContent.trim().replace(/\s+/g, ' ') ?? '');
    const seek = async (words: string): Promise<void> => {
      await page.keyboard.press('/');
      await page.getByRole('searchbox').waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(words);
      await page.locator('.ways').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => /^(TR|LI)$/.test(document.activeElement?.tagName ?? ''));
    };
    await page.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    assert.equal(await page.getByRole('searchbox').count(), 0);
    await seek(best.at(-1)!.name);
    assert.ok((await focused()).includes(best.at(-1)!.name), await focused());
    await assertAccessible(page);
    await seek(String(partners[0]!.index));
    assert.match(await focused(), new RegExp(`^Dimension ${partners[0]!.index}`));
    if (usedBy.length > 0) await seek(usedBy[0]!.feature);
    const loud = minus.at(-1) ?? plus.at(-1);
    assert.ok(loud !== undefined);
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').waitFor({ state: 'detached' });
    await seek(loud.text.trim());
  });

  it('surveys where nothing was surveyed', async () => {
    let isSurveyed = false;
    const answers = {
      page: () => (isSurveyed ? sampleDimension() : bare()),
      survey: () => {
        isSurveyed = true;
        return { warnings: ['noun.x: left out'] };
      },
    };
    const { page } = await open({ ...fixture, answers });
    const words = await page.locator('.page').innerText();
    assert.match(words, /Not surveyed: what the signs of dimension 172 tell apart is not known/);
    assert.doesNotMatch(words, /AUC/);
    await page.locator('.empty').getByRole('button', { name: 'Survey Dimensions' }).click();
    await page.getByText('living_thing.n.01').first().waitFor();
    await page.getByText('Noun.x: left out.').waitFor();
  });

  it('asks the model on demand, and can be cancelled', async () => {
    const answers = {
      page: () => ({ ...sampleDimension(), facts: null }),
      facts: () => new Promise(() => undefined),
    };
    const { page } = await open({ ...fixture, answers });
    await page.getByRole('button', { name: 'Compute' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.banner.fault').count(), 0);
  });

  it('says that a look tells more, before any list', async () => {
    const sample = sampleDimension();
    const survey = sample.survey!;
    const looks = [{ look: 'digits', polarity: '+', auc: 0.91 }, ...survey.found.looks] as const;
    const answers = {
      page: () => ({ ...sample, survey: { ...survey, found: { ...survey.found, looks } } }),
    };
    const { page } = await open({ ...fixture, answers });
    const [first] = await page.locator('.finding').allInnerTexts();
    assert.match(first ?? '', /confound A look tells more than any list: digits \+, AUC 0\.910/);
  });

  it('shows what is stale, and runs nothing in a workspace that is not trusted', async () => {
    const sample = sampleDimension();
    const standing = { stale: ['model file changed'], compared: true };
    const answers = { page: () => ({ ...sample, survey: { ...sample.survey!, standing } }) };
    const { page } = await open({ ...fixture, answers, trusted: false });
    await page.getByText('Out of date: model file changed.').waitFor();
    await page.getByRole('button', { name: 'Manage Trust' }).waitFor();
    const survey = page.getByRole('button', { name: 'Survey again' });
    assert.equal(await survey.getAttribute('aria-disabled'), 'true');
    assert.match((await survey.getAttribute('title')) ?? '', /not trusted/);
  });

  it('shows the loudest images with their labels, each asked for once it is in sight', async () => {
    const sample = sampleDimension();
    const { found } = sample.survey!;
    const inputs = (label: string) =>
      found.plus.map(({ distance }, i) => ({ id: i, text: `${label}/${i}.png`, distance }));
    const loud = { ...found, plus: inputs('cat'), minus: inputs('dog') };
    const asked: string[] = [];
    const answers = {
      page: () => ({
        ...sample,
        pictures: true,
        labels: [{ id: 0, label: 'a cat' }],
        survey: { ...sample.survey!, found: loud },
      }),
      thumbnail: ({ key: { name } }: { key: { name: string } }) => {
        asked.push(name);
        return { image: name === 'dog/3.png' ? null : PIXEL };
      },
    };
    const { page, complaints } = await open({ ...fixture, answers } as PageFixture);
    await page.getByRole('img', { name: 'cat/0.png' }).waitFor();
    const alts = await page
      .locator('dimcat-thumbnail img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('alt')));
    const all = [...loud.plus, ...loud.minus].map(({ text }) => text);
    assert.deepEqual(
      alts,
      all.filter((name) => name !== 'dog/3.png'),
    );
    assert.deepEqual([...asked].sort(), [...all].sort(), 'each once');
    assert.ok(await page.getByText('dog/3.png').isVisible(), 'named all the same');
    assert.match(await page.locator('.tokens li').first().innerText(), /cat\/0\.png\s+a cat/);
    const widths = await page
      .locator('dimcat-thumbnail img')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    assert.ok(
      widths.every((width) => width === 1),
      'the policy lets them be shown',
    );
    assert.deepEqual(complaints, []);
  });

  it('opens the features that use it', async () => {
    const { page, actions } = await open(fixture);
    await page.getByRole('link', { name: 'Plants' }).click();
    await whenAsked(actions, 'open');
    const opened = actions.find(({ kind }) => kind === 'open');
    assert.deepEqual(opened?.key, { panel: 'feature', place: { feature: 'plant' } });
  });
});

/** Before anything is known. */
function bare(): object {
  const draft = { text: null, reason: 'the dimension is not surveyed', state: null };
  const none = { survey: null, facts: null, written: null, usedBy: [], surveyed: false };
  return { ...sampleDimension(), ...none, draft };
}
