/**
 * Products in halves. The processor, on which ONNX Runtime has no such kernels and takes the casts out again, shows
 * that the edited graph computes the same model; how far halves round only a GPU shows, and none was at hand.
 */
import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../server/checkpoint/checkpoint';
import { halvesOf, multiplyInHalves } from '../../../server/inference/edit/halfProducts';
import type { Graph } from '../../../server/onnx/gen/onnx_pb';
import { serialiseModel, type ParsedModel } from '../../../server/onnx/model';
import { ElementType } from '../../../server/onnx/tensors';
import { golden, runsOf } from '../../support/checkpoints';
import { floatsOf, maxDifference, runModel, type Tensors } from '../../support/runModel';
import * as ort from 'onnxruntime-node';

const { float16, bfloat16, float32 } = ElementType;

/** The element type of every value that a cast, a transposition or an initializer gives. */
function typesOf(graph: Graph): ReadonlyMap<string, number> {
  const types = new Map(graph.initializer.map((t) => [t.name, t.dataType] as const));
  for (const n of graph.node) {
    const to = n.attribute.find(({ name }) => name === 'to')?.i;
    const type = to === undefined ? types.get(n.input[0]!) : Number(to);
    if (/^(Cast|Transpose)$/.test(n.opType) && type !== undefined) types.set(n.output[0]!, type);
  }
  return types;
}

/** The types of both sides of every product with a stored matrix. */
function products(graph: Graph): string[] {
  const types = typesOf(graph);
  const weights = graph.node.filter((n) => n.opType === 'MatMul' && types.has(n.input[1]!));
  return weights.map((n) => n.input.map((value) => types.get(value) ?? float32).join());
}

async function edited(name: string, halves: readonly number[]): Promise<ParsedModel> {
  const parsed = (await openCheckpoint(golden(name))).graph();
  multiplyInHalves(parsed.graph, halves);
  return parsed;
}

function emptyPasts({ graph }: ParsedModel, rows: number): Tensors {
  const pasts = graph.input.filter(({ name }) => name.startsWith('past'));
  return Object.fromEntries(
    pasts.map(({ name, type }) => {
      const dims = type!.tensorType!.shape!.dim.map(({ value }, axis) =>
        axis === 0 ? rows : value.case === 'dimValue' ? Number(value.value) : 0,
      );
      return [name, new ort.Tensor('float32', new Float32Array(0), dims)];
    }),
  );
}

describe('Products in halves', () => {
  it('are those that a provider has kernels for', () => {
    assert.deepEqual(halvesOf('cpu'), []);
    for (const name of ['webgpu', 'dml', 'coreml']) assert.deepEqual(halvesOf(name), [float16]);
    assert.deepEqual(halvesOf('cuda'), [float16, bfloat16]);
  });

  it('are all products with stored matrices, and nothing else', async () => {
    for (const [name, type] of [
      ['llama-biases', float16],
      ['pythia', float16],
      ['gpt2-variants', bfloat16],
      ['llama', bfloat16],
      ['qwen3-tied', bfloat16],
    ] as const) {
      const before = products((await edited(name, [])).graph);
      const after = products((await edited(name, [type])).graph);
      assert.deepEqual(new Set(before), new Set([`${float32},${float32}`]), name);
      assert.deepEqual(new Set(after), new Set([`${type},${type}`]), name);
      assert.equal(after.length, before.length, name);
    }
  });

  it('leave bfloat16 to float32 where only float16 has kernels, and float32 as it is', async () => {
    for (const name of ['llama', 'llama-3.2']) {
      const plain = await edited(name, []);
      const same = await edited(name, [float16]);
      assert.deepEqual(
        same.graph.node.map((n) => n.opType),
        plain.graph.node.map((n) => n.opType),
      );
    }
  });

  it('leave no cast or transposition of a matrix that is not read', async () => {
    const { graph } = await edited('llama-biases', [float16]);
    const read = new Set([
      ...graph.node.flatMap((n) => n.input),
      ...graph.output.map((o) => o.name),
    ]);
    const unread = graph.node.filter((n) => n.output.every((value) => !read.has(value)));
    assert.deepEqual(unread, []);
  });

  for (const name of ['llama-biases', 'pythia'])
    it(`are of the same model: ${name}`, async () => {
      const checkpoint = await openCheckpoint(golden(name));
      for (const { input, sites } of runsOf(name)) {
        const parsed = await edited(name, [float16]);
        const feeds = { input_ids: input, ...emptyPasts(parsed, input.dims[0]!) };
        const { logits } = await runModel(
          serialiseModel(parsed.model),
          () => feeds,
          checkpoint.folder,
        );
        const expected = floatsOf(sites.get('logits'));
        const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const apart = maxDifference(floatsOf(logits), expected) / largest;
        assert.ok(apart <= 2e-6, `${apart} of the largest logit`);
      }
    });
});
