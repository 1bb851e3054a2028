import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { disks } from './disks';
import { mountedDisks, removeDisks, sweepDisks } from './smallDisks';

const isMounted = (folder: string): boolean =>
  fs.statSync(path.join(folder, 'a')).dev !== fs.statSync(folder).dev;

describe('The small disks of tests', function () {
  this.timeout(60_000);
  before(async function () {
    if ((await disks.missing?.()) !== undefined) this.skip();
  });

  it('are unmounted by the next run where theirs was killed, and left to one that lives', async () => {
    const script = `
      const { mountedDisks } = require(${JSON.stringify(path.join(__dirname, 'smallDisks.js'))});
      process.stdout.write(mountedDisks(['a']));
      setInterval(() => undefined, 1000);`;
    const run = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(run.stdout, 'data')) as [Buffer];
    const folder = said.toString();
    const own = mountedDisks(['a']);
    try {
      assert.ok(isMounted(folder), 'of a run that lives');
      run.kill('SIGKILL');
      await once(run, 'exit');
      assert.ok(isMounted(folder), 'of a run that was killed');
      sweepDisks();
      assert.ok(!fs.existsSync(folder));
      assert.ok(isMounted(own), 'of this run');
    } finally {
      removeDisks(own);
    }
    assert.ok(!fs.existsSync(own));
  });

  it('are told from folders of other names', () => {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'dimcat-disks-of-a-person-'));
    sweepDisks();
    assert.ok(fs.existsSync(other));
    fs.rmdirSync(other);
  });
});
