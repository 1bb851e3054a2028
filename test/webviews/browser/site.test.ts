import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { answerKey } from '../../../server/protocol/panels/site';
import { dimensionSitePage } from '../../../server/report/site/dimensionPage';
import { featureSitePage } from '../../../server/report/site/featurePage';
import { root, temporaryFolder } from '../../support/paths';
import { sampleDimension } from '../support/sampleDimension';
import { oneBrowser } from './browser';
import { assertAccessible, assertFits } from './checks';
import { featureFixture } from './featureFixture';

/** Panels that a site does not have. */
const LIVE_ONLY = /^(See it in:|(Text|Image|Sound) lens|Flip lab|Compare|Atlas|Model map)/;

describe('A page of a static site in a browser', function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder: string;

  before(async function () {
    browser = await oneBrowser.start();
    if (browser === undefined) this.skip();
    folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'features'));
    fs.cpSync(path.join(root, 'dist/webviews'), path.join(folder, 'assets'), { recursive: true });
    const feature = { id: 'animal', label: 'Animals' };
    const answers = Object.fromEntries(
      ['page', 'levels', 'uses', 'related', 'correlations'].map((kind) => [
        answerKey(kind, { feature: 'animal' }, 0, 0),
        featureFixture.answers[kind]!({ key: feature } as never),
      ]),
    );
    const around = { previous: undefined, next: { id: 'plant', label: 'Plants' } };
    const links = { features: ['plant'], dimensions: [12] };
    const page = { feature, ...around, catalog: 'Nouns', answers, ...links };
    fs.writeFileSync(path.join(folder, 'features/animal.html'), featureSitePage(page));
    fs.mkdirSync(path.join(folder, 'dimensions'));
    const known = { dimensions: new Set([113, 172, 173]), features: new Set(['animal']) };
    const sample = sampleDimension();
    const shared = { catalog: 'Nouns', answers: {}, ...known };
    const surveyed = { ...shared, page: sample, previous: 113, next: 173 };
    fs.writeFileSync(path.join(folder, 'dimensions/172.html'), dimensionSitePage(surveyed));
    const nothing = { index: 113, written: null, survey: null, facts: null, usedBy: [] };
    const command = 'dimcat dims nouns.dims.yaml --dimension 113';
    const bare = { ...shared, page: { ...sample, ...nothing, command } };
    const alone = { ...bare, previous: undefined, next: 172 };
    fs.writeFileSync(path.join(folder, 'dimensions/113.html'), dimensionSitePage(alone));
    fs.writeFileSync(path.join(folder, 'dimensions/173.html'), '<title>173</title>');
    fs.writeFileSync(path.join(folder, 'features/plant.html'), '<title>Plants</title>');
  });
  after(async () => {
    await oneBrowser.endOfFile();
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  async function open(
    colorScheme: 'light' | 'dark',
    file = 'features/animal.html',
    heading = 'Animals',
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser!.newContext({ colorScheme, offline: true });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(path.join(folder, file)).href);
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.waitForSelector('.page[aria-busy="false"]');
    return { page, complaints };
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`shows its figures from a file, without a network: ${scheme}`, async () => {
      const { page, complaints } = await open(scheme);
      assert.match(await page.locator('.verdict').innerText(), /0\.882/);
      assert.equal(await page.getByRole('button', { name: 'Measure' }).count(), 0);
      assert.deepEqual(await page.getByText(LIVE_ONLY).allInnerTexts(), []);
      await assertFits(page);
      await assertAccessible(page);
      assert.deepEqual(complaints, []);
    });
  }

  it('shows a dimension, with links to what the site has and nothing to run', async () => {
    const { page, complaints } = await open('light', 'dimensions/172.html', 'Dimension 172');
    const words = await page.locator('.page').innerText();
    assert.match(words, /living thing − AUC 0\.729 \[0\.712, 0\.745\]/);
    const links = await page.locator('.page a').allInnerTexts();
    assert.deepEqual(links, ['Animals', 'Dimension 113']);
    assert.equal(await page.getByRole('button', { name: /Survey|Claim|Compute/ }).count(), 0);
    assert.deepEqual(await page.getByText(LIVE_ONLY).allInnerTexts(), []);
    await assertFits(page);
    assert.deepEqual(complaints, []);
    await assertAccessible(page);
    await page.keyboard.press(']');
    await page.waitForURL(/173\.html$/);
  });

  it('says in one sentence how to survey a dimension that nothing is known of', async () => {
    const { page, complaints } = await open('light', 'dimensions/113.html', 'Dimension 113');
    const what = 'run “dimcat dims nouns.dims.yaml --dimension 113”.';
    await page.getByText(`Dimension 113 is not surveyed yet: ${what}`).waitFor();
    await assertFits(page);
    assert.deepEqual(complaints, []);
  });

  it('links to the other pages, and says what it does not hold', async () => {
    const { page } = await open('light');
    assert.equal(await page.getByRole('link', { name: 'vehicle' }).count(), 0);
    await page.getByText('This saved page does not hold that.').first().waitFor();
    await page.getByRole('link', { name: 'plant', exact: true }).first().click();
    await page.waitForURL(/plant\.html$/);
  });
});
