import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { FaultError, faultOf } from '../../server/protocol/fault';
import { type CacheKey, cacheFileName } from '../../server/cache/key';
import { sweepTemporaries, writeAtomically } from '../../server/cache/atomic';
import { crc32 } from '../../server/cache/crc32';
import { diskFault } from '../../server/cache/diskFault';
import { defaultCacheFolder } from '../../server/cache/folder';
import { bytesPerRow } from '../../server/cache/format';
import { hasJournal, Journal, sweepForgotten } from '../../server/cache/journal';
import { thisMachine } from '../../server/cache/machine';
import { peekCache } from '../../server/cache/read';
import { writeCache } from '../../server/cache/write';
import { disks } from '../soak/disks';
import { mountedDisks, removeDisks } from '../soak/smallDisks';
import { temporaryFolder } from '../support/paths';
import { Random } from '../support/random';
import { readCache } from '../support/readCache';

const key: CacheKey = {
  modelSha256: 'a'.repeat(64),
  tokenizerSha256: 'b'.repeat(64),
  runtime: '1.30.0',
  provider: 'cpu',
  optimisation: 'all',
  dtype: 'float32',
  site: { kind: 'resid', layer: 2 },
  prefix: [],
  signs: 'centred',
  tokens: 50,
};
const dimensions = 20;
const code = (expected: string) => (error: unknown) =>
  error instanceof FaultError && error.fault.code === expected;

/** Every part of the key, changed. */
const changes: Partial<CacheKey>[] = [
  { modelSha256: 'c' },
  { tokenizerSha256: 'c' },
  { runtime: '2' },
  { provider: 'webgpu' },
  { optimisation: 'basic' },
  { dtype: 'float16' },
  { site: { kind: 'k', layer: 2 } },
  { site: { kind: 'resid', layer: 3 } },
  { prefix: [1] },
  { signs: 'raw' },
  { tokens: 51 },
];

describe('cache files', () => {
  let folder: string;
  let file: string;
  const random = new Random(7);
  const mean = random.normals(dimensions);
  const rows = Uint8Array.from({ length: 50 * bytesPerRow(dimensions) }, () => random.below(256));
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, cacheFileName(key));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('come back as they were written', () => {
    const sha256 = writeCache(file, key, mean, rows);
    const cache = readCache(file);
    assert.deepEqual(cache.key, key);
    assert.deepEqual([cache.tokens, cache.dimensions, cache.sha256], [50, dimensions, sha256]);
    assert.deepEqual(new Uint8Array(cache.rows), rows);
    assert.deepEqual(cache.mean, mean);
    assert.equal(peekCache(file)?.sha256, sha256);
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)]);
  });

  it('say which file is damaged and what to do', () => {
    writeCache(file, key, mean, rows);
    const bytes = fs.readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    fs.writeFileSync(file, bytes);
    assert.throws(
      () => readCache(file),
      (error: unknown) => {
        assert(error instanceof FaultError);
        assert.equal(error.fault.code, 'cache-corrupt');
        assert(error.fault.message.includes(file));
        assert.match(error.fault.advice, /build the cache again/);
        return true;
      },
    );
    assert.throws(() => readCache(`${file}x`), code('cache-missing'));
    assert.equal(peekCache(`${file}x`), undefined);
  });

  it('are refused under the name of another key', () => {
    writeCache(file, key, mean, rows);
    for (const change of changes) {
      const other = path.join(folder, cacheFileName({ ...key, ...change }));
      fs.copyFileSync(file, other);
      assert.throws(() => readCache(other), code('cache-corrupt'), JSON.stringify(change));
      assert.equal(peekCache(other), undefined);
    }
  });

  it('have names that change with every part of the key', () => {
    const names = new Set(changes.map((change) => cacheFileName({ ...key, ...change })));
    assert.equal(names.add(cacheFileName(key)).size, changes.length + 1);
  });

  it('are left alone when a write fails, with no temporary', () => {
    writeAtomically(file, [Buffer.from('old')]);
    const bad = {
      get length(): number {
        throw Object.assign(new Error('no'), { code: 'ENOSPC' });
      },
    };
    assert.throws(() => writeAtomically(file, [bad as unknown as Uint8Array]), code('disk-full'));
    assert.equal(fs.readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)]);
  });

  it('sweep the temporaries of writers that are gone, and no other', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const names = [
      `x.${dead}-0123456789abcdef.tmp`,
      `x.${process.pid}-0123456789abcdef.tmp`,
      'x.tmp',
    ];
    for (const name of names) fs.writeFileSync(path.join(folder, name), '');
    sweepTemporaries(folder);
    assert.deepEqual(fs.readdirSync(folder).sort(), names.slice(1).sort());
  });
});

describe('diskFault', () => {
  it('tells a full disk from a forbidden one', () => {
    const fault = (c: string): unknown => diskFault(Object.assign(new Error(c), { code: c }), 'f');
    for (const c of ['ENOSPC', 'EDQUOT']) assert(code('disk-full')(fault(c)));
    for (const c of ['EACCES', 'EROFS', 'EPERM', 'ENOENT']) assert(code('disk-denied')(fault(c)));
    assert.equal((fault('EIO') as Error).message, 'EIO');
  });

  it('says in words, without the code, why a file cannot be written', () => {
    const found = faultOf(
      diskFault(Object.assign(new Error('EACCES: x'), { code: 'EACCES' }), 'f'),
    );
    assert.equal(found.message, 'f cannot be written: permission is denied.');
  });

  it('says that another program has the file open, wherever that is met', () => {
    const error = Object.assign(new Error("EBUSY: resource busy, open 'f'"), { code: 'EBUSY' });
    for (const found of [faultOf(diskFault(error, 'f')), faultOf(error)]) {
      assert.equal(found.code, 'disk-denied');
      assert.match(found.message, /in use by another program.*EBUSY/);
    }
  });
});

