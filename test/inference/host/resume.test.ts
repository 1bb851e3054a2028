/** Builds that are killed for real, and processes that build the same cache at once. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { verifyCache } from '../../../server/cache/stream';
import type { CacheProgress } from '../../../server/inference/api';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { Random } from '../../support/random';

/** At moments all over a build: most builds resume from what several before have left. */
const kills = 12;
const shape = { dimensions: 20, layers: 2, batch: 4 };

describe('a killed build', function () {
  this.timeout(180_000);
  let files: ModelFolder;
  let wanted: Buffer;
  const nothing = (): void => undefined;
  before(async () => {
    const undisturbed = new ModelFolder(shape);
    const result = await undisturbed.client().buildCache(undisturbed.request(), nothing);
    wanted = fs.readFileSync(result.path);
    await undisturbed.remove();
  });
  beforeEach(() => (files = new ModelFolder(shape)));
  afterEach(() => files.remove());

  /** Builds and kills the process after some progress reports (and a moment); true when it was complete before. */
  async function buildAndKill(reports: number, moment: number): Promise<boolean> {
    let pid: number | undefined;
    const client = files.client({ onProcess: (p) => (pid = p) });
    let seen = 0;
    const build = client.buildCache(files.request(), () => {
      seen += 1;
      if (seen === reports)
        setTimeout(() => pid !== undefined && process.kill(pid, 'SIGKILL'), moment);
    });
    const ended = await build.then(
      () => true,
      (error: unknown) => {
        assert(fault('inference-died', /SIGKILL/)(error), String(error));
        return false;
      },
    );
    await client.dispose();
    return ended;
  }

  /** Files that a reader would open. */
  function acceptedCaches(): string[] {
    const folder = path.join(files.folder, 'cache');
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    const caches = names.filter((name) => name.endsWith('.dimcache'));
    return caches.map((name) => path.join(folder, name));
  }

  it(`resumes after each of ${kills} kills, ends in the same bytes, and never leaves a bad cache`, async () => {
    const random = new Random(11);
    let died = 0;
    for (let i = 0; i < kills; i += 1) {
      const complete = await buildAndKill(1 + random.below(30), random.below(4));
      died += complete ? 0 : 1;
      for (const cache of acceptedCaches()) {
        verifyCache(cache);
        assert(fs.readFileSync(cache).equals(wanted));
      }
      if (complete) fs.rmSync(path.join(files.folder, 'cache'), { recursive: true });
    }
    assert(died >= kills / 2, `${died} builds died`);
    const result = await files.client().buildCache(files.request(), nothing);
    assert(fs.readFileSync(result.path).equals(wanted));
    assert.deepEqual(fs.readdirSync(path.dirname(result.path)), cacheFiles(result.path));
  });

  /** Kills the process at the first report from `done` tokens on, unless it has the cache then; the last report. */
  async function killAt(done: number): Promise<CacheProgress> {
    for (;;) {
      let pid: number | undefined;
      let last: CacheProgress | undefined;
      const client = files.client({ onProcess: (p) => (pid = p) });
      const build = client.buildCache(files.request(), (p) => {
        last = p;
        if (p.done >= done && pid !== undefined) process.kill(pid, 'SIGKILL');
      });
      const complete = await build.then(
        () => true,
        () => false,
      );
      await client.dispose();
      const written = done < files.tiny.vocabulary && acceptedCaches().length > 0;
      if (!complete && !written) return last!;
      // The reports were late, and the build was done before the kill: try again.
      fs.rmSync(path.join(files.folder, 'cache'), { recursive: true });
    }
  }

  it('takes over what it had done', async () => {
    const goOn = async () => {
      const last = await killAt(100);
      const reports: CacheProgress[] = [];
      const result = await files.client().buildCache(files.request(), (p) => reports.push(p));
      return { last, reports, result };
    };
    let { last, reports, result } = await goOn();
    // The report was late, and all was done but the file.
    while (reports.length === 0) {
      fs.rmSync(path.dirname(result.path), { recursive: true });
      ({ last, reports, result } = await goOn());
    }
    // Work that was reported is never done again; more than that may have been done.
    assert(reports[0]!.done > last.done, `${reports[0]!.done} after ${last.done}`);
    assert(result.resumed >= last.done && result.resumed < files.tiny.vocabulary);
    assert(fs.readFileSync(result.path).equals(wanted));
  });

  it('that was killed before its last step has only the file to write', async () => {
    await killAt(files.tiny.vocabulary);
    const written = acceptedCaches().length > 0;
    const reports: CacheProgress[] = [];
    const result = await files.client().buildCache(files.request(), (p) => reports.push(p));
    const resumed = written ? 0 : files.tiny.vocabulary;
    assert.deepEqual([reports, result.resumed, result.built], [[], resumed, !written]);
    assert(fs.readFileSync(result.path).equals(wanted));
  });

  it('leaves no journal that a kill kept beside a whole cache, unless a deeper build needs it', async () => {
    await killAt(80);
    const folder = path.join(files.folder, 'cache');
    const name = fs.readdirSync(folder).find((found) => found.endsWith('.journal'))!;
    const journal = fs.readFileSync(path.join(folder, name));
    const { path: file } = await files.client().buildCache(files.request(), nothing);
    const left = async (names: readonly string[]): Promise<readonly string[]> => {
      for (const kept of names) fs.writeFileSync(path.join(folder, kept), journal);
      assert.equal((await files.client().buildCache(files.request(), nothing)).built, false);
      const found = fs.readdirSync(folder).filter((kept) => !cacheFiles(file).includes(kept));
      for (const kept of found) fs.rmSync(path.join(folder, kept));
      return found.sort();
    };
    const [shallow, deep] = [name.replace('-2.', '-1.'), name.replace('-2.', '-3.')];
    assert.deepEqual(await left([name, shallow]), []);
    assert.deepEqual(await left([shallow, deep]), [shallow, deep].sort());
  });

  it('takes neither a cache nor a journal of another layer under the name of its own', async () => {
    const folder = path.join(files.folder, 'cache');
    const other = files.request({ site: { kind: 'resid', layer: 1 } });
    const elsewhere = path.join(files.folder, 'elsewhere');
    const own = files.client();
    const right = await own.buildCache(files.request(), nothing);
    const wrong = await own.buildCache({ ...other, folder: elsewhere }, nothing);
    fs.copyFileSync(wrong.path, right.path);
    const where = await own.locateCache(files.request(), (await own.openModel(other.model)).sha256);
    assert.equal(where.state, 'none');
    assert.equal((await own.buildCache(files.request(), nothing)).built, true);
    assert.deepEqual(fs.readFileSync(right.path), wanted);

    fs.rmSync(folder, { recursive: true });
    let pid = 0;
    const dying = files.client({ onProcess: (started) => (pid = started ?? 0) });
    const build = dying.buildCache(other, ({ done }) => done > 0 && process.kill(pid, 'SIGKILL'));
    await assert.rejects(build);
    const journal = fs.readdirSync(folder).find((name) => name.endsWith('.journal'))!;
    fs.renameSync(path.join(folder, journal), path.join(folder, journal.replace('-1.', '-2.')));
    const again = await own.buildCache(files.request(), nothing);
    assert.equal(again.resumed, 0);
    assert.deepEqual(fs.readFileSync(right.path), wanted);
  });

  it('of several caches resumes each of them', async () => {
    const requests = [0, 1, 2].map((layer) => files.request({ site: { kind: 'resid', layer } }));
    for (const after of [30, 100, 170, 190]) {
      let pid: number | undefined;
      const client = files.client({ onProcess: (p) => (pid = p) });
      let reports = 0;
      const build = client.buildCaches(requests, () => {
        reports += 1;
        if (reports === after && pid !== undefined) process.kill(pid, 'SIGKILL');
      });
      await build.catch((error: unknown) => assert(fault('inference-died')(error), String(error)));
      await client.dispose();
    }
    const results = await files.client().buildCaches(requests, nothing);
    assert(results.every((r) => !r.built || r.resumed > 0));
    assert(fs.readFileSync(results[2]!.path).equals(wanted));
    for (const [i, request] of requests.entries()) {
      const folder = path.join(files.folder, 'single');
      const alone = await files.client().buildCache({ ...request, folder }, nothing);
      assert(fs.readFileSync(alone.path).equals(fs.readFileSync(results[i]!.path)));
    }
  });

  it('is reported as partial', async () => {
    await killAt(80);
    const client = files.client();
    const { sha256 } = await client.openModel(files.request().model);
    assert.equal((await client.locateCache(files.request(), sha256)).state, 'partial');
  });

  it('may happen in several processes at once', async () => {
    const clients = [files.client(), files.client(), files.client()];
    const results = await Promise.all(clients.map((c) => c.buildCache(files.request(), nothing)));
    assert.equal(new Set(results.map((r) => r.sha256)).size, 1);
    assert(fs.readFileSync(results[0]!.path).equals(wanted));
    const { path: file } = results[0]!;
    assert.deepEqual(fs.readdirSync(path.dirname(file)), cacheFiles(file));
  });
});

/** Names of a centred cache and of the loudest tokens beside it. */
function cacheFiles(file: string): string[] {
  const name = path.basename(file);
  return [name, name.replace(/dimcache$/, 'loudest')];
}
