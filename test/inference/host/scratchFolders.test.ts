import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sweepScratch } from '../../../server/inference/host/scratchFolders';
import { temporaryFolder } from '../../support/paths';

describe('sweepScratch', () => {
  it('removes the folders of dead processes only', () => {
    const folder = temporaryFolder();
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    for (const name of [
      `dimcat-profile-${dead}-abc`,
      `dimcat-profile-${process.pid}-abc`,
      'other',
    ]) {
      fs.mkdirSync(path.join(folder, name));
    }
    sweepScratch(folder);
    assert.deepEqual(fs.readdirSync(folder).sort(), [`dimcat-profile-${process.pid}-abc`, 'other']);
    fs.rmSync(folder, { recursive: true });
  });
});
