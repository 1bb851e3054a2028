import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import { root } from '../../support/paths';
import { changeSettings, makeProfile, removeProfile } from '../support/profile';
import { Workbench } from './workbench';

/** The example workspace as it is shipped: its evidence is there, current, and what the docs' pictures show. */
describe('The examples, as a newcomer opens them', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    // The docs' pictures are light.
    changeSettings(profile, { 'workbench.colorTheme': 'Light Modern' });
    const folder = path.join(profile.temporary, 'examples');
    fs.cpSync(path.join(root, 'examples'), folder, { recursive: true });
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  it('a hover shows what was measured, and nothing is stale', async () => {
    await workbench.openFile('everyday.dims.yaml');
    await workbench.page.locator('.statusbar-item', { hasText: 'model.onnx' }).first().waitFor();
    const lens = workbench.page.locator('.codelens-decoration', {
      hasText: /held-out 0\.\d\d/,
    });
    await lens.first().waitFor();
    const hover = await workbench.hover(workbench.word('animal'), 'eld-out');
    const text = await hover.innerText();
    assert.match(text, /Held-out AUC 0\.\d{3} \[0\.\d{3}, [01]\.\d{3}\]/);
    assert.doesNotMatch(text, /stale/i);
    await workbench.screenshot('examples hover');
  });

  it('a page shows the measurement and the sign-flip test', async () => {
    await workbench.command('Dimcat: Open Feature Page');
    await workbench.choose('Animals');
    const page = workbench.webview();
    await page.getByRole('heading', { name: 'Animals' }).waitFor();
    await workbench.command('View: Maximize Editor Group and Hide Side Bars');
    assert.match(
      await page.locator('body').innerText(),
      /all ones leaves every logit bit-identical/,
    );
    await page.locator('svg').last().scrollIntoViewIfNeeded();
    // The rows below the fold are painted a moment after they come into view.
    await workbench.page.waitForTimeout(1000);
    await workbench.screenshot('examples page');
  });

  it('a page shows what one dimension encodes', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.openFile('everyday.dims.yaml');
    await workbench.command('Dimcat: Open Dimension Page …');
    await workbench.page.locator('.quick-input-widget input.input').fill('172');
    await workbench.page.keyboard.press('Enter');
    const page = workbench.webview();
    await page.getByRole('heading', { name: /Dimension 172/ }).waitFor();
    assert.match(await page.locator('body').innerText(), /living thing/);
    await workbench.page.waitForTimeout(1000);
    await workbench.screenshot('examples dimension');
  });

  it('an atlas shows every dimension by every feature', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.openFile('everyday.dims.yaml');
    await workbench.command('Dimcat: Open Atlas');
    const page = workbench.webview();
    await page.getByText(/dimensions have no claim/).waitFor();
    const build = page.getByRole('button', { name: 'Build' });
    await build.click();
    await build.waitFor({ state: 'detached', timeout: 60_000 });
    await workbench.page.waitForTimeout(1000);
    await workbench.dismissNotifications();
    await workbench.command('View: Maximize Editor Group and Hide Side Bars');
    await workbench.page.waitForTimeout(1000);
    await workbench.screenshot('examples atlas');
  });
});
