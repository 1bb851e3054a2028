import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** The main job once more without the keyboard; each step stands on the one before. */
describe('Dimcat, by the mouse alone', function () {
  this.bail(true);
  this.timeout(180_000);
  const profile = makeProfile();
  let workbench: Workbench;
  const find = (selector: string, text?: string | RegExp): Locator =>
    workbench.page.locator(selector, text === undefined ? {} : { hasText: text }).first();
  const treeRow = (text: string | RegExp) => workbench.treeRows(text).first();
  const figures = () => workbench.page.locator('.codelens-decoration', { hasText: /held-out \d/ });

  const evidence = () => path.join(profile.temporary, 'workspace', 'words.dims.evidence.json');
  /** The buttons of a row show while the mouse is over it, and the row may be rebuilt at any moment. */
  const pressIn = async (row: Locator, button: string): Promise<void> => {
    for (let attempt = 0; attempt < 10; attempt++) {
      // From elsewhere: the hover of another row may cover this one.
      await workbench.page.mouse.move(900, 650);
      const done = row
        .hover({ timeout: 3000 })
        .then(() => row.locator(button).first().click({ timeout: 2000 }));
      if (await done.then(() => true).catch(() => false)) return;
    }
    throw new Error(`${button} could not be pressed.`);
  };

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

  it('the icon opens the tree, and a feature in it leads to its line', async () => {
    await find('.activitybar [aria-label="Dimcat"]').click();
    await treeRow('words.dims.yaml').click();
    await treeRow(/Colours.*not measured/).click();
    await find('.tab.active', 'words.dims.yaml').waitFor();
    await workbench.line('id: colour').waitFor();
  });

  it('the button in the row measures the catalog, and its lenses take the figures over', async () => {
    await pressIn(treeRow('words.dims.yaml'), '[aria-label^="Measure Catalog"]');
    await workbench.notification('Measured 3 features').waitFor({ timeout: 60_000 });
    await treeRow(/Animals.*claims hold/).waitFor();
    await figures().nth(2).waitFor();
  });

  it('the lens measures again and again, and keeps its figure', async () => {
    for (let round = 0; round < 3; round++) {
      const before = statSync(evidence()).mtimeMs;
      await find('.codelens-decoration a', 'Measure').click();
      while (statSync(evidence()).mtimeMs === before) await workbench.page.waitForTimeout(50);
      await figures().nth(2).waitFor();
    }
    assert.equal(await figures().count(), 3);
    await workbench.dismissNotifications();
  });

  it('a fact in the tree explains itself', async () => {
    await treeRow(/Animals/)
      .locator('.monaco-tl-twistie')
      .click();
    await treeRow('its null reaches').waitFor();
    const fact = treeRow('its null reaches').locator('.label-name').first();
    await workbench.hover(fact, '95th percentile');
    await workbench.screenshot('16 tree by mouse');
  });

  it('the status bar offers what can be done, from a list', async () => {
    await find('.statusbar-item a', 'model.onnx').click();
    await find('.quick-input-list .monaco-list-row', 'Run Sign-Flip Test').waitFor();
    await workbench.screenshot('17 quick actions');
    await find('.quick-input-list .monaco-list-row', 'Open Feature Page').click();
    await find('.quick-input-list .monaco-list-row', 'Animals').click();
    await workbench.webview().getByRole('heading', { name: 'Animals' }).waitFor();
    await find('.tab', 'Animals').locator('.tab-actions .action-label').click();
  });

  it('the language status says what runs where', async () => {
    await find('.tab', 'words.dims.yaml').click();
    await find('.statusbar-item[id="status.languageStatus"]').hover();
    const flyout = find('.hover-language-status', /model\.onnx/);
    await flyout.waitFor();
    assert.match(await flyout.innerText(), /cpu · cache ready.*64 dimensions/s);
    await workbench.screenshot('18 language status');
  });

  it('the menu of the editor measures the feature under the mouse', async () => {
    await workbench.line('label: Colours').click({ button: 'right' });
    const item = find('.monaco-menu .action-item', 'Measure Feature');
    await item.waitFor();
    await workbench.screenshot('19 menu');
    const before = statSync(evidence()).mtimeMs;
    await item.click();
    while (statSync(evidence()).mtimeMs === before) await workbench.page.waitForTimeout(50);
    await workbench.dismissNotifications();
  });

  it('the Test Explorer runs one claim, and shows where it failed', async () => {
    await find('.activitybar [aria-label="Testing"]').click();
    const rows = workbench.page.locator('.test-explorer .monaco-list-row');
    const catalog = rows.filter({ hasText: 'words.dims.yaml' });
    await pressIn(catalog, '.codicon-testing-run-icon');
    await find('.test-explorer .result-summary', '2/3').waitFor({ timeout: 60_000 });
    await workbench.screenshot('20 tests by mouse');
  });

  it('the icon leads back to the tree', async () => {
    await find('.activitybar [aria-label="Dimcat"]').click();
    await treeRow('words.dims.yaml').waitFor();
  });

  for (const [name, theme] of Object.entries(Workbench.themes)) {
    it(`what a user sees most fits ${name}`, async () => {
      await workbench.setTheme(theme);
      await figures().nth(1).waitFor();
      await find('.statusbar-item[id="status.languageStatus"]').hover();
      await find('.hover-language-status', /model\.onnx/).waitFor();
      await workbench.screenshot(`21 by mouse ${name}`);
      await workbench.page.mouse.move(700, 400);
    });
  }

  it('the walkthrough opens step after step', async () => {
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.choose("Catalog what a model's dimensions encode");
    const steps = workbench.page.locator('.getting-started-step');
    await steps.nth(5).waitFor();
    for (const step of [1, 3, 5]) {
      await steps.nth(step).click();
      await find('.getting-started-step.expanded').waitFor();
    }
    await workbench.screenshot('22 walkthrough by mouse');
  });
});
