import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../server/checkpoint/checkpoint';
import { joinTranspositions } from '../../../server/inference/edit/turnedWeights';
import { serialiseModel } from '../../../server/onnx/model';
import { golden, runsOf } from '../../support/checkpoints';
import { floatsOf, runModel, tokenFeeds } from '../../support/runModel';

describe('Joining products with transposed weights', () => {
  for (const name of ['llama', 'llama-3.2', 'qwen2'])
    it(`leaves every bit: ${name}`, async () => {
      const checkpoint = await openCheckpoint(golden(name));
      const row = Array.from(runsOf(name)[0]!.input.data as BigInt64Array, Number);
      const run = async (join: boolean): Promise<Float32Array> => {
        const { model, graph } = checkpoint.graph();
        if (join) joinTranspositions(graph);
        const feeds = tokenFeeds([row]);
        const results = await runModel(serialiseModel(model), feeds, checkpoint.folder);
        return floatsOf(results['logits']);
      };
      assert.deepEqual(await run(true), await run(false));
    });

  it('joins every product with weights, and no other', async () => {
    const { graph } = (await openCheckpoint(golden('llama'))).graph();
    const count = (type: string): number => graph.node.filter((n) => n.opType === type).length;
    const products = count('MatMul');
    joinTranspositions(graph);
    // Seven matrices for each of three blocks, and the head; scores and mixing of values stay.
    assert.deepEqual([count('FusedMatMul'), count('MatMul')], [22, products - 22]);
    assert.ok(!graph.node.some((n) => n.output[0]?.startsWith('transposed')));
  });
});
