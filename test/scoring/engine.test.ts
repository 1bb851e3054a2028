/** Loading caches whole, in chunks, and chunk by chunk from the disk. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFileName } from '../../server/cache/key';
import { writeCache } from '../../server/cache/write';
import { agreementCounts } from '../../server/core/agreement';
import { fullSet } from '../../server/core/bits';
import { plusCounts } from '../../server/core/planes';
import { Stopped, stoppedBy } from '../../server/core/stop';
import { FaultError } from '../../server/protocol/fault';
import type { EngineOptions } from '../../server/scoring/engine';
import { Engine, threadsFor } from '../../server/scoring/engine';
import { cacheKeyOf } from '../support/cacheKey';
import { noiseBits, planesOf, rowsOf } from '../support/noise';
import { root, temporaryFolder } from '../support/paths';

const tokens = 3000;
const dimensions = 37;
const bits = noiseBits(tokens, dimensions, 5);
const folder = path.join(root, 'out/server');
const key = cacheKeyOf(tokens);

/**
 * Ways to hold 3,000 tokens: as one, in chunks of 1,024 all held, and with one chunk held at a time; in plain
 * JavaScript.
 */
const ways: Record<string, Partial<EngineOptions>> = {
  whole: {},
  'in chunks': { memoryBytes: 1, heldBytes: 1 << 30 },
  'chunk by chunk from the disk': { heldBytes: 1 },
  'in plain JavaScript': { folder: path.join(root, 'no-kernels-here') },
};

describe('the engine', () => {
  let place: string;
  let file: string;
  beforeEach(() => {
    place = temporaryFolder();
    file = path.join(place, cacheFileName(key));
    writeCache(
      file,
      key,
      Float32Array.from({ length: dimensions }, (_, d) => d / 7),
      rowsOf(bits),
    );
  });
  afterEach(() => fs.rmSync(place, { recursive: true }));

  const prototype = { dimensions: [0, 5, 36], polarity: [1, -1, 1] };
  const wanted = planesOf(bits);

  for (const [way, options] of Object.entries(ways)) {
    it(`computes the same with a cache held ${way}`, async () => {
      const engine = new Engine({ folder, threads: 2, ...options });
      const { planes, mean } = engine.load(file);
      assert.equal(planes.tokens, tokens);
      assert.equal(planes.kernels === undefined, way === 'in plain JavaScript');
      assert.equal(mean[7], 1);
      const all = fullSet(tokens);
      for (let twice = 0; twice < 2; twice++) {
        assert.deepEqual(plusCounts(planes, all), plusCounts(wanted, all));
        assert.deepEqual(agreementCounts(planes, prototype), agreementCounts(wanted, prototype));
      }
      await engine.dispose();
    });
  }

  it('refuses a cache in which any one bit is wrong, whole or in chunks', async () => {
    const good = fs.readFileSync(file);
    for (const options of [{}, { heldBytes: 1 }]) {
      const engine = new Engine({ folder, threads: 1, ...options });
      for (const at of [0, 10, 30, 100, good.length - tokens * 5, good.length - 1]) {
        const bad = Buffer.from(good);
        bad[at]! ^= 4;
        fs.writeFileSync(file, bad);
        assert.throws(() => engine.load(file), damaged);
      }
      fs.writeFileSync(file, good.subarray(0, good.length - 1));
      assert.throws(() => engine.load(file), damaged);
      await engine.dispose();
    }
  });

  it('notices that a file was replaced or damaged while its chunks were in use', async () => {
    const engine = new Engine({ folder, threads: 1, heldBytes: 1 });
    const { planes } = engine.load(file);
    plusCounts(planes, fullSet(tokens));
    const bad = fs.readFileSync(file);
    bad[bad.length - 1]! ^= 1;
    fs.writeFileSync(file, bad);
    assert.throws(() => plusCounts(planes, fullSet(tokens)), damaged);
    writeCache(file, key, new Float32Array(dimensions), rowsOf(noiseBits(tokens, dimensions, 6)));
    assert.throws(() => plusCounts(planes, fullSet(tokens)), /replaced while it was in use/);
    await engine.dispose();
  });

  it('stops between blocks of a file, and computes afterwards as if nothing had been', async () => {
    for (const options of [{}, { heldBytes: 1 }]) {
      const engine = new Engine({ folder, threads: 1, ...options });
      const stop = new Int32Array(new SharedArrayBuffer(4)).fill(1);
      assert.throws(() => engine.load(file, stop), Stopped);
      const { planes } = engine.load(file, new Int32Array(stop.length));
      assert.throws(() => plusCounts(stoppedBy(planes, stop), fullSet(tokens)), Stopped);
      assert.deepEqual(plusCounts(planes, fullSet(tokens)), plusCounts(wanted, fullSet(tokens)));
      await engine.dispose();
    }
  });

  it('says that a file is missing', async () => {
    const engine = new Engine({ folder, threads: 1 });
    assert.throws(
      () => engine.load(`${file}.none`),
      (error) => error instanceof FaultError && error.fault.code === 'cache-missing',
    );
    await engine.dispose();
  });
});

function damaged(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'cache-corrupt';
}

describe('the threads that compute', () => {
  it('are one per core, at most eight, and one if all cores are spared', () => {
    assert.deepEqual([0, 1, 3, 8, 64].map(threadsFor), [1, 1, 3, 8, 8]);
  });
});
