import assert from 'node:assert/strict';
import path from 'node:path';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** A new user's way through the main job, each step on the ground of the one before. */
describe('The main job, as a user does it', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed())
      await workbench.screenshot(`failed ${this.currentTest.title}`);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  it('a catalog opens with lenses and a status', async () => {
    await workbench.openFile('words.dims.yaml');
    await workbench.page.locator('.statusbar-item', { hasText: 'model.onnx' }).first().waitFor();
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await workbench.screenshot('1 catalog');
  });

  it('a hover says that nothing was measured, and how to', async () => {
    const hover = await workbench.hover(workbench.word('animal'), 'ot measured');
    await hover
      .locator('a', { hasText: /measure/i })
      .first()
      .waitFor();
    await workbench.screenshot('2 hover before');
  });

  it('Measure Catalog, by the keyboard, measures every feature', async () => {
    await workbench.command('Dimcat: Measure Catalog');
    const note = workbench.notification('Measured 3 features');
    await note.waitFor({ timeout: 60_000 });
    await workbench.screenshot('3 measured');
  });

  for (const [name, theme] of Object.entries(Workbench.themes)) {
    it(`the hover shows the held-out AUC first (${name})`, async () => {
      await workbench.setTheme(theme);
      const hover = await workbench.hover(workbench.word('animal'), 'eld-out');
      const text = await hover.innerText();
      assert.ok(text.search(/held-out/i) < text.search(/in-sample/i), text);
      await hover.locator('img').first().waitFor();
      await workbench.screenshot(`4 hover ${name}`);
    });
  }

  it('Run Sign-Flip Test, on a feature from the list, gives a verdict', async () => {
    await workbench.dismissNotifications();
    await workbench.command('Dimcat: Run Sign-Flip Test');
    await workbench.choose('Animals');
    const note = workbench.notification(/animal: (suppressed|no effect|inconclusive)/);
    await note.waitFor({ timeout: 90_000 });
    assert.match(
      await note.innerText(),
      /\[[+\u2212]?\d+\.\d+, [+\u2212]?\d+\.\d+\]/,
      'with its interval',
    );
    await workbench.screenshot('5 flip');
  });

  it('Open Feature Page shows the measurement and the flip', async () => {
    await workbench.dismissNotifications();
    await workbench.command('Dimcat: Open Feature Page');
    await workbench.choose('Animals');
    const page = workbench.webview();
    await page.getByRole('heading', { name: 'Animals' }).waitFor();
    await workbench.command('View: Maximize Editor Group and Hide Side Bars');
    const text = await page.locator('body').innerText();
    assert.match(text, /held-out/i);
    assert.match(text, /suppressed|no effect|inconclusive/);
  });

  it('the Test Explorer checks the claims: two hold, one does not', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.command('Testing: Focus on Test Explorer View');
    await workbench.command('Test: Run All Tests');
    const rows = workbench.page.locator('.test-explorer .monaco-list-row');
    await rows.filter({ hasText: 'words.dims.yaml' }).waitFor();
    const summary = workbench.page.locator('.test-explorer .result-summary', { hasText: '2/3' });
    await summary.waitFor({ timeout: 60_000 });
    await workbench.screenshot('7 tests');
  });

  it('mistakes are underlined, and listed among the problems', async () => {
    await workbench.openFile('broken.dims.yaml');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.command('Problems: Focus on Problems View');
    const problems = workbench.page.locator('.markers-panel .monaco-list-row');
    await problems.filter({ hasText: 'duplicate-feature-id' }).waitFor();
    await workbench.screenshot('8 problems');
  });
});
