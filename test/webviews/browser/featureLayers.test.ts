import assert from 'node:assert/strict';
import { faultError } from '../../../server/protocol/fault';
import { assertAccessible, drawn, whenAsked } from './checks';
import { atLayer, featureFixture } from './featureFixture';
import { describeInBrowser, describeParts } from './suite';

describeInBrowser('The layers of a feature, on its page', (open) => {
  describeParts(open, featureFixture, {
    parts: { 'feature-layers': 'Layers' },
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Measure the layers' }).click();
      await page.locator('section#layers svg[tabindex]').waitFor();
    },
  });

  it('draws the layers when asked, hatched where there is no cache', async () => {
    const { page, actions } = await open(featureFixture);
    await page.getByRole('button', { name: 'Measure the layers' }).click();
    const picture = page.locator('section[aria-labelledby="layers-title"] svg');
    await picture.waitFor();
    assert.equal(await picture.locator('rect[fill^="url"]').count(), 3);
    await picture.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    const tip = page.locator('section[aria-labelledby="layers-title"] .tip');
    assert.equal(await tip.innerText(), 'layer 2: not measured');
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByText('You look at layer 2.').waitFor();
    assert.ok(
      actions.some(({ kind, key }) => kind === 'page' && (key as { layer?: number }).layer === 2),
    );
    // The profile stays, and a click on the catalog's own layer, or Back, leads home.
    assert.equal(await picture.locator('rect.zone').count(), 1);
    const { width } = (await picture.boundingBox())!;
    await picture.click({ position: { x: Math.round(40 + ((width - 44) / 9) * 4.5), y: 60 } });
    await page.getByText('You look at layer 2.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Back (Alt+Left)' }).click();
    await page.getByText('You look at layer 2.').waitFor();
    await page.getByRole('button', { name: 'Forward (Alt+Right)' }).click();
    await page.getByText('You look at layer 2.').waitFor({ state: 'detached' });
  });

  it('shows the measurement of another layer, with what is not of that layer left out', async () => {
    const { page, actions } = await open(atLayer(3));
    await page.getByText('You look at layer 3. The site of the catalog is layer 4').waitFor();
    await page.getByRole('table', { name: /412 tokens/ }).waitFor();
    for (const kind of ['levels', 'tokens', 'register', 'uses', 'related', 'correlations'])
      assert.ok(
        actions.some((each) => each.kind === kind && (each.key as { layer?: number }).layer === 3),
        kind,
      );
    assert.equal(await page.getByRole('heading', { name: 'Sign-flip test' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: '12', exact: true }).count(), 0);
    await page.getByRole('link', { name: 'plant' }).first().click();
    await whenAsked(actions, 'page', 2);
    assert.deepEqual(actions.filter(({ kind }) => kind === 'page').at(-1)?.key, {
      feature: 'plant',
      layer: 3,
    });
    await page.getByLabel('Look at layer').selectOption('4 (the catalog’s)');
    await page.getByText('You look at layer 3.').waitFor({ state: 'detached' });
  });

  it('measures a layer that has a cache at once, and can be cancelled', async () => {
    let [asked, cancelled] = [0, 0];
    const { page } = await open(
      atLayer(1, {
        measureLayer: ({ signal, onProgress }) => {
          asked++;
          onProgress('null 20 of 100', 0.2);
          return new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              cancelled++;
              reject(new Error('stopped'));
            });
          });
        },
      }),
    );
    await page.getByText('Measuring at layer 1 20.0 %').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Not measured at layer 1.').waitFor();
    assert.deepEqual([asked, cancelled], [1, 1]);
    // What was stopped waits for the person.
    await page.getByRole('button', { name: 'Measure at layer 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Measuring at layer 1 20.0 %').waitFor();
    assert.equal(asked, 2);
    await page.getByRole('button', { name: 'Back to layer 4' }).click();
    await page.getByRole('heading', { name: 'Sign-flip test', exact: true }).waitFor();
    assert.equal(cancelled, 2);
  });

  it('offers to build the cache of a layer that has none, and says why that failed', async () => {
    let measured = false;
    const page3 = featureFixture.answers['page']!;
    const { page, actions } = await open(
      atLayer(2, {
        page: (question) => {
          const there = page3({ ...question, key: { feature: 'animal', layer: 3 } });
          const { layer } = question.key as { layer?: number };
          if (!measured || layer !== 2) return page3(question);
          const { layer: looked } = page3(question) as { layer: object };
          return { ...(there as object), layer: looked };
        },
        measureLayer: () => {
          if (actions.filter(({ kind }) => kind === 'measureLayer').length === 1)
            throw new Error('the disk is full');
          measured = true;
          return {};
        },
      }),
    );
    await page
      .getByText('Not measured at layer 2: it needs the token cache of that layer (3.4 MB).')
      .waitFor();
    assert.ok(!actions.some(({ kind }) => kind === 'measureLayer'), 'nothing is built unasked');
    await page.getByRole('button', { name: 'Build the cache and measure' }).click();
    await page.getByText('the disk is full').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('table', { name: /412 tokens/ }).waitFor();
    assert.deepEqual(actions.filter(({ kind }) => kind === 'measureLayer').at(-1)?.key, {
      feature: 'animal',
      layer: 2,
    });
  });

  it('measures no layers where nothing may run, and asks again for a part that failed', async () => {
    const { page, actions } = await open({ ...featureFixture, trusted: false });
    const button = page.getByRole('button', { name: 'Measure the layers' });
    assert.equal(await button.getAttribute('title'), 'This workspace is not trusted.');
    await button.dispatchEvent('click');
    await drawn(page);
    assert.ok(!actions.some(({ kind }) => kind === 'layers'));

    const asked: string[] = [];
    const failing = (kind: string) => (question: Parameters<(typeof answers)['related']>[0]) => {
      asked.push(kind);
      if (asked.filter((each) => each === kind).length > 1) return answers[kind]!(question);
      throw faultError('internal', `No ${kind}.`, 'Try again.');
    };
    const { answers } = featureFixture;
    const kinds = ['related', 'tokens', 'layers', 'history'];
    const failed = Object.fromEntries(kinds.map((kind) => [kind, failing(kind)]));
    const { page: other } = await open({ ...featureFixture, answers: { ...answers, ...failed } });
    await other.getByRole('button', { name: 'Measure the layers' }).click();
    await other.getByRole('button', { name: 'Read it from git' }).click();
    for (const kind of kinds) {
      const part = other.locator(`section#${kind}`);
      await part.getByText(`No ${kind}. Try again.`).waitFor();
      await part.getByRole('button', { name: 'Retry' }).click();
      await part.getByText(`No ${kind}.`).waitFor({ state: 'detached' });
    }
    assert.deepEqual([...asked].sort(), [...kinds, ...kinds].sort());
  });

  it('looks at no layer in a workspace that is not trusted, and says so', async () => {
    const { page, actions } = await open({ ...atLayer(1), trusted: false });
    const button = page.getByRole('button', { name: 'Measure at layer 1' });
    await button.waitFor();
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    assert.ok(!actions.some(({ kind }) => kind === 'measureLayer'));
  });
});
