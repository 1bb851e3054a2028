/** Token caches built by the real child process. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CacheProgress, CacheRequest } from '../../../server/inference/api';
import { keepOnly } from '../../../server/inference/edit/prune';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { sharedPath, temporaryFolder } from '../../support/paths';
import { floatsOf, runModel, tokenFeeds } from '../../support/runModel';
import { readCache } from '../../support/readCache';

describe('buildCache', function () {
  this.timeout(60_000);
  const files = new ModelFolder({ dimensions: 20 });
  const client = files.client();
  const { tiny } = files;
  const nothing = (): void => undefined;
  const build = (changes: Partial<CacheRequest> = {}) =>
    client.buildCache(files.request(changes), nothing);
  let states: Float32Array;
  before(async () => (states = await statesAlone(files)));
  after(() => files.remove());

  it('gives the signs of h - mean that a naive loop gives, wherever h is clear of the mean', async () => {
    const result = await build();
    const cache = readCache(result.path);
    const mean = naiveMean(states, 20);
    assert.equal(result.built, true);
    assert.deepEqual([cache.tokens, cache.dimensions], [tiny.vocabulary, 20]);
    for (let d = 0; d < 20; d += 1) assert(Math.abs(cache.mean[d]! - mean[d]!) < 1e-6);
    assert(disagreements(cache.rows, states, mean, 1e-5) === 0);
    assert((result.placement.nodes['cpu'] ?? 0) > 10);
  });

  it('gives raw signs with a mean of zeros', async () => {
    const result = await build({ signs: 'raw' });
    const cache = readCache(result.path);
    assert(cache.mean.every((m) => m === 0));
    assert.equal(disagreements(cache.rows, states, new Float64Array(20), 1e-5), 0);
  });

  it('takes a complete cache as it is, and builds a damaged one again', async () => {
    const first = await build();
    assert.equal(first.built, false);
    const bytes = fs.readFileSync(first.path);
    bytes[bytes.length - 5]! ^= 64;
    fs.writeFileSync(first.path, bytes);
    const second = await build();
    assert.deepEqual([second.built, second.sha256], [true, first.sha256]);
  });

  it('gives the same bits whatever the batch size', async () => {
    const one = new ModelFolder({ dimensions: 20, batch: 1 });
    const seven = new ModelFolder({ dimensions: 20, batch: 7 });
    const any = readCache((await build()).path);
    for (const other of [one, seven]) {
      const result = await other.client().buildCache(other.request(), nothing);
      const cache = readCache(result.path);
      assert.deepEqual(cache.rows, any.rows);
      assert.deepEqual(cache.mean, any.mean);
      await other.remove();
    }
  });

  it('runs a prefix before each token', async () => {
    const result = await build({ prefix: [667] });
    const cache = readCache(result.path);
    const prefixed = await statesAlone(files, [667]);
    assert.equal(disagreements(cache.rows, prefixed, naiveMean(prefixed, 20), 1e-5), 0);
  });

  it('builds caches of keys, values and neurons, as wide as they are', async () => {
    const { sites } = await client.openModel({ path: files.modelPath, providers: ['cpu'] });
    assert.deepEqual(sites, { k: [20, 20, 20], v: [20, 20, 20], ffn: [80, 80, 80] });
    const hashes = new Set<string>();
    for (const kind of ['resid', 'k', 'v', 'ffn'] as const) {
      const result = await build({ site: { kind, layer: 2 } });
      const cache = readCache(result.path);
      assert.equal(cache.dimensions, kind === 'ffn' ? 80 : 20);
      hashes.add(result.sha256);
    }
    assert.equal(hashes.size, 4);
  });

  it('tells how far it is', async () => {
    const seen: CacheProgress[] = [];
    await client.buildCache(files.request({ site: { kind: 'resid', layer: 1 } }), (p) =>
      seen.push(p),
    );
    const last = seen.at(-1)!;
    assert.deepEqual([last.done, last.share, last.secondsLeft], [tiny.vocabulary, 1, 0]);
    assert.deepEqual(last.blocks, { first: 1, last: 1, of: 1 });
    assert(last.weights.total > 0 && last.weights.done === last.weights.total);
    assert(seen.every(({ share }, i) => i === 0 || share > seen[i - 1]!.share));
    assert(
      seen.every((p) => p.tokensPerSecond > 0 && p.secondsLeft >= 0 && p.total === tiny.vocabulary),
    );
  });

  it('builds several at once, each byte for byte as alone', async () => {
    const rules = ['centred', 'raw'] as const;
    const requests = (folder: string): CacheRequest[] =>
      [3, 0, 1, 2].flatMap((layer) =>
        rules.map((signs) =>
          files.request({
            site: { kind: 'resid', layer },
            signs,
            folder: path.join(files.folder, folder),
          }),
        ),
      );
    let runs = 0;
    const together = await client.buildCaches(requests('many'), ({ done }) => {
      if (done === tiny.vocabulary) runs += 1;
    });
    assert.equal(runs, 1, 'every token goes through every block once');
    for (const [i, request] of requests('single').entries()) {
      const alone = await client.buildCache(request, nothing);
      assert(
        fs.readFileSync(alone.path).equals(fs.readFileSync(together[i]!.path)),
        `request ${i}`,
      );
    }
    const again = await client.buildCaches([...requests('many'), ...requests('many')], nothing);
    assert.deepEqual([again.length, again.some((r) => r.built)], [16, false]);
    const mixed = [files.request(), files.request({ prefix: [1] })];
    await assert.rejects(
      client.buildCaches(mixed, nothing),
      /differ only in site, layer and sign rule/,
    );
    assert.deepEqual(await client.buildCaches([], nothing), []);
  });

  it('says where its cache is, and in what state', async () => {
    const { sha256 } = await client.openModel({ path: files.modelPath, providers: ['cpu'] });
    const request = files.request();
    const ready = await client.locateCache(request, sha256);
    assert.deepEqual(ready, { path: (await build()).path, state: 'ready' });
    assert.equal((await client.locateCache(request, 'other')).state, 'none');
  });

  it('refuses what it cannot do, in words', async () => {
    await assert.rejects(
      build({ site: { kind: 'k', layer: 0 } }),
      fault('layer-out-of-range', /site k has layers 1 to 3/),
    );
    await assert.rejects(
      build({ site: { kind: 'resid', layer: 4 } }),
      fault('layer-out-of-range', /0 to 3/),
    );
    await assert.rejects(build({ tokens: 669 }), fault('tokenizer-mismatch', /668/));
    await assert.rejects(build({ prefix: [900] }), fault('tokenizer-mismatch', /900/));
    const model = { path: path.join(files.folder, 'no.onnx'), providers: [] };
    await assert.rejects(build({ model }), fault('model-missing', /no\.onnx/));
    const provider = { path: files.modelPath, providers: ['nonsense'] };
    await assert.rejects(build({ model: provider }), fault('provider-unavailable', /nonsense/));
  });

  it('names the token and the layer of a state that is not finite', async () => {
    const poisoned = new ModelFolder({ poison: 300 });
    const run = poisoned.client().buildCache(poisoned.request(), nothing);
    await assert.rejects(run, fault('non-finite-state', /Token 300 .* layer 2/));
    // Whoever went on from a journal would meet it again.
    assert.deepEqual(fs.readdirSync(poisoned.request().folder), []);
    await poisoned.remove();
  });

  it('explains a folder that may not be written', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(
      build({ folder: '/proc/dimcat/x', signs: 'raw', prefix: [1] }),
      fault('disk-denied', /proc/),
    );
  });

  const vit = sharedPath('models/vit-cifar10/model.onnx');
  (vit === undefined ? it.skip : it)(
    `refuses a model that reads no tokens${vit === undefined ? ' (skipped: no ../shared)' : ''}`,
    async () => {
      const model = { path: vit!, providers: ['cpu'] };
      const summary = await client.openModel(model);
      assert.deepEqual([summary.dimensions, summary.layers, summary.vocabulary], [48, 2, 0]);
      await assert.rejects(
        build({ model, tokens: 10 }),
        fault('model-unsupported', /reads no tokens/),
      );
    },
  );

  const two = ['dynamo', 'torchscript'].map((kind) =>
    sharedPath(`models/stories260K/stories260K.${kind}.onnx`),
  );
  (two.includes(undefined) ? it.skip : it)(
    `gives the same signs for two exports of the same weights${two[0] === undefined ? ' (skipped: no ../shared)' : ''}`,
    async () => {
      const folder = temporaryFolder();
      const rows: Uint8Array[] = [];
      for (const file of two) {
        const model = { path: file!, providers: ['cpu'] };
        const result = await build({
          model,
          tokens: 512,
          folder,
          signs: 'raw',
          site: { kind: 'resid', layer: 4 },
        });
        rows.push(readCache(result.path).rows);
      }
      const differing = rows[0]!.reduce((n, byte, i) => n + bitCount(byte ^ rows[1]![i]!), 0);
      assert(differing <= 3, `${differing} of ${512 * 64} signs differ`);
      fs.rmSync(folder, { recursive: true });
    },
  );
});

/** float32 [V, D]: each token run alone through the whole graph. */
async function statesAlone(
  files: ModelFolder,
  prefix: readonly number[] = [],
): Promise<Float32Array> {
  const parsed = parseModel(files.tiny.model, 'tiny');
  const state = locate(parsed.graph, '').states[2]!;
  keepOnly(parsed.graph, [valueInfo(state, ElementType.float32, ['b', 's', 'd'])]);
  const rows = Array.from({ length: files.tiny.vocabulary }, (_, id) => [...prefix, id]);
  const all = floatsOf((await runModel(serialiseModel(parsed.model), tokenFeeds(rows)))[state]);
  const d = files.tiny.dimensions;
  const length = prefix.length + 1;
  return Float32Array.from({ length: rows.length * d }, (_, i) => {
    return all[(Math.floor(i / d) * length + length - 1) * d + (i % d)]!;
  });
}

function naiveMean(states: Float32Array, d: number): Float64Array {
  const mean = new Float64Array(d);
  states.forEach((h, i) => (mean[i % d]! += h / (states.length / d)));
  return mean;
}

/** How many signs are not those of h - mean, among those further than `margin` from it. */
function disagreements(
  rows: Uint8Array,
  states: Float32Array,
  mean: Float64Array,
  margin: number,
): number {
  const d = mean.length;
  const bytes = Math.ceil(d / 8);
  let wrong = 0;
  states.forEach((h, i) => {
    const at = i % d;
    const bit = (rows[Math.floor(i / d) * bytes + (at >> 3)]! >> (at & 7)) & 1;
    const c = h - mean[at]!;
    if (Math.abs(c) > margin && (bit === 1) !== c > 0) wrong += 1;
  });
  return wrong;
}

function bitCount(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + bitCount(byte >> 1);
}
