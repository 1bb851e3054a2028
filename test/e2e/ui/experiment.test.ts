import path from 'node:path';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** An experiment from the palette to its page. How every page looks and obeys keys is tested on the examples. */
describe('An experiment', function () {
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

  it('is run from the palette, and its report opens', async () => {
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
