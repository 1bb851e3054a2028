import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** The views beside the catalog, without a mouse; each step stands on the one before. */
describe('The views, by the keyboard alone', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  let workbench: Workbench;
  const press = (...keys: string[]) =>
    keys.reduce(
      (before, key) => before.then(() => workbench.page.keyboard.press(key)),
      Promise.resolve(),
    );
  const row = (text: string | RegExp) => workbench.treeRows(text);

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  it('the tree opens a catalog and its features', async () => {
    await workbench.page.locator('.activitybar [aria-label="Dimcat"]').first().waitFor();
    const catalog = row('words.dims.yaml');
    // A workbench that is just restoring its views shows the explorer again.
    for (let attempt = 0; attempt < 5 && !(await catalog.isVisible()); attempt++) {
      await workbench.command('View: Show Dimcat');
      await catalog.waitFor({ timeout: 6000 }).catch(() => undefined);
    }
    await workbench.command('View: Focus into Primary Side Bar');
    await press('End');
    // VS Code knows a moment after it has moved the focus that the row can be opened, and until then drops the key.
    const opened = workbench.page.locator('.monaco-list-row.focused[aria-expanded="true"]');
    for (let attempt = 0; attempt < 20 && !(await opened.isVisible()); attempt++) {
      await press('ArrowRight');
      await opened.waitFor({ timeout: 500 }).catch(() => undefined);
    }
    await row(/Animals.*not measured/).waitFor();
    await press('Home', 'ArrowDown', 'ArrowDown', 'Enter');
    await workbench.page.locator('.tab.active', { hasText: 'words.dims.yaml' }).waitFor();
    await workbench.line('id: animal').waitFor();
  });

  it('measuring fills the tree', async () => {
    await workbench.command('Dimcat: Measure Catalog');
    await workbench.notification('Measured 3 features').waitFor({ timeout: 60_000 });
    await workbench.dismissNotifications();
    await workbench.command('View: Show Dimcat');
    await row(/Animals.*claims hold/).waitFor();
    // The tree is refilled after a measurement, and forgets a key that comes meanwhile.
    const evidence = row('its null reaches');
    for (let attempt = 0; attempt < 5 && !(await evidence.isVisible()); attempt++) {
      await press('ArrowRight');
      await evidence.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    assert.ok(await evidence.isVisible());
  });

  for (const [name, theme] of Object.entries(Workbench.themes)) {
    it(`the tree reads well in ${name}`, async () => {
      await workbench.setTheme(theme);
      await workbench.screenshot(`10 tree ${name}`);
    });
  }

  it('the filter asks twice, and says what is shown', async () => {
    await workbench.command('Dimcat: Filter Features …');
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
    await first.waitFor();
    const one = workbench.page.locator('.quick-input-count', { hasText: '1' });
    for (let attempt = 0; attempt < 5 && !(await one.isVisible()); attempt++) {
      await press('ArrowDown', 'Space');
      await one.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
    await press('Enter');
    await workbench.page.locator('.quick-input-title', { hasText: '2/2' }).waitFor();
    await press('Enter');
    await workbench.page
      .locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'Shown: ' })
      .waitFor();
    await row('claims hold').first().waitFor({ state: 'detached' });
    await row('Words without a pattern').waitFor();
    await workbench.screenshot('11 filter');
    await workbench.command('Dimcat: Clear Filter');
    await row('Animals').waitFor();
  });

  it('a debug run of the tests prints the evidence, and a failure stands at its line', async () => {
    await workbench.openFile('words.dims.yaml');
    await workbench.command('Test: Debug All Tests');
    const panel = workbench.page.locator('.panel');
    // Of the printed evidence the end is in sight.
    await panel
      .locator('.xterm-rows > div', { hasText: 'sign-flip test not run' })
      .last()
      .waitFor({ timeout: 60_000 });
    await panel.locator('.monaco-list-row', { hasText: /detects.*held-out AUC/ }).waitFor();
    await workbench.openFile('words.dims.yaml');
    await press('Control+End');
    const failures = workbench.page.locator('.margin-view-overlays, .glyph-margin-widgets');
    await failures.locator('.testing-run-glyph.codicon-testing-failed-icon').last().waitFor();
    await workbench.screenshot('12 debug run');
  });

  it('a comparison with another catalog is a page', async () => {
    for (const ending of ['yaml', 'evidence.json']) {
      const file = (name: string) =>
        path.join(profile.temporary, 'workspace', `${name}.dims.${ending}`);
      const text = fs.readFileSync(file('words'), 'utf8');
      fs.writeFileSync(
        file('before'),
        text.replace('site: { kind: resid, layer: 2 }', 'site: { kind: resid, layer: 1 }'),
      );
    }
    await workbench.command('Dimcat: Compare Catalog …');
    await workbench.choose('before.dims.yaml');
    const page = workbench.webview();
    await page.getByRole('heading', { name: 'before.dims.yaml' }).waitFor();
    await page.getByText('The settings differ').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 3);
    await workbench.screenshot('13 comparison');
  });

  it('the walkthrough leads from a model to a claim', async () => {
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.choose("Catalog what a model's dimensions encode");
    await workbench.page.locator('.getting-started-step').first().waitFor();
    assert.equal(await workbench.page.locator('.getting-started-step').count(), 6);
    await workbench.screenshot('14 walkthrough');
  });

  it('VS Code says how long the activation took', async () => {
    const all = workbench.page.locator('.runtime-extensions-editor .extension');
    // The walkthrough takes the focus once it is complete, and closes the palette with it.
    for (let attempt = 0; attempt < 5 && !(await all.first().isVisible()); attempt++) {
      await workbench.command('Developer: Show Running Extensions');
      await all
        .first()
        .waitFor({ timeout: 6000 })
        .catch(() => undefined);
    }
    // The slowest come first, and only those in sight are in the page.
    const row = all.filter({ hasText: 'Dimcat' });
    await all.first().waitFor();
    for (let pages = 0; pages < 8 && (await row.count()) === 0; pages++) {
      await workbench.page.keyboard.press('PageDown');
      await workbench.page.waitForTimeout(200);
    }
    assert.match(await row.innerText(), /\d+ ?ms/);
    await workbench.screenshot('15 activation');
  });
});
