import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { changeSettings, makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

describe('A folder that nobody trusts yet', () => {
  const profile = makeProfile();
  const folder = path.join(profile.temporary, 'workspace');
  let workbench: Workbench;

  before(async () => {
    changeSettings(profile, { 'security.workspace.trust.startupPrompt': 'never' });
    workbench = await Workbench.open(profile, makeWorkspace(folder));
  });
  afterEach(function () {
    return workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  it('has its catalogs checked', async () => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await workbench.openFile('broken.dims.yaml');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.screenshot('9 untrusted');
  });

  it('has no model run: measuring says what to do instead', async () => {
    await workbench.openFile('words.dims.yaml');
    await workbench.command('Dimcat: Measure Catalog');
    const note = workbench.notification('rust');
    await note.waitFor();
    assert.match(await note.innerText(), /trust/i);
    assert.equal(existsSync(path.join(folder, 'words.dims.evidence.json')), false);
  });
});
