/** What is found in exports that come without reference outputs, and an all-ones flip in each. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { sharedPath } from '../../support/paths';
import { editInputs } from '../../support/editInputs';
import { floatsOf, maxDifference, openSession, runModel, tokenFeeds } from '../../support/runModel';

/** [file, D, L, vocabulary, part of the architecture, whether it has logits for each position] */
const models: readonly (readonly [string, number, number, number, string, boolean])[] = [
  ['data/graphs/zoo/gpt2-genai-past.onnx', 32, 5, 1000, 'pre-norm', true],
  ['data/graphs/zoo/bert-toy-ort-optimized.onnx', 32, 5, 99, 'post-norm', true],
  ['data/graphs/zoo/bert-keras2onnx.onnx', 8, 12, 20, 'post-norm', false],
  ['data/graphs/zoo/bert-optimum-torch1.10.onnx', 2, 2, 30522, 'post-norm', false],
  ['data/graphs/gpt2.ts/model.onnx', 64, 4, 1000, 'pre-norm', true],
  ['data/graphs/gpt2.dynamo/model.onnx', 64, 4, 1000, 'pre-norm', true],
  ['data/graphs/llama.ts/model.onnx', 64, 4, 1000, 'pre-norm', true],
  ['data/graphs/llama.dynamo/model.onnx', 64, 4, 1000, 'pre-norm', true],
  ['data/graphs/llama.genai-fp32/model.onnx', 64, 4, 1000, 'pre-norm', true],
  ['data/graphs/qwen3.optimum/model.onnx', 64, 4, 1000, 'pre-norm', true],
  ['models/tinystories-neo3m/model.onnx', 128, 8, 14019, 'pre-norm', true],
  ['models/tinystories-neo3m/model_int8.onnx', 128, 8, 14019, 'pre-norm', true],
  ['models/stories260K/stories260K.dynamo.onnx', 64, 5, 512, 'pre-norm', true],
  ['models/stories260K/stories260K.torchscript.onnx', 64, 5, 512, 'pre-norm', true],
  ['models/kwt1/kwt1.onnx', 64, 12, 0, 'post-norm', false],
  ['models/vit-cifar10/model.onnx', 48, 2, 0, 'reads no tokens', false],
];

describe('exports by others', function () {
  this.timeout(60_000);
  for (const [name, d, layers, vocabulary, architecture, logits] of models) {
    const file = sharedPath(name);
    if (file === undefined) {
      it.skip(`${name} (skipped: no ../shared)`);
      continue;
    }
    const bytes = fs.readFileSync(file);
    it(`${name}: D = ${d}, L = ${layers}`, () => {
      const { graph, model } = parseModel(bytes, name);
      const located = locate(graph, model.producerName);
      assert.equal(located.dimensions, d);
      assert.equal(located.states.length - 1, layers);
      assert.equal(located.embedding?.rows ?? 0, vocabulary);
      assert(located.architecture.includes(architecture), located.architecture);
    });
    if (logits)
      it(`${name}: ones leave every logit bit for bit, other masks do not`, async () => {
        const parsed = parseModel(bytes, name);
        const located = locate(parsed.graph, '');
        const tokens = tokenFeeds([[5, 17, 42, 8]], located.embedding!.input, located.pastWidths);
        const folder = path.dirname(file);
        const untouched = (await runModel(bytes, tokens, folder))[located.logits!]!;
        for (const layer of [0, Math.ceil(layers / 2), layers]) {
          const results = await flipped(bytes, folder, layer, tokens);
          const [same, other] = results.map((r) =>
            maxDifference(untouched.data as Float32Array, r),
          );
          assert.equal(same, 0, `layer ${layer}`);
          assert(other! > 1e-3, `layer ${layer}`);
        }
      });
  }
});

/** All logits with masks of ones, and with masks of -1. */
async function flipped(
  bytes: Buffer,
  folder: string,
  layer: number,
  tokens: ReturnType<typeof tokenFeeds>,
): Promise<Float32Array[]> {
  const parsed = parseModel(bytes, '');
  const located = locate(parsed.graph, '');
  const d = located.dimensions;
  addFlip(parsed, located, { places: [{ layer }], logits: 'all', presents: [] });
  const session = await openSession(serialiseModel(parsed.model), folder);
  const results: Float32Array[] = [];
  for (const mask of [1, -1]) {
    const reply = await session.run({
      ...tokens(session),
      ...editInputs({ layer }, [{ mask: new Float32Array(d).fill(mask) }], d, 4),
    });
    results.push(floatsOf(reply[flipNames.logits]));
  }
  await session.release();
  return results;
}
