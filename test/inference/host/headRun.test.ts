/** The end of the model by the real child process, against the model's own logits and plain arithmetic. */
import assert from 'node:assert/strict';
import type { InferenceClient, ModelRef } from '../../../server/inference/api';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { root, sharedPath } from '../../support/paths';
import { Random } from '../../support/random';
import { floatsOf, maxDifference, runModel, tokenFeeds } from '../../support/runModel';
import { tinyModel, type TinyModelOptions } from '../../support/tinyModel';

const prompt = [5, 300, 301, 7];

describe('the end of a model', function () {
  this.timeout(60_000);
  const home = new ModelFolder();
  const client = home.client();
  after(() => home.remove());

  const kinds: TinyModelOptions[] = [{}, { fused: true }, { batch: 1 }, { batch: 3 }];
  for (const options of kinds)
    describe(JSON.stringify(options), () => {
      const files = new ModelFolder(options);
      const model = { path: files.modelPath, providers: ['cpu'] };
      after(() => files.remove());

      it('gives the own logits of all positions', async () => {
        const rows = Array.from({ length: options.batch ?? 1 }, () => prompt);
        const outputs = await runModel(tinyModel(options).model, tokenFeeds(rows));
        const own = floatsOf(outputs['logits']).slice(0, prompt.length * 668);
        assert.deepEqual(await client.logits({ model, sequence: prompt }), own);
      });

      it('makes of the last states the own logits, before and after the norm', () =>
        endsInOwnLogits(client, model, prompt, 3, 1e-4));

      it('norms as plain arithmetic does', async () => {
        const states = new Random(2).normals(700 * 32, 3);
        const normed = await client.finalNorm({ model, states });
        assert.equal(normed.length, states.length);
        const { scale, shift } = affine(normed, states);
        for (let i = 0; i < states.length; i += 1)
          assert(
            Math.abs(normed[i]! - scale[i % 32]! * standard(states, i) - shift[i % 32]!) < 1e-4,
          );
      });
    });

  const trained: [string, string | undefined, number][] = [
    ['the demo model', `${root}/examples/model/model.onnx`, 5],
    ['tinystories-neo3m', sharedPath('models/tinystories-neo3m/model.onnx'), 8],
    ['stories260K, dynamo', sharedPath('models/stories260K/stories260K.dynamo.onnx'), 5],
    ['stories260K, TorchScript', sharedPath('models/stories260K/stories260K.torchscript.onnx'), 5],
    ['genai, fused', sharedPath('data/graphs/llama.genai-fp32/model.onnx'), 4],
    ['GPT-2, dynamo', sharedPath('data/graphs/gpt2.dynamo/model.onnx'), 4],
    ['Qwen 3, Optimum', sharedPath('data/graphs/qwen3.optimum/model.onnx'), 4],
  ];
  for (const [name, path, layers] of trained)
    (path === undefined ? it.skip : it)(
      `holds for ${name}${path === undefined ? ' (skipped: no ../shared)' : ''}`,
      async () => {
        const model = { path: path!, providers: ['cpu'] };
        await endsInOwnLogits(client, model, [5, 30, 31, 7], layers, 2e-3);
      },
    );

  it('refuses states that are none', async () => {
    const model = { path: home.modelPath, providers: ['cpu'] };
    const at = 'afterNorm';
    const short = { model, states: new Float32Array(31), at } as const;
    await assert.rejects(client.head(short), /31 numbers do not divide into rows of 32/);
    const states = new Float32Array(32).fill(NaN);
    await assert.rejects(client.head({ model, states, at }), /finite/);
    assert.equal((await client.head({ model, states: new Float32Array(0), at })).length, 0);
    await assert.rejects(client.logits({ model, sequence: [900] }), fault('tokenizer-mismatch'));
  });
});

async function endsInOwnLogits(
  client: InferenceClient,
  model: ModelRef,
  sequence: readonly number[],
  layer: number,
  margin: number,
): Promise<void> {
  const own = await client.logits({ model, sequence });
  const place = { site: 'resid' as const, layer };
  const request = { model, sequences: [sequence], places: [place], positions: 'all' as const };
  const states = (await client.states(request)).states[0]!;
  const before = await client.head({ model, states, at: 'beforeNorm' });
  assert(maxDifference(before, own) < margin, `${maxDifference(before, own)} before the norm`);
  const normed = await client.finalNorm({ model, states });
  assert(maxDifference(normed, states) > 0.01, 'the norm does nothing');
  const after = await client.head({ model, states: normed, at: 'afterNorm' });
  assert(maxDifference(after, own) < margin, `${maxDifference(after, own)} after the norm`);
}

/** (h - mean) / deviation of its row of 32, with the model's epsilon. */
function standard(states: Float32Array, i: number): number {
  const row = states.subarray(i - (i % 32), i - (i % 32) + 32);
  const mean = row.reduce((a, b) => a + b, 0) / 32;
  const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 32;
  return (states[i]! - mean) / Math.sqrt(variance + 1e-5);
}

/** Scale and shift of each dimension, from the first two rows. */
function affine(
  normed: Float32Array,
  states: Float32Array,
): { scale: Float64Array; shift: Float64Array } {
  const at = (d: number): [number, number] => [standard(states, d), standard(states, 32 + d)];
  const scale = Float64Array.from({ length: 32 }, (_, d) => {
    const [a, b] = at(d);
    return (normed[d]! - normed[32 + d]!) / (a - b);
  });
  const shift = scale.map((s, d) => normed[d]! - s * at(d)[0]);
  return { scale, shift };
}
