import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { NotRead, readRegular, readText, readTextSync } from '../../server/cache/regularFile';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';

describe('reading files that somebody else names', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'x');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const most = 3 << 20;
  const refused = async (name: string, why: RegExp): Promise<void> => {
    const is = (error: unknown): boolean => error instanceof NotRead && why.test(error.message);
    await assert.rejects(readText(name, { most }), is);
    assert.throws(() => readTextSync(name, most), is);
  };

  it('gives all bytes of a file, of any number of pieces', async () => {
    for (const size of [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, most]) {
      const bytes = Buffer.alloc(size, 'abc');
      fs.writeFileSync(file, bytes);
      assert.ok(bytes.equals(await readRegular(file, { most })), String(size));
      assert.equal(readTextSync(file, most), bytes.toString());
    }
  });

  it('refuses larger files, folders and devices', async () => {
    fs.writeFileSync(file, Buffer.alloc(most + 1));
    await refused(file, /larger than 3 MB/);
    await refused(folder, /it is a folder/);
    if (process.platform !== 'win32') await refused('/dev/zero', /not a regular file/);
  });

  it('refuses a pipe without waiting for its other end', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [file]);
    await refused(file, /not a regular file/);
  });

  it('ends a file whose size says nothing', async function () {
    if (!fs.existsSync('/proc/self/status')) this.skip();
    assert.match(await readText('/proc/self/status', { most }), /^Name:/);
    await assert.rejects(readText('/proc/self/status', { most: 10 }), NotRead);
  });

  it('stops when it is told to', async () => {
    fs.writeFileSync(file, 'x');
    const reading = readText(file, { most, signal: AbortSignal.abort() });
    await assert.rejects(reading, fault('cancelled'));
  });
});
