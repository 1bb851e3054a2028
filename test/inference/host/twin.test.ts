/** The same graph with other weights, run by the real child process. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ModelRef } from '../../../server/inference/api';
import type { Twin } from '../../../server/protocol/states';
import { keepOnly } from '../../../server/inference/edit/prune';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { node, valueInfo } from '../../../server/onnx/nodes';
import { dimsOf, ElementType, floatTensor } from '../../../server/onnx/tensors';
import { matrixNames } from '../../../server/inference/weights/matrices';
import { redrawn } from '../../../server/inference/weights/redraw';
import { writeWithExternalData } from '../../support/externalData';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { root, sharedPath } from '../../support/paths';
import { floatsOf, maxDifference, runModel, tokenFeeds } from '../../support/runModel';

const sequence = [5, 300, 301];
const places = [{ site: 'resid', layer: 2 }] as const;

describe('a twin', function () {
  this.timeout(60_000);
  const files = new ModelFolder();
  const client = files.client();
  after(() => files.remove());
  const twins: Twin[] = [
    { kind: 'gaussian', seed: 1 },
    { kind: 'shuffled', seed: 1 },
  ];
  const ref = (twin?: Twin, file = files.modelPath): ModelRef => ({
    path: file,
    providers: ['cpu'],
    ...(twin ? { twin } : {}),
  });
  const statesOf = async (model: ModelRef): Promise<Float32Array> =>
    (await client.states({ model, sequences: [sequence], places, positions: 'all' })).states[0]!;

  for (const twin of twins)
    it(`has the states that a model with such weights has: ${twin.kind}`, async () => {
      const states = await statesOf(ref(twin));
      assert(maxDifference(states, await byHand(files.tiny.model, twin)) < 1e-4);
      assert(maxDifference(states, await statesOf(ref())) > 0.1);
      const logits = await client.logits({ model: ref(twin), sequence });
      const last = (
        await client.states({
          model: ref(twin),
          sequences: [sequence],
          places: [{ site: 'resid', layer: 3 }],
          positions: 'all',
        })
      ).states[0]!;
      const again = await client.head({ model: ref(twin), states: last, at: 'beforeNorm' });
      assert(maxDifference(again, logits) < 1e-4);
    });

  it('is another model: another hash, another cache', async () => {
    const all = [undefined, ...twins, { kind: 'gaussian', seed: 2 } as const];
    const hashes = await Promise.all(all.map(async (t) => (await client.openModel(ref(t))).sha256));
    assert.equal(new Set(hashes).size, 4);
    const caches: string[] = [];
    for (const t of all) {
      const result = await client.buildCache(files.request({ model: ref(t) }), () => undefined);
      assert.equal(result.built, true);
      caches.push(result.path, result.sha256);
    }
    assert.equal(new Set(caches).size, 8);
    const again = await client.buildCache(files.request({ model: ref(twins[0]) }), () => undefined);
    assert.equal(again.built, false);
  });

  it('of a model with external data has the same weights, and nothing is left behind', async () => {
    const folder = path.join(files.folder, 'external');
    const file = writeWithExternalData(folder, files.tiny.model);
    const before = fs.readdirSync(folder).map((f) => fs.readFileSync(path.join(folder, f)));
    const TMPDIR = path.join(files.folder, 'scratch');
    fs.mkdirSync(TMPDIR);
    const env = { ...process.env, TMPDIR, TEMP: TMPDIR, TMP: TMPDIR };
    const scratched = files.client({ env });
    for (const twin of twins) {
      const model = ref(twin, file);
      const asked = { model, sequences: [sequence], places, positions: 'all' } as const;
      const { states } = await scratched.states(asked);
      assert.deepEqual(states[0], await statesOf(ref(twin)));
    }
    assert.deepEqual(
      fs.readdirSync(folder).map((f) => fs.readFileSync(path.join(folder, f))),
      before,
    );
    assert.deepEqual(fs.readdirSync(TMPDIR), []);
  });

  it('cannot be made of quantised weights', async () => {
    const file = files.write('quantised.onnx', quantised(files.tiny.model));
    await assert.rejects(
      statesOf(ref(twins[0], file)),
      fault('model-unsupported', /quantised \((DequantizeLinear|MatMul)\)/),
    );
  });
});

describe('matrixNames', () => {
  const tables = new Set(['cos_cache', 'sin_cache', 'cos', 'sin', 'mask']);
  const graphs: [string, string | undefined][] = [
    ['the demo model', `${root}/examples/model/model.onnx`],
    ['genai, fused', sharedPath('data/graphs/llama.genai-fp32/model.onnx')],
    ['GPT-2, TorchScript', sharedPath('data/graphs/gpt2.ts/model.onnx')],
    ['Qwen 3, Optimum', sharedPath('data/graphs/qwen3.optimum/model.onnx')],
    ['GPT-2, fused by ONNX Runtime', sharedPath('data/graphs/zoo/gpt2-genai-past.onnx')],
    ['stories260K, dynamo', sharedPath('models/stories260K/stories260K.dynamo.onnx')],
  ];
  for (const [name, file] of graphs)
    (file === undefined ? it.skip : it)(
      `are the weights of ${name}, and no table of rotations${file === undefined ? ' (skipped: no ../shared)' : ''}`,
      () => {
        const { graph, model } = parseModel(fs.readFileSync(file!), name);
        const located = locate(graph, model.producerName);
        const names = matrixNames(graph, located);
        const { blocks, head } = located.parts;
        for (const block of blocks) assert(names.has(block.ffn!.down.name));
        assert(names.has(head!.weight.name));
        const all = graph.initializer.filter((t) => dimsOf(t).filter((d) => d > 1).length > 1);
        const left = all.map((t) => t.name).filter((n) => !names.has(n));
        assert.deepEqual(
          left.filter((n) => !tables.has(n)),
          [],
        );
        assert(names.size >= 4 * blocks.length + 1);
      },
    );
});

/** States at layer 2 of the whole graph whose matrices were redrawn one after the other. */
async function byHand(bytes: Uint8Array, twin: Twin): Promise<Float32Array> {
  const parsed = parseModel(bytes, 'tiny');
  const state = locate(parsed.graph, '').states[2]!;
  for (const t of parsed.graph.initializer)
    if (dimsOf(t).length === 2) t.rawData = redrawn(twin, t.name, t.rawData, t.dataType);
  keepOnly(parsed.graph, [
    ...parsed.graph.output,
    valueInfo(state, ElementType.float32, ['b', 's', 'd']),
  ]);
  return floatsOf((await runModel(serialiseModel(parsed.model), tokenFeeds([sequence])))[state]);
}

/** The first matrix that is multiplied by, as whole numbers with a scale. */
function quantised(bytes: Uint8Array): Uint8Array {
  const { graph, model } = parseModel(bytes, 'tiny');
  const product = graph.node.find((n) => n.opType === 'MatMul')!;
  const tensor = graph.initializer.find((t) => t.name === product.input[1])!;
  const weights = new Float32Array(tensor.rawData.slice().buffer);
  tensor.rawData = new Uint8Array(Int8Array.from(weights, (w) => 100 * w).buffer);
  tensor.dataType = ElementType.int8;
  graph.initializer.push(floatTensor('scale', [], [0.01]));
  graph.node.unshift(node('DequantizeLinear', [tensor.name, 'scale'], ['weights']));
  product.input[1] = 'weights';
  return serialiseModel(model);
}
