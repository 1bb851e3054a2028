/** The loudest tokens of every dimension, found by the real child process. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { loudSide, LoudestFinder, readLoudest } from '../../../server/cache/loudest';
import { ModelFolder } from '../../support/modelFolder';
import { Random } from '../../support/random';

const nothing = (): void => undefined;

describe('the loudest tokens', function () {
  this.timeout(60_000);
  const files = new ModelFolder({ dimensions: 20 });
  const client = files.client();
  after(() => files.remove());

  it('are those that a naive sort of the states finds', async () => {
    const request = files.request();
    const { vocabulary } = files.tiny;
    const asked = {
      model: request.model,
      places: [{ site: request.site.kind, layer: request.site.layer }],
      sequences: Array.from({ length: vocabulary }, (_, id) => [id]),
      positions: 'last' as const,
    };
    const { states } = await client.states(asked);
    const found = readLoudest(await client.buildLoudest(request, nothing))!;
    for (let d = 0; d < 20; d++) {
      const h = Array.from({ length: vocabulary }, (_, id) => states[0]![id * 20 + d]!);
      const mean = h.reduce((a, b) => a + b, 0) / vocabulary;
      for (const side of ['+', '-'] as const) {
        const on = h.map((v, id) => ({ id, away: side === '+' ? v - mean : mean - v }));
        const loud = on.filter(({ away }) => away > 0).sort((a, b) => b.away - a.away);
        const got = loudSide(found, d, side);
        assert.equal(got.length, Math.min(32, loud.length));
        // Batches may round a state in its last digit, so that only near ties may change places.
        got.forEach(({ id, distance }, i) => {
          assert.ok(Math.abs(distance - loud[i]!.away) < 1e-5);
          assert.ok(Math.abs(distance - Math.abs(h[id]! - mean)) < 1e-5);
        });
      }
    }
  });

  it('come with a centred cache, and are made in a pass of their own where only the cache is there', async () => {
    const request = files.request({ site: { kind: 'resid', layer: 1 } });
    const cache = await client.buildCache(request, nothing);
    const file = cache.path.replace(/dimcache$/, 'loudest');
    const bytes = fs.readFileSync(file);
    const before = fs.readFileSync(cache.path);
    fs.rmSync(file);
    assert.equal(await client.buildLoudest({ ...request, signs: 'raw' }, nothing), file);
    assert.deepEqual(fs.readFileSync(file), bytes);
    assert.deepEqual(fs.readFileSync(cache.path), before);
  });

  it('are made again where the file is damaged, cut short, or of another site under this name', async () => {
    const file = await client.buildLoudest(files.request(), nothing);
    const other = files.request({ site: { kind: 'resid', layer: 1 } });
    const foreign = fs.readFileSync(await client.buildLoudest(other, nothing));
    const whole = fs.readFileSync(file);
    const damaged = Buffer.from(whole);
    damaged[whole.length - 9]! ^= 1;
    for (const bytes of [damaged, whole.subarray(0, 100), foreign, Buffer.alloc(0)]) {
      fs.writeFileSync(file, bytes);
      assert.equal(readLoudest(file), undefined);
      assert.equal(await client.buildLoudest(files.request(), nothing), file);
      assert.deepEqual(fs.readFileSync(file), whole);
    }
  });

  it('are the same in any batches, of equals the lower id first', () => {
    const random = new Random(5);
    const states = Float32Array.from({ length: 300 * 7 }, () => random.below(9) - 4);
    const mean = new Float32Array(7).fill(0.25);
    const inBatches = (size: number) => {
      const finder = new LoudestFinder(7, 5);
      for (let from = 0; from < 300; from += size) {
        const rows = states.subarray(from * 7, (from + size) * 7);
        finder.add(from, Math.min(size, 300 - from), rows, mean);
      }
      return finder.found();
    };
    assert.deepEqual(inBatches(1), inBatches(64));
    const sixth = states.filter((_, i) => i % 7 === 6);
    const most = Array.from(sixth.keys()).filter((id) => sixth[id] === 4);
    assert.deepEqual(
      loudSide(inBatches(300), 6, '+').map(({ id }) => id),
      most.slice(0, 5),
    );
  });
});
