/** Which products of a last block are computed at the last position alone; their bits are compared in flipHead.test. */
import assert from 'node:assert/strict';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { Models } from '../../../server/inference/host/models';
import type { Node } from '../../../server/onnx/gen/onnx_pb';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';

describe('the last position alone', function () {
  this.timeout(60_000);
  const files = new ModelFolder();
  after(() => files.remove());

  /** What is gathered at the last position: the operator that makes it. */
  const gathered = async (name: RegExp, layer: number): Promise<string[]> => {
    const { spec, style } = structures.find((structure) => name.test(structure.name))!;
    const file = files.write('model.onnx', writeModel(spec, style, weightsOf(spec)));
    const model = await new Models().open({ path: file, providers: ['cpu'] });
    const parsed = model.parse();
    addFlip(parsed, model.located, { places: [{ layer }], logits: 'end', presents: [] });
    const { node } = parsed.graph;
    const makerOf = (value: string): Node | undefined => node.find((n) => n.output.includes(value));
    return node
      .filter(({ opType, input }) => opType === 'Gather' && input[1]?.startsWith('dimcat_'))
      .map(({ input }) => makerOf(input[0]!)!.opType)
      .sort();
  };

  it('is cut below the feed-forward network and the projection of attention', async () => {
    for (const name of [/^Llama, dynamo/, /^GPT-NeoX$/, /^parallel, attention added first/])
      assert.deepEqual(await gathered(name, 1), ['Add', 'Reshape'], String(name));
    assert.deepEqual(await gathered(/^multi-head attention in one node/, 1), [
      'Add',
      'MultiHeadAttention',
    ]);
  });

  it('is cut behind what mixes positions or rows', async () => {
    assert.deepEqual(await gathered(/^dynamic int8/, 1), ['Add']);
    assert.deepEqual(await gathered(/^OPT, feed-forward on rows/, 1), ['Reshape']);
  });

  it('is not cut below an edit', async () => {
    const { spec } = structures.find(({ name }) => /^Llama, dynamo/.test(name))!;
    assert.deepEqual(await gathered(/^Llama, dynamo/, spec.layers), ['Where']);
    assert.deepEqual(await gathered(/^Llama, dynamo/, spec.layers - 1), ['Reshape', 'Where']);
  });
});
