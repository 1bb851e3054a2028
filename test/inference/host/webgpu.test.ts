/**
 * The path of a GPU, for real: on one, or on a Vulkan driver in software (Mesa's lavapipe from 25 on, chosen by
 * VK_DRIVER_FILES).
 */
import assert from 'node:assert/strict';
import type { Doctor, ModelRef } from '../../../server/inference/api';
import type { Intervention } from '../../../server/protocol/flips';
import { Models } from '../../../server/inference/host/models';
import { Providers } from '../../../server/inference/host/providers';
import { Sessions } from '../../../server/inference/host/sessions';
import { agreementJob } from '../../../server/jobs/agreementJob';
import { weightsOf } from '../../support/graphs/spec';
import { streamedStates } from '../../support/streamedStates';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';
import { maxDifference } from '../../support/runModel';
import { readCache } from '../../support/readCache';

describe('WebGPU (skipped where `dimcat doctor` finds no adapter)', function () {
  this.timeout(240_000);
  const files = new ModelFolder({ layers: 2 });
  const client = files.client();
  const cpu: ModelRef = { path: files.modelPath, providers: ['cpu'] };
  const gpu: ModelRef = { path: files.modelPath, providers: ['webgpu'] };
  let found: Doctor;
  before(async function () {
    found = await client.doctor();
    if (!found.available.includes('webgpu')) this.skip();
  });
  after(() => files.remove());

  it('is not chosen by itself where software plays the GPU', () => {
    const { state } = found.providers.find((p) => p.name === 'webgpu')!;
    assert.equal(found.chosen, state === 'slow' ? 'cpu' : 'webgpu');
  });

  it('builds the token cache there, packing included, with the signs of the processor', async () => {
    const build = (model: ModelRef) =>
      client.buildCache(files.request({ model, tokens: 300 }), () => undefined);
    const [here, there] = [await build(cpu), await build(gpu)];
    assert.deepEqual([here.placement.chosen, there.placement.chosen], ['cpu', 'webgpu']);
    const { products, nodes } = there.placement;
    assert.deepEqual(Object.keys(products), ['webgpu']);
    assert(nodes['webgpu']! > 2 * (nodes['cpu'] ?? 0), JSON.stringify(nodes));
    const [a, b] = [readCache(here.path), readCache(there.path)];
    assert.notEqual(here.path, there.path);
    assert(maxDifference(a.mean, b.mean) < 1e-4);
    const differing = a.rows.reduce((sum, byte, i) => sum + bitCount(byte ^ b.rows[i]!), 0);
    assert(differing <= 5, `${differing} of ${300 * 32} signs differ`);
  });

  it('reports where its signs differ from those of the processor', async () => {
    const context = { onProgress: () => undefined, signal: new AbortController().signal };
    const [report] = await agreementJob(client, files.modelPath, ['webgpu'], context);
    assert.deepEqual(
      report!.layers.map((l) => [l.layer, l.signs]),
      [0, 1, 2].map((layer) => [layer, 256 * 32]),
    );
    assert(report!.layers.every((l) => l.raw <= 5 && l.centred <= 5 && l.furthest < 1e-3));
    assert.equal(report!.placement.chosen, 'webgpu');
    assert(report!.tokensPerSecond > 0 && report!.cpuTokensPerSecond > 0);
  });

  /** A model that takes keys and values back, on both. */
  const past = structures.find((s) => s.style.pasts)!;
  const pastModel = (provider: string): ModelRef => {
    const bytes = writeModel(past.spec, past.style, weightsOf(past.spec));
    return { path: files.write('past.onnx', bytes), providers: [provider] };
  };

  it('feeds the keys and values of a prefix to every token, with the states of the processor', async () => {
    const context = { models: new Models(), sessions: new Sessions(), providers: new Providers() };
    const found = [];
    for (const provider of ['cpu', 'webgpu']) {
      const model = pastModel(provider);
      const request = files.request({ model, prefix: [3, 1, 4, 1], tokens: past.spec.vocabulary });
      const { states, shape } = await streamedStates(context, [request]);
      assert.equal(shape.sharing, true);
      found.push(states[0]!);
    }
    await context.sessions.close();
    assert(maxDifference(found[0]!, found[1]!) < 1e-4);
  });

  it('decodes with keys and values on the device as the processor does', async () => {
    const d = past.spec.dimensions;
    const layers = [{ layer: 1, centre: new Float32Array(d) }];
    const row: Intervention = { mask: new Float32Array(d).fill(-1), force: new Float32Array(d) };
    const given = {
      ...{ layers, rows: [[row], [null]], positions: 'all' as const },
      ...{ prompts: [[3, 14, 15], [9]], tokens: 6 },
    };
    const ask = async (provider: string) => {
      const question = { ask: 'generate', given } as const;
      return client.causes({ model: pastModel(provider), question });
    };
    assert.deepEqual(await ask('webgpu'), await ask('cpu'));
  });

  it('flips as the processor does', async () => {
    const row: Intervention = { mask: new Float32Array(32).fill(-1), force: new Float32Array(32) };
    const ask = (model: ModelRef) =>
      client.flip({
        model,
        layer: 1,
        centre: new Float32Array(32),
        prompts: [[5, 6, 7]],
        rows: [row],
        watch: [3, 300],
      });
    const statesOn = async (model: ModelRef) =>
      (await client.unedited({ model, layer: 1, prompts: [[5, 6, 7]] })).states[0]!;
    const [here, there] = [await ask(cpu), await ask(gpu)];
    assert(maxDifference(await statesOn(cpu), await statesOn(gpu)) < 1e-3);
    assert(maxDifference(here.rows[0]![0]!.watched, there.rows[0]![0]!.watched) < 1e-2);
  });
});

function bitCount(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + bitCount(byte >> 1);
}