describe('Journal', () => {
  let folder: string;
  const head = { dimensions: 3, batch: 2 };
  const record = (from: number): Buffer => Buffer.from([from, 9]);
  const recordsOf = (journal: Journal): number[][] =>
    Array.from({ length: journal.count }, (_, at) => [...journal.read(at)]);
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const reopen = (withHead = head): Journal => Journal.open(folder, 'stem', withHead);

  it('gives back what an earlier build appended', () => {
    const first = reopen();
    assert.deepEqual(recordsOf(first), []);
    [0, 2, 4].forEach((from) => first.append(record(from)));
    first.close();
    assert.equal(hasJournal(folder, 'stem'), true);
    const second = reopen();
    assert.deepEqual(recordsOf(second), [
      [0, 9],
      [2, 9],
      [4, 9],
    ]);
    second.finish();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('drops everything from the first damage on, and continues from there', () => {
    const first = reopen();
    [0, 2, 4].forEach((from) => first.append(record(from)));
    first.close();
    const bytes = fs.readFileSync(first.file);
    bytes[bytes.length - 11]! ^= 4;
    fs.writeFileSync(first.file, bytes);
    const second = reopen();
    assert.deepEqual(recordsOf(second), [[0, 9]]);
    second.append(record(2));
    second.close();
    const third = reopen();
    assert.deepEqual(recordsOf(third), [
      [0, 9],
      [2, 9],
    ]);
    third.finish();
  });

  it('never gives a record that changed since it was written', () => {
    const journal = reopen();
    [0, 2].forEach((from) => journal.append(record(from)));
    const bytes = fs.readFileSync(journal.file);
    bytes[bytes.length - 1]! ^= 4;
    fs.writeFileSync(journal.file, bytes);
    assert.deepEqual([...journal.read(0)], [0, 9]);
    assert.throws(() => journal.read(1), code('cache-corrupt'));
    journal.finish();
  });

  it('restarts for another head', () => {
    const first = reopen();
    first.append(record(0));
    first.close();
    const second = reopen({ dimensions: 3, batch: 4 });
    assert.deepEqual(recordsOf(second), []);
    second.finish();
  });

  it('does not take the journal of a process that lives', () => {
    const name = `stem.${process.ppid}-0123456789abcdef.journal`;
    fs.writeFileSync(path.join(folder, name), 'theirs');
    const own = reopen();
    own.finish();
    assert.deepEqual(fs.readdirSync(folder), [name]);
  });

  it('leaves no file where its head cannot be written', async function () {
    if ((await disks.missing?.()) !== undefined) this.skip();
    const all = mountedDisks(['full']);
    try {
      const full = path.join(all, 'full');
      const { bavail, bsize } = fs.statfsSync(full);
      fs.writeFileSync(path.join(full, 'ballast'), Buffer.alloc(bavail * bsize));
      assert.throws(() => Journal.open(full, 'stem', head), code('disk-full'));
      assert.deepEqual(fs.readdirSync(full), ['ballast']);
    } finally {
      removeDisks(all);
    }
  });

  it('goes a month after the last write, whatever its stem', () => {
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    const [recent, old, living] = ['recent', 'old', 'living'].map((stem) => {
      const pid = stem === 'living' ? process.ppid : dead;
      const file = path.join(folder, `${stem}.${thisMachine()}-${pid}-0123456789abcdef.journal`);
      fs.writeFileSync(file, 'theirs');
      return file;
    });
    const now = Date.now() / 1000;
    fs.utimesSync(recent!, now - 29 * 86_400, now - 29 * 86_400);
    fs.utimesSync(old!, now - 31 * 86_400, now - 31 * 86_400);
    sweepForgotten(folder);
    assert.deepEqual(
      fs.readdirSync(folder).sort(),
      [living!, recent!].map((f) => path.basename(f)).sort(),
    );
  });

  it('takes the journal of another machine only once nobody has written to it for long', () => {
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    const name = `stem.fedcba9876543210-${dead}-0123456789abcdef.journal`;
    fs.writeFileSync(path.join(folder, name), 'theirs');
    reopen().finish();
    assert.deepEqual(fs.readdirSync(folder), [name]);
    fs.utimesSync(path.join(folder, name), 1e9, 1e9);
    reopen().finish();
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
    assert.equal(crc32(new Uint8Array(0)), 0);
  });
});

describe('defaultCacheFolder', () => {
  it('follows each platform', () => {
    const at = (platform: NodeJS.Platform, env = {}) =>
      defaultCacheFolder({ env, home: '/h' }, platform);
    assert.equal(at('linux'), '/h/.cache/dimcat');
    assert.equal(at('linux', { XDG_CACHE_HOME: '/x' }), '/x/dimcat');
    assert.equal(at('darwin'), '/h/Library/Caches/dimcat');
    assert.equal(at('win32', { LOCALAPPDATA: 'C:\\L' }), 'C:\\L\\dimcat\\cache');
    assert.equal(at('darwin', { DIMCAT_CACHE: '/c' }), '/c');
  });
});
