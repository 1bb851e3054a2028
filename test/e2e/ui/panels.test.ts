import assert from 'node:assert/strict';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** What shows that a panel has its data: from the server, not from its own frame. */
const PANELS: Readonly<Record<string, (page: FrameLocator) => Locator>> = {
  'Open Catalog Overview': (page) => page.locator('tbody tr', { hasText: /animal/i }).first(),
  'Open Atlas': (page) => page.locator('canvas').first(),
  'Show Model Map': (page) => page.locator('svg circle').first(),
  'Read Text with Features': (page) => page.locator('textarea').first(),
  'Open Flip Lab': (page) => page.locator('textarea, input[type="text"]').first(),
};

/** Every panel in a real VS Code, from the package. How each looks and answers is tested in a browser alone. */
describe('Dimcat, its panels', function () {
  this.timeout(240_000);
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
    await workbench.openFile('words.dims.yaml');
    await workbench.command('Dimcat: Measure Catalog');
    await workbench.notification('Measured 3 features').waitFor({ timeout: 60_000 });
    await workbench.dismissNotifications();
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
    await workbench.command('View: Close All Editors');
    await workbench.openFile('words.dims.yaml');
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  for (const [title, shown] of Object.entries(PANELS)) {
    it(`opens by "${title}", with its figures and no fault`, async () => {
      await workbench.command(`Dimcat: ${title}`);
      const page = workbench.webview();
      await shown(page).waitFor({ timeout: 60_000 });
      assert.equal(await page.locator('[role="alert"]').first().innerText(), '');
      await workbench.screenshot(`20 ${title}`);
    });
  }

  it('opens the report of an experiment', async () => {
    await workbench.command('Dimcat: Run Experiment…');
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.fill('Categories in sign patterns');
    await workbench.page.keyboard.press('Enter');
    const options = workbench.page.locator('.quick-input-widget', { hasText: /Run/ });
    await options.waitFor({ timeout: 20_000 });
    await workbench.page.keyboard.press('Enter');
    const page = workbench.webview();
    await page.locator('dimcat-table tbody tr').first().waitFor({ timeout: 120_000 });
    await page.getByRole('application').first().focus();
    await workbench.page.keyboard.press('ArrowRight');
    await page.locator('.tip').first().waitFor({ timeout: 10_000 });
    await workbench.screenshot('20 Experiments');
  });

  it('opens a dimension by its number', async () => {
    await workbench.command('Dimcat: Open Dimension Page …');
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.fill('3');
    await workbench.page.keyboard.press('Enter');
    const page = workbench.webview();
    await page.getByRole('heading', { name: /Dimension 3/ }).waitFor({ timeout: 60_000 });
    await workbench.screenshot('20 Open Dimension Page');
  });
});
