/** Locks among real processes, of which some are killed while they hold one. */
import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import nodeFs, * as fs from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { sweepTemporaries } from '../../server/cache/atomic';
import { lockOf, whileLocked } from '../../server/cache/fileLock';
import { startOf, thisMachine } from '../../server/cache/machine';
import { FaultError } from '../../server/protocol/fault';
import { root, temporaryFolder } from '../support/paths';

const compiled = JSON.stringify(path.join(root, 'out/server/cache/fileLock.js'));

/** Adds 1 to a number in a file, with pauses in which another process would come between. */
const counting = `
const fs = require('node:fs');
const { whileLocked } = require(${compiled});
const file = process.argv[1];
(async () => {
  for (let i = 0; i < 20; i++)
    await whileLocked(file, async () => {
      const now = Number(fs.readFileSync(file, 'utf8'));
      await new Promise((next) => setTimeout(next, 1));
      fs.writeFileSync(file, String(now + 1));
    });
})();`;

/** Takes the lock, says so, and never lets go. */
const holding = `
const { whileLocked } = require(${compiled});
whileLocked(process.argv[1], () => new Promise(() => { process.stdout.write('held'); setInterval(() => 0, 1000); }));`;

describe('whileLocked', function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'n'.repeat(250));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const lockText = (owner: object): string =>
    JSON.stringify({
      machine: thisMachine(),
      pid: process.pid,
      started: startOf(process.pid),
      ...owner,
    });
  const leave = (text: string): void => fs.writeFileSync(lockOf(file), text);
  const enters = (waiting = {}): Promise<boolean> =>
    whileLocked(file, ({ stands }) => Promise.resolve(stands()), waiting);

  it('lets one process in at a time, and leaves nothing', async () => {
    fs.writeFileSync(file, '0');
    const run = promisify(execFile);
    await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ['-e', counting, file])),
    );
    assert.equal(fs.readFileSync(file, 'utf8'), '80');
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)]);
  });

  it('passes a lock on whose holder was killed, to one of many that wait for it', async () => {
    fs.writeFileSync(file, '0');
    for (let round = 0; round < 3; round++) {
      const holder = spawn(process.execPath, ['-e', holding, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((held) => holder.stdout.once('data', held));
      const run = promisify(execFile);
      const others = Array.from({ length: 3 }, () => run(process.execPath, ['-e', counting, file]));
      holder.kill('SIGKILL');
      await Promise.all(others);
      assert.equal(fs.readFileSync(file, 'utf8'), String(60 * (round + 1)));
    }
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)]);
  });

  it('takes a process whose number is in use again for dead', async function () {
    if (startOf(process.pid) === '') this.skip();
    leave(lockText({ started: '1' }));
    assert.equal(await enters(), true);
  });

  it('waits for a holder elsewhere only while it shows signs of life', async () => {
    leave(lockText({ machine: 'f'.repeat(16) }));
    const soon = setInterval(
      () => fs.utimesSync(lockOf(file), new Date(), new Date(Date.now() + 1)),
      20,
    );
    const waited = enters({ abandoned: 200, patience: 500 });
    await assert.rejects(
      waited,
      (error) => error instanceof FaultError && error.fault.code === 'disk-denied',
    );
    clearInterval(soon);
    assert.equal(await enters({ abandoned: 200 }), true);
  });

  it('gets over a lock that holds nothing or nonsense', async () => {
    for (const text of ['', '{', 'null', '{"pid":-1}', '\0'.repeat(4096)]) {
      leave(text);
      assert.equal(await enters({ abandoned: 100 }), true, text);
    }
  });

  it('never ends the lock of a process that lives', async () => {
    leave(lockText({}));
    await assert.rejects(enters({ abandoned: 50, patience: 300 }), /is being written by process/);
    assert.ok(fs.existsSync(lockOf(file)));
  });

  it('stops waiting when it is told to', async () => {
    leave(lockText({}));
    await assert.rejects(enters({ signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
  });

  it('says when the lock was lost', async () => {
    const stood = await whileLocked(file, ({ stands }) => {
      leave(lockText({ id: 'of another' }));
      return Promise.resolve(stands());
    });
    assert.equal(stood, false);
    assert.ok(fs.existsSync(lockOf(file)), 'the lock of the other stays');
  });

  it('releases the lock when the work fails', async () => {
    await assert.rejects(
      whileLocked(file, () => Promise.reject(new RangeError('no'))),
      RangeError,
    );
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('leaves no lock on a disk that takes its name and not its text', async () => {
    const { writeFileSync } = nodeFs;
    nodeFs.writeFileSync = () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    try {
      const work = (): Promise<never> => assert.fail('it is not locked');
      await assert.rejects(
        whileLocked(file, work),
        ({ fault }: FaultError) => fault.code === 'disk-full',
      );
    } finally {
      nodeFs.writeFileSync = writeFileSync;
    }
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('is swept with the temporaries where its process is gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    leave(lockText({ pid }));
    const kept = path.join(folder, '.dimcat-0123456789abcdef.lock');
    fs.writeFileSync(kept, lockText({}));
    sweepTemporaries(folder);
    assert.deepEqual(fs.readdirSync(folder), [path.basename(kept)]);
  });

  it('names a machine, not only a host', () => {
    assert.match(thisMachine(), /^[0-9a-f]{16}$/);
    assert.notEqual(thisMachine(), hostname());
  });
});
