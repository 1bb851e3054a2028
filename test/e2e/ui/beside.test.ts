import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { tinyModel } from '../../support/tinyModel';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { pageOf } from './pageChecks';
import { Workbench } from './workbench';

/** Two pages of features beside each other, and another layer, in a real VS Code, over a reload of its window. */
describe('Dimcat, two features side by side', function () {
  this.timeout(240_000);
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    mkdirSync(path.join(folder, 'b'));
    const { model, tokenizer } = tinyModel({ dimensions: 96, seed: 7 });
    writeFileSync(path.join(folder, 'b/model.onnx'), model);
    writeFileSync(path.join(folder, 'b/tokenizer.json'), tokenizer.json);
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
    await workbench.measureWords();
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  const pageAt = (index: number): FrameLocator =>
    workbench.page
      .frameLocator(`iframe.webview.ready >> nth=${index}`)
      .frameLocator('#active-frame');
  const headings = async (): Promise<string[]> => {
    const found = await Promise.all(
      [0, 1].map((i) => pageAt(i).locator('h1').innerText({ timeout: 60_000 })),
    );
    return found.sort();
  };

  it('opens a related feature beside by key, and a reload brings both back as they were', async () => {
    await workbench.command('Dimcat: Open Feature Page');
    await workbench.choose('Animals');
    const row = workbench.webview().locator('section#related tbody tr').first();
    await row.waitFor({ timeout: 60_000 });
    await row.focus();
    await workbench.page.keyboard.press('b');
    await workbench.page.locator('iframe.webview.ready').nth(1).waitFor({ timeout: 60_000 });
    const before = await headings();
    assert.notEqual(before[0], before[1]);
    const list = (index: number, pressed: boolean) =>
      pageAt(index).getByRole('button', { name: 'False positives', pressed });
    const chosen = await pageAt(0).locator('h1').innerText();
    await list(0, false).click();
    await list(0, true).waitFor();
    await workbench.screenshot('21 Two features');
    await workbench.command('Developer: Reload Window');
    await workbench.page
      .locator('iframe.webview.ready')
      .first()
      .waitFor({ state: 'detached', timeout: 60_000 });
    await workbench.page.locator('iframe.webview.ready').nth(1).waitFor({ timeout: 90_000 });
    assert.deepEqual(await headings(), before);
    const first = await pageAt(0).locator('h1').innerText();
    await list(first === chosen ? 0 : 1, true).waitFor({ timeout: 60_000 });
    await workbench.screenshot('21 Two features after a reload');
  });

  it('compares the catalog in another model of the workspace, and finds the row of a feature there', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.openFile('words.dims.yaml');
    await workbench.command('Dimcat: Compare Catalog …');
    await workbench.choose('Another model …');
    await workbench.choose('b/model.onnx');
    const page = await pageOf(workbench.page, 'compare');
    await page.getByRole('heading', { name: 'b/model.onnx, layer 2' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Measure at layer 2' }).click();
    await page
      .locator('#in-both tbody', { hasNotText: 'not measured' })
      .waitFor({ timeout: 60_000 });
    const there = await page.locator('#in-both tbody tr > :nth-child(3)').allInnerTexts();
    assert.equal(there.length, 3);
    for (const auc of there) assert.match(auc, /^[01]\.\d{3} \[/);
    await workbench.screenshot('21 A catalog in another model');
    await workbench.command('Dimcat: Open Feature Page');
    await workbench.choose('Colours');
    const feature = await pageOf(workbench.page, 'feature');
    await feature.getByRole('link', { name: 'Compare' }).click();
    const back = await pageOf(workbench.page, 'compare');
    await back.locator('#in-both tr:focus', { hasText: 'Colours' }).waitFor({ timeout: 60_000 });
    await back.getByRole('heading', { name: 'b/model.onnx, layer 2' }).waitFor();
  });
});
