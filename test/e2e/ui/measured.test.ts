import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/**
 * What one key on the page of a feature does to the catalog, and that one undo in the editor takes it back; then an
 * experiment from the palette to its page. How every page looks and obeys keys is tested on the examples.
 */
describe('A catalog that was measured', function () {
  this.timeout(240_000);
  const profile = makeProfile();
  let workbench: Workbench;
  let file: string;
  let written: string;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    file = path.join(folder, 'words.dims.yaml');
    written = `${fs.readFileSync(file, 'utf8')}# The last line stays.\n`;
    fs.writeFileSync(file, written);
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

  /** The editor saves by itself, a moment later. */
  const untilSaved = async (isSaved: (text: string) => boolean): Promise<void> => {
    const text = (): string => fs.readFileSync(file, 'utf8');
    for (let attempt = 0; attempt < 80 && !isSaved(text()); attempt++)
      await workbench.page.waitForTimeout(250);
    assert.ok(isSaved(text()), text());
  };
  const goTo = (tab: string): Promise<void> =>
    workbench.page.locator('.tab', { hasText: tab }).first().click();

  it('opens the page of a feature', async () => {
    await workbench.command('Dimcat: Open Feature Page');
    await workbench.choose('Animals');
    await workbench.webview().getByRole('heading', { name: 'Animals' }).waitFor();
  });

  for (const [key, title] of [
    ['a', 'add to anchors'],
    ['x', 'exclude'],
    ['n', 'note'],
  ] as const) {
    it(`is edited by a key of that page, and one undo takes it back: ${title}`, async () => {
      await goTo('Animals');
      const rows = workbench
        .webview()
        .locator('[aria-labelledby="tokens-title"] tbody tr', { hasText: 'other' });
      await rows.first().focus();
      await workbench.page.keyboard.press(key);
      await untilSaved((text) => text !== written && text.endsWith('# The last line stays.\n'));
      await workbench.screenshot(`edits ${title}`);
      await goTo('words.dims.yaml');
      await workbench.page.keyboard.press('Control+z');
      await untilSaved((text) => text === written);
    });
  }

  it('is the subject of an experiment, which is run from the palette, and its report opens', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.openFile('words.dims.yaml');
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
});
