import path from 'node:path';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

describe('A catalog in the workbench', () => {
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    const title = this.currentTest?.title ?? 'unknown';
    if (this.currentTest?.isFailed()) await workbench.screenshot(`failed-${title}`);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  it('opens from the explorer', async () => {
    await workbench.openFile('a.dims.yaml');
    await workbench.line('dimcat').waitFor();
    await workbench.screenshot('catalog');
  });
});
