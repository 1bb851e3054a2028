import assert from 'node:assert/strict';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** Two pages of features beside each other, and another layer, in a real VS Code, over a reload of its window. */
describe('Dimcat, two features side by side', function () {
  this.timeout(240_000);
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
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
});
