/** Checkpoints by the real child process: what works on an ONNX file works on them. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { bytesPerRow } from '../../../server/cache/format';
import type { CacheRequest } from '../../../server/inference/api';
import { createInferenceClient } from '../../../server/inference/client/client';
import type { EditedPlace, Intervention } from '../../../server/protocol/flips';
import { openCheckpoint } from '../../../server/checkpoint/checkpoint';
import { golden, runPart, runsOf } from '../../support/checkpoints';
import { fault } from '../../support/faults';
import { hostPath, temporaryFolder } from '../../support/paths';
import { readCache } from '../../support/readCache';
import { floatsOf } from '../../support/runModel';
import * as ort from 'onnxruntime-node';

const folder = golden('qwen2');
const vocabulary = 43;

describe('A checkpoint', function () {
  this.timeout(60_000);
  const client = createInferenceClient({ hostPath, log: () => undefined });
  const scratch = temporaryFolder();
  const model = { path: folder, providers: ['cpu'] };
  const { input, sites: expected } = runsOf('qwen2')[0]!;
  const prompt = Array.from(input.data as BigInt64Array, Number);

  after(async () => {
    await client.dispose();
    fs.rmSync(scratch, { recursive: true, force: true });
  });

  const request = (changes: Partial<CacheRequest> = {}): CacheRequest => ({
    model,
    site: { kind: 'resid', layer: 2 },
    prefix: [],
    signs: 'raw',
    tokens: vocabulary,
    tokenizerSha256: 'f'.repeat(64),
    folder: scratch,
    ...changes,
  });

  it('opens as a model with all its sites', async () => {
    const summary = await client.openModel(model);
    const { dimensions, layers, sites, architecture } = summary;
    assert.deepEqual(
      { dimensions, layers, vocabulary: summary.vocabulary },
      {
        dimensions: 16,
        layers: 3,
        vocabulary,
      },
    );
    assert.deepEqual(sites, { k: [8, 8, 8], v: [8, 8, 8], ffn: [24, 24, 24] });
    assert.equal(architecture, 'qwen2 decoder, pre-norm, from its checkpoint');
  });

  it('has a map like that of an ONNX file', async () => {
    const map = await client.inspect(model);
    assert.deepEqual(map.missing, []);
    assert.deepEqual(map.weightFiles, ['model.safetensors']);
    assert.equal(map.head?.tied, true);
    const { down } = map.blocks[1]!.ffn!;
    assert.equal(down.tensor, 'model.layers.1.mlp.down_proj.weight');
    assert.deepEqual([down.inputs, down.outputs], [24, 16]);
    assert.match(down.stored, /bfloat16, transposed/);
  });

  for (const kind of ['resid', 'k', 'v', 'ffn'] as const)
    it(`has token caches with the signs of every token alone: ${kind}`, async () => {
      const result = await client.buildCache(
        request({ site: { kind, layer: 2 } }),
        () => undefined,
      );
      const cache = readCache(result.path);
      const checkpoint = await openCheckpoint(folder);
      const ids = BigInt64Array.from({ length: vocabulary }, (_, i) => BigInt(i));
      const feeds = { input_ids: new ort.Tensor('int64', ids, [vocabulary, 1]) };
      const shown = await runPart(checkpoint, feeds, { show: [`${kind}.2`] });
      const states = floatsOf(shown[`shown.${kind}.2`]);
      assert.equal(states.length, vocabulary * cache.dimensions);
      states.forEach((h, i) => {
        const [token, d] = [Math.floor(i / cache.dimensions), i % cache.dimensions];
        const bit = (cache.rows[token * bytesPerRow(cache.dimensions) + (d >> 3)]! >> (d & 7)) & 1;
        if (Math.abs(h) > 1e-6) assert.equal(bit, h > 0 ? 1 : 0, `token ${token}, dimension ${d}`);
      });
    });

  it('gives a cache after a beginning-of-sequence token the states of the pair', async () => {
    const prefixed = await client.buildCache(request({ prefix: [1] }), () => undefined);
    const cache = readCache(prefixed.path);
    const checkpoint = await openCheckpoint(folder);
    const ids = BigInt64Array.from({ length: 2 * vocabulary }, (_, i) =>
      i % 2 === 0 ? 1n : BigInt(i >> 1),
    );
    const feeds = { input_ids: new ort.Tensor('int64', ids, [vocabulary, 2]) };
    const shown = await runPart(checkpoint, feeds, { show: ['resid.2'] });
    const states = floatsOf(shown['shown.resid.2']);
    for (let token = 0; token < vocabulary; token += 1)
      for (let d = 0; d < 16; d += 1) {
        const h = states[(2 * token + 1) * 16 + d]!;
        const bit = (cache.rows[token * bytesPerRow(cache.dimensions) + (d >> 3)]! >> (d & 7)) & 1;
        if (Math.abs(h) > 1e-5) assert.equal(bit, h > 0 ? 1 : 0);
      }
  });

  const places: EditedPlace[] = [
    ...[0, 1, 2].map((layer) => ({ layer })),
    ...(['k', 'v', 'ffn'] as const).map((site) => ({ site, layer: 1 })),
  ];
  for (const place of places)
    it(`leaves every bit of the logits under masks of ones: ${place.site ?? 'resid'} ${place.layer}`, async () => {
      assert.deepEqual(await client.maskIdentity({ model, ...place, prompt }), {
        bitIdentical: true,
        maxAbsDifference: 0,
      });
    });

  it('has logits that a flip moves', async () => {
    const neutral = (): Intervention => ({
      mask: new Float32Array(16).fill(1),
      force: new Float32Array(16),
    });
    const flipped = { ...neutral(), mask: new Float32Array(16).fill(-1) };
    const {
      rows: [reply],
    } = await client.flip({
      model,
      layer: 1,
      centre: new Float32Array(16),
      prompts: [prompt],
      watch: [7, 30],
      rows: [neutral(), flipped],
    });
    const logits = floatsOf(expected.get('logits'));
    const last = [7, 30].map((id) => logits[(prompt.length - 1) * vocabulary + id]!);
    reply![0]!.watched.forEach((x, i) => assert.ok(Math.abs(x - last[i]!) < 1e-5));
    assert.ok(reply![1]!.klFromFirst > 0.01);
    const states = floatsOf(expected.get('resid.1'));
    const unedited = await client.unedited({ model, layer: 1, prompts: [prompt] });
    unedited.states[0]!.forEach((x, i) => assert.ok(Math.abs(x - states[i]!) < 1e-5));
  });

  it('continues a text from keys and values', async () => {
    const rows = [[null]] as const;
    const layers = [{ layer: 1, centre: new Float32Array(16) }];
    const given = { layers, rows, positions: 'all' as const, prompts: [prompt], tokens: 4 };
    const reply = await client.causes({ model, question: { ask: 'generate', given } });
    assert.equal((reply as { decoding: string }).decoding, 'past');
  });

  it('shows what neurons write, from the file', async () => {
    const reply = await client.causes({
      model,
      question: { ask: 'writes', given: { layer: 2 } },
    });
    assert.equal((reply as { neurons: number }).neurons, 24);
  });

  it('is a twin with other weights on request', async () => {
    const twin = { ...model, twin: { kind: 'gaussian', seed: 1 } as const };
    const own = await client.buildCache(request(), () => undefined);
    const drawn = await client.buildCache(request({ model: twin }), () => undefined);
    assert.notEqual(own.sha256, drawn.sha256);
  });

  it('is the same model in the cache of a hub, where its files are links', async () => {
    const repo = path.join(scratch, 'models--owner--name');
    const snapshot = path.join(repo, 'snapshots', 'a'.repeat(40));
    fs.mkdirSync(snapshot, { recursive: true });
    fs.mkdirSync(path.join(repo, 'blobs'));
    for (const name of ['config.json', 'model.safetensors']) {
      fs.copyFileSync(path.join(folder, name), path.join(repo, 'blobs', `blob-${name}`));
      fs.symlinkSync(`../../blobs/blob-${name}`, path.join(snapshot, name));
    }
    const linked = { path: snapshot, providers: ['cpu'] };
    const [own, other] = [await client.openModel(model), await client.openModel(linked)];
    assert.equal(other.sha256, own.sha256);
    assert.deepEqual(await client.maskIdentity({ model: linked, layer: 1, prompt }), {
      bitIdentical: true,
      maxAbsDifference: 0,
    });
  });

  it('is refused with tensors named by hand', async () => {
    const named = { ...model, reading: { stream: 'decoder' } };
    await assert.rejects(
      client.openModel(named),
      fault('model-unsupported', /checkpoint/, /model\.stream/),
    );
  });
});
