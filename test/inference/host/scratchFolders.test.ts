import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { thisMachine } from '../../../server/cache/machine';
import { sweepScratch } from '../../../server/inference/host/scratchFolders';
import { temporaryFolder } from '../../support/paths';

describe('sweepScratch', () => {
  it('removes the folders of dead processes of this user only', () => {
    const mine = `dimcat-profile-u${process.getuid?.() ?? 0}`;
    const folder = temporaryFolder();
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    for (const name of [
      `${mine}-${dead}-abc`,
      `${mine}-${process.pid}-abc`,
      `${mine}-${thisMachine()}-${dead}-abc`,
      `${mine}-${thisMachine()}-${process.pid}-abc`,
      `${mine}-0123456789abcdef-${dead}-abc`,
      `${mine}-0123456789abcdef-${dead}-old`,
      `dimcat-profile-u4711-${dead}-abc`,
      'other',
    ]) {
      fs.mkdirSync(path.join(folder, name));
    }
    fs.utimesSync(path.join(folder, `${mine}-0123456789abcdef-${dead}-old`), 1e9, 1e9);
    sweepScratch(folder);
    assert.deepEqual(
      fs.readdirSync(folder).sort(),
      [
        `${mine}-${process.pid}-abc`,
        `${mine}-${thisMachine()}-${process.pid}-abc`,
        `${mine}-0123456789abcdef-${dead}-abc`,
        `dimcat-profile-u4711-${dead}-abc`,
        'other',
      ].sort(),
    );
    fs.rmSync(folder, { recursive: true });
  });
});
