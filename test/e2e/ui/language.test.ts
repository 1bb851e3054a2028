import assert from 'node:assert/strict';
import path from 'node:path';
import { changeSettings, makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** The editor on a catalog, by the keyboard alone, then by the mouse. */
describe('The language service, as a user sees it', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  let workbench: Workbench;
  const text = async (): Promise<string> => {
    const lines = await workbench.page.locator('.view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  };
  const press = (...keys: string[]): Promise<void> =>
    keys.reduce(
      (before, key) => before.then(() => workbench.page.keyboard.press(key)),
      Promise.resolve(),
    );
  const suggestion = (label: string) =>
    workbench.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
    // Off unless a person wants them: the lenses say most of it.
    const hints = ['auc', 'ranks'].map((kind) => [`dimcat.inlayHints.${kind}`, true] as const);
    changeSettings(profile, Object.fromEntries(hints));
    await workbench.openFile('words.dims.yaml');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await workbench.command('Dimcat: Measure Catalog');
    await workbench.notification('Measured 3 features').waitFor({ timeout: 60_000 });
    await workbench.dismissNotifications();
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  for (const [name, theme] of Object.entries(Workbench.themes)) {
    it(`hints show what was measured beside what it speaks of (${name})`, async () => {
      await workbench.setTheme(theme);
      await workbench.page
        .locator('.view-line', { hasText: /held-out\s\d/ })
        .first()
        .waitFor();
      assert.match(
        await text(),
        /id: animal.*held-out \d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\], [pq] [=<] \d\.\d{3}/,
      );
      await workbench.screenshot(`9 hints ${name}`);
    });
  }

  it('completion, by the keyboard, offers the best missing members with their score', async () => {
    await workbench.command('View: Focus Active Editor Group');
    await goTo('12:15');
    await press('Control+Space');
    await suggestion('agreement').waitFor();
    await workbench.screenshot('9 completion');
    await press('Escape');
  });

  it('actions, by the keyboard, take claims and registers over from the evidence', async () => {
    await goTo('10:9');
    const menu = workbench.page.locator('.action-widget').first();
    // The list that asked for the line may still hold the keyboard.
    for (let attempt = 0; attempt < 5 && !(await menu.isVisible()); attempt++) {
      await press('Control+.');
      await menu.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    await menu.waitFor();
    await menu.getByText('Expect a held-out AUC').waitFor();
    await menu.getByText('Freeze the register').waitFor();
    await workbench.screenshot('9 actions');
    await press('Escape');
  });

  it('rename, by the keyboard, keeps the old id as an alias', async () => {
    await goTo('10:9');
    await press('F2');
    const box = workbench.page.locator('.rename-box input');
    await box.waitFor();
    await box.fill('creature');
    await press('Enter');
    await workbench.page.locator('.view-line', { hasText: 'aliases: [animal]' }).first().waitFor();
    assert.match(await text(), /id: creature/);
    await workbench.screenshot('9 renamed');
    await press('Control+z');
  });

  it('the mouse folds a feature', async () => {
    await workbench.page.locator('.margin').first().hover();
    await workbench.page.locator('.codicon-folding-expanded').first().click();
    await workbench.page.locator('.codicon-folding-collapsed').first().waitFor();
    await workbench.screenshot('9 folded');
  });

  async function goTo(place: string): Promise<void> {
    await press('Control+g');
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`:${place}`);
    await press('Enter');
    await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
});
