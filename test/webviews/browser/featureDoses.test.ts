import assert from 'node:assert/strict';
import { faultError } from '../../../server/protocol/fault';
import { assertAccessible, assertFits, whenAsked } from './checks';
import { doses, featureFixture } from './featureFixture';
import type { PageFixture } from './host';
import { describeInBrowser } from './suite';

const withAnswers = (answers: PageFixture['answers']): PageFixture => ({
  ...featureFixture,
  answers: { ...featureFixture.answers, ...answers },
});

describeInBrowser('The doses in the flip section of a feature', (open) => {
  it('are run by a button, by key, and drawn by arm with their values as a table', async () => {
    const { page, actions } = await open(featureFixture);
    const flips = page.locator('section#sign-flip');
    await flips.getByRole('button', { name: 'Run the doses' }).focus();
    await page.keyboard.press('Enter');
    const pictures = flips.locator('figure', {
      hasText: 'The whole register: away −3.20 [−3.50, −2.90]',
    });
    await pictures.waitFor();
    assert.deepEqual(actions.find(({ kind }) => kind === 'runDoses')?.key, { feature: 'animal' });
    await pictures.locator('svg[tabindex]').focus();
    for (let i = 0; i < 11; i++) await page.keyboard.press('ArrowRight');
    assert.match(
      await pictures.locator('.tip').innerText(),
      /^toward, 10\.0 % of the register: \+0\.23 \[/,
    );
    await page.keyboard.press('t');
    const table = flips.getByRole('table', { name: /The whole register/ });
    await table.getByRole('row', { name: /^100\.0 %.*−3\.20.*\+0\.90/ }).waitFor();
    await flips.getByText('As many random dimensions: −0.10').waitFor();
    await flips.getByRole('link', { name: 'The report' }).click();
    await whenAsked(actions, 'open');
    assert.deepEqual(actions.at(-1)?.key, {
      panel: 'experiments',
      place: { report: '0123456789abcdef' },
    });
    await assertAccessible(page);
    await assertFits(page);
  });

  it('come from a report that is open, and say when the catalog has changed since', async () => {
    const { page } = await open(withAnswers({ doses: () => ({ ...doses(), isStale: true }) }));
    await page.getByText('Out of date: the catalog has changed since this was computed.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Run the doses again' }).count(), 1);
    assert.equal(await page.locator('section#sign-flip svg.key').count(), 8);
  });

  it('show their progress, can be cancelled, and say why they failed', async () => {
    let cancelled = 0;
    const waiting = withAnswers({
      runDoses: ({ signal, onProgress }) => {
        onProgress('prompt 4 of 24', 0.25);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            cancelled++;
            reject(new Error('stopped'));
          });
        });
      },
    });
    const { page } = await open(waiting);
    await page.getByRole('button', { name: 'Run the doses' }).click();
    await page.getByText('Flipping by dose 25.0 %').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Run the doses' }).waitFor();
    assert.equal(cancelled, 1);

    const failing = withAnswers({
      runDoses: () => {
        throw faultError('too-few-anchors', 'animal has too few anchors.', 'Add some.');
      },
    });
    const { page: other } = await open(failing);
    await other.getByRole('button', { name: 'Run the doses' }).click();
    await other.getByText('animal has too few anchors. Add some.').waitFor();
    await other.getByRole('button', { name: 'Retry' }).waitFor();
  });

  it('are not offered where no signs can be flipped, and say why', async () => {
    const page = featureFixture.answers['page']!;
    const headless = withAnswers({
      page: (question) => ({ ...(page(question) as object), noFlips: 'the model has no head' }),
    });
    const { page: shown } = await open(headless);
    const button = shown.getByRole('button', { name: 'Run the doses' });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    assert.match((await button.getAttribute('title')) ?? '', /the model has no head/);
  });
});
