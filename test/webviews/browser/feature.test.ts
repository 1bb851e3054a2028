import assert from 'node:assert/strict';
import type { ReadQuestion } from '../../../extension/panels/conversation';
import type { FeatureHead } from '../../../server/protocol/panels/feature';
import { atLayer, doses, featureFixture, notMeasured, withoutCache } from './featureFixture';
import { assertAccessible, assertFits, whenAsked } from './checks';
import { describePanel } from './suite';

describePanel(
  featureFixture,
  (open) => {
    it('says what failed and retries', async () => {
      let failing = true;
      const answers = {
        ...featureFixture.answers,
        page: (question: ReadQuestion) => {
          if (failing) throw new Error('the disk is gone');
          return featureFixture.answers['page']!(question);
        },
      };
      const { page } = await open({ ...featureFixture, answers });
      assert.match(await page.locator('.page > [role="alert"]').innerText(), /the disk is gone/);
      failing = false;
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByRole('heading', { name: 'Animals' }).waitFor();
      assert.equal(await page.locator('.page > [role="alert"]').innerText(), '');
    });

    it('shows the evidence without a cache, and how to build it; before any, what to do', async () => {
      const { page } = await open(withoutCache);
      await page.getByText('From the evidence, in 20 bins.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Build the cache' }).count(), 1);
      assert.equal(await page.getByRole('heading', { name: 'Tokens' }).count(), 0);
      const fresh = await open(notMeasured);
      await fresh.page.getByText('Not measured yet').waitFor();
      await assertAccessible(fresh.page);
      await assertFits(fresh.page);
    });

    it('says only one of "out of date" and "not known" where nothing may run', async () => {
      const cannotCheck = 'cannot be checked: the model is not loaded';
      for (const [staleMeasurement, expected] of [
        [[cannotCheck], []],
        [['anchors changed', cannotCheck], ['Out of date: anchors changed.']],
      ] as const) {
        const answers = {
          ...featureFixture.answers,
          page: (question: ReadQuestion) => {
            const head = featureFixture.answers['page']!(question) as FeatureHead;
            return {
              ...head,
              page: { ...head.page, staleMeasurement, staleFlip: staleMeasurement },
            };
          },
        };
        const { page } = await open({ ...featureFixture, answers, trusted: false });
        await page.getByText('This workspace is not trusted').waitFor();
        const said = await page
          .getByText(/Out of date: [^.]*\.|Not known to be current:/)
          .allInnerTexts();
        assert.deepEqual(
          said.map((words) => /Out of date.*|Not known.*/.exec(words)?.[0]),
          expected,
        );
      }
    });

    it('says why it is not known whether the figures are current, as the server says it', async () => {
      const cacheFault = 'Layer 9 is not in the model. Correct site.layer in the catalog.';
      const staleMeasurement = ['cannot be checked: the model is not loaded'];
      const answers = {
        ...featureFixture.answers,
        page: (question: ReadQuestion) => {
          const head = featureFixture.answers['page']!(question) as FeatureHead;
          const page = { ...head.page, staleMeasurement, staleFlip: staleMeasurement };
          return { ...head, page, cache: 'unknown', cacheFault };
        },
      };
      const { page } = await open({ ...featureFixture, answers });
      const said = page.getByText(/Not known to be current: the model is not loaded\./);
      assert.ok((await said.innerText()).endsWith(cacheFault));
    });

    it('moves the threshold by key, and lists the tokens of a bar', async () => {
      const { page } = await open(featureFixture);
      const slider = page.getByRole('slider');
      const before = Number(await slider.inputValue());
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      assert.equal(Number(await slider.inputValue()), before + 1);
      await page.locator('figure svg').first().focus();
      for (let i = 0; i < 41; i++) await page.keyboard.press('ArrowRight');
      assert.match(
        await page.locator('figure .tip').first().innerText(),
        /agreement 0\.63.*others/,
      );
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'The bar', pressed: true }).waitFor();
      await page.locator('figure svg').first().focus();
      await page.keyboard.press('t');
      await page.getByRole('table', { name: /Tokens by agreement/ }).waitFor();
    });

    it('brings threshold, curve, list and order back after a reload, and with each step', async () => {
      const { page, reload, send } = await open(featureFixture);
      const slider = page.getByRole('slider');
      await slider.focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
      const threshold = await slider.inputValue();
      await page.getByRole('button', { name: 'Precision and recall' }).click();
      await page.getByRole('button', { name: 'False positives' }).click();
      const register = page.locator('#register-table');
      await register.getByRole('button', { name: 'AUC', exact: true }).click();
      await register.getByRole('button', { name: 'AUC', exact: true }).click();
      const asBefore = async (): Promise<void> => {
        await page.getByRole('button', { name: 'False positives', pressed: true }).waitFor();
        await page.getByRole('button', { name: 'ROC' }).waitFor();
        await register.locator('th[aria-sort="ascending"]', { hasText: 'AUC' }).waitFor();
        assert.equal(await slider.inputValue(), threshold);
      };
      await asBefore();
      await reload();
      await asBefore();
      const back = page.getByRole('button', { name: 'Back (Alt+Left)' });
      assert.equal(await back.getAttribute('aria-disabled'), 'true', 'a choice is no step');
      await page.getByRole('link', { name: 'plant' }).first().click();
      await page.getByRole('button', { name: 'Top', pressed: true }).waitFor();
      assert.notEqual(await slider.inputValue(), threshold);
      assert.equal(await register.locator('th[aria-sort="ascending"]').count(), 0);
      await send({ type: 'history', by: -1 });
      await asBefore();
    });

    it('changes the catalog by one key, and follows links within the page and back', async () => {
      const { page, actions, ...opened } = await open(featureFixture);
      await page.locator('section[aria-labelledby="tokens-title"] tbody tr').first().focus();
      await page.keyboard.press('a');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('x');
      await whenAsked(actions, 'change', 2);
      assert.deepEqual(
        actions.filter(({ kind }) => kind === 'change').map(({ key }) => key),
        [
          { feature: 'animal', edit: 'anchor', token: 300 },
          { feature: 'animal', edit: 'exclude', token: 301 },
        ],
      );
      const back = page.getByRole('button', { name: 'Back (Alt+Left)' });
      assert.equal(await back.getAttribute('aria-disabled'), 'true');
      await page.getByRole('link', { name: 'plant' }).first().click();
      await page.waitForFunction(
        () => document.querySelector('.history button')?.getAttribute('aria-disabled') === 'false',
      );
      await opened.send({ type: 'history', by: -1 });
      await page.waitForFunction(
        () => document.querySelector('.history button')?.getAttribute('aria-disabled') === 'true',
      );
      await page.getByRole('link', { name: '12', exact: true }).first().click();
      await whenAsked(actions, 'open');
      assert.deepEqual(actions.filter(({ kind }) => kind === 'open').at(-1)?.key, {
        panel: 'dimension',
        place: { dimension: 12 },
      });
    });

    it('shows what open reports say of the feature, and runs an experiment for it', async () => {
      const { page, actions } = await open(featureFixture);
      await page.getByRole('table', { name: 'Rows of baselines' }).waitFor();
      await page.getByRole('button', { name: 'Run it here' }).first().click();
      await page.getByRole('table', { name: 'Rows of flips' }).waitFor();
      const run = actions.find(({ kind }) => kind === 'study');
      assert.deepEqual(run?.key, { feature: 'animal', name: 'flips' });
      await page.getByRole('link', { name: 'baselines', exact: true }).click();
      await whenAsked(actions, 'open');
      assert.deepEqual(actions.at(-1)?.key, {
        panel: 'experiments',
        place: { report: '0123456789abcdef' },
      });
    });

    it('saves pictures and tables through the editor', async () => {
      const { page, actions, complaints } = await open(featureFixture);
      for (const as of ['SVG', 'PNG', 'CSV'])
        await page
          .locator('figure')
          .first()
          .getByRole('button', { name: `Save as ${as}` })
          .click();
      await whenAsked(actions, 'save', 3);
      const saved = actions.filter(({ kind }) => kind === 'save').map(({ key }) => key) as {
        as: string;
        content: string;
      }[];
      const contentOf = (as: string): string => saved.find((each) => each.as === as)?.content ?? '';
      assert.match(contentOf('svg'), /^<svg [^>]*xmlns=/);
      assert.doesNotMatch(contentOf('svg'), /class=|var\(|<!--/);
      assert.match(contentOf('csv'), /^Agreement,Anchors,Others\n0,/);
      assert.equal(Buffer.from(contentOf('png'), 'base64').subarray(1, 4).toString(), 'PNG');
      assert.deepEqual(complaints, []);
    });

    it('copies a picture as SVG text, and as pixels where the browser lets it', async () => {
      const { page, actions, complaints } = await open(featureFixture);
      const figure = page.locator('figure').first();
      await figure.getByRole('button', { name: 'Copy SVG' }).click();
      await figure.getByText('Copied as SVG text.').waitFor();
      const copied = (): string[] =>
        actions
          .filter(({ kind }) => kind === 'copy')
          .map(({ key }) => (key as { content: string }).content);
      assert.match(copied()[0]!, /^<svg [^>]*xmlns=/);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await figure.getByRole('button', { name: 'Copy the picture' }).click();
      await figure.getByText('Copied as a picture.').waitFor();
      const kinds = await page.evaluate(async () =>
        (await navigator.clipboard.read()).flatMap(({ types }) => types),
      );
      assert.deepEqual(kinds, ['image/png']);
      assert.equal(copied().length, 1);
      await page.evaluate(() => {
        navigator.clipboard.write = () => Promise.reject(new Error('refused'));
      });
      await figure.getByRole('button', { name: 'Copy the picture' }).click();
      await figure.getByText('Pictures cannot be copied here: this is its SVG text.').waitFor();
      assert.equal(copied()[1], copied()[0]);
      await assertAccessible(page);
      assert.deepEqual(complaints, []);
    });

    it('leads to the lens, the lab and the comparison with its feature, at the layer that is shown', async () => {
      const { page, actions } = await open(featureFixture);
      const links = page.getByRole('navigation', { name: 'The same in other panels' });
      assert.deepEqual(await links.getByRole('link').allInnerTexts(), [
        'Text lens',
        'Flip lab',
        'Compare',
      ]);
      for (const [i, [name, panel]] of (
        [
          ['Text lens', 'lens'],
          ['Flip lab', 'lab'],
          ['Compare', 'compare'],
        ] as const
      ).entries()) {
        await links.getByRole('link', { name }).focus();
        await page.keyboard.press('Enter');
        await whenAsked(actions, 'open', i + 1);
        assert.deepEqual(actions.at(-1)?.key, { panel, place: { feature: 'animal' } });
      }
      const { page: there, actions: done } = await open(atLayer(3));
      await there.getByRole('link', { name: 'Compare' }).click();
      await whenAsked(done, 'open');
      const place = { feature: 'animal', layer: 3 };
      assert.deepEqual(done.at(-1)?.key, { panel: 'compare', place });
    });

    it('offers no flip lab of a model without a head', async () => {
      const head = featureFixture.answers['page']!({ key: { feature: 'animal' } } as never);
      const page0 = (): object => ({ ...(head as object), noFlips: 'the model has no head' });
      const answers = { ...featureFixture.answers, page: page0 };
      const { page } = await open({ ...featureFixture, answers });
      await page.getByRole('link', { name: 'Text lens' }).waitFor();
      assert.equal(await page.getByRole('link', { name: 'Flip lab' }).count(), 0);
    });

    it('shows jobs with their share, and cancels them', async () => {
      const { page, actions, ...opened } = await open(featureFixture);
      const job = {
        job: 'flip',
        feature: 'animal',
        share: 0.4,
        message: 'prompt 10 of 24',
      } as const;
      await opened.send({ type: 'jobs', jobs: [job] });
      await page.getByText('Sign-flip test of animal 40.0 %').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await whenAsked(actions, 'stop');
      assert.deepEqual(actions.at(-1), { kind: 'stop', key: { job: 'flip', feature: 'animal' } });
      await opened.send({ type: 'jobs', jobs: [] });
      await page.getByText('Sign-flip test of animal 40.0 %').waitFor({ state: 'detached' });
    });
  },
  {
    'another-layer': atLayer(3),
    'layer-without-cache': atLayer(2),
    // Without a measurement they stand near the top.
    doses: { ...notMeasured, answers: { ...notMeasured.answers, doses: () => doses() } },
  },
  { 'feature-register': 'Register' },
);
