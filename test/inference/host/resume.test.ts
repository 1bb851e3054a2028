/** Builds that are killed for real, and processes that build the same cache at once. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { decodeCache } from '../../../server/cache/read';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { Random } from '../../support/random';

const kills = 24;

describe('a killed build', function () {
  this.timeout(180_000);
  let files: ModelFolder;
  let wanted: Buffer;
  const nothing = (): void => undefined;
  beforeEach(async () => {
    files = new ModelFolder({ dimensions: 20, layers: 2, batch: 4 });
    const folder = path.join(files.folder, 'reference');
    const result = await files.client().buildCache(files.request({ folder }), nothing);
    wanted = fs.readFileSync(result.path);
  });
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

  function acceptedCaches(): Buffer[] {
    const folder = path.join(files.folder, 'cache');
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    const caches = names.filter((name) => name.endsWith('.dimcache'));
    return caches.map((name) => fs.readFileSync(path.join(folder, name)));
  }

  it(`goes on after each of ${kills} kills, ends in the same bytes, and never leaves a bad cache`, async () => {
    const random = new Random(11);
    let died = 0;
    for (let i = 0; i < kills; i += 1) {
      const complete = await buildAndKill(1 + random.below(30), random.below(4));
      died += complete ? 0 : 1;
      for (const bytes of acceptedCaches()) {
        decodeCache(bytes);
        assert(bytes.equals(wanted));
      }
      if (complete) fs.rmSync(path.join(files.folder, 'cache'), { recursive: true });
    }
    assert(died >= kills / 2, `${died} builds died`);
    const result = await files.client().buildCache(files.request(), nothing);
    assert(fs.readFileSync(result.path).equals(wanted));
    assert.deepEqual(fs.readdirSync(path.dirname(result.path)), [path.basename(result.path)]);
  });

  it('takes over what was done, in both passes', async () => {
    await buildAndKill(100, 0);
    let first = true;
    const result = await files.client().buildCache(files.request(), ({ phase, done }) => {
      if (first) assert(phase === 'mean' && done >= 100 * 4, `${phase} ${done}`);
      first = false;
    });
    assert(result.resumed >= 100 * 4);
    assert(fs.readFileSync(result.path).equals(wanted));
    fs.rmSync(path.dirname(result.path), { recursive: true });
    await buildAndKill(220, 0);
    const signs = await files
      .client()
      .buildCache(files.request(), ({ phase }) => assert.equal(phase, 'signs'));
    assert(signs.resumed > 0);
    assert(fs.readFileSync(signs.path).equals(wanted));
  });

  it('is reported as partial', async () => {
    await buildAndKill(20, 0);
    const client = files.client();
    const { sha256 } = await client.openModel(files.request().model);
    assert.equal((await client.locateCache(files.request(), sha256)).state, 'partial');
  });

  it('may happen in several processes at once', async () => {
    const clients = [files.client(), files.client(), files.client()];
    const results = await Promise.all(clients.map((c) => c.buildCache(files.request(), nothing)));
    assert.equal(new Set(results.map((r) => r.sha256)).size, 1);
    assert(fs.readFileSync(results[0]!.path).equals(wanted));
    assert.deepEqual(fs.readdirSync(path.dirname(results[0]!.path)), [
      path.basename(results[0]!.path),
    ]);
  });
});
