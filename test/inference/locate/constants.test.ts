/** Models whose weights lie in Constant nodes are read as those with initializers, and run the same. */
import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { AttributeSchema } from '../../../server/onnx/gen/onnx_pb';
import type { ModelMap } from '../../../server/protocol/modelMap';
import { locate } from '../../../server/inference/locate/locate';
import { modelMap } from '../../../server/inference/locate/modelMap';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { node } from '../../../server/onnx/nodes';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { floatsOf, maxDifference, runModel, tokenFeeds } from '../../support/runModel';
import { runSites } from '../../support/siteRun';

const tokens = [[3, 14, 15, 9, 26]];

describe('weights in Constant nodes', function () {
  this.timeout(20_000);
  for (const name of [
    'GPT-2, TorchScript',
    'Llama, Optimum with past',
    'Llama, genai builder int4',
  ])
    it(`are found and read in ${name}`, async () => {
      const { spec, style } = structures.find((s) => s.name === name)!;
      const plain = writeModel(spec, style, weightsOf(spec));
      const written = inConstants(plain);
      const maps = [plain, written].map((bytes) => {
        const { graph } = parsePrepared(bytes, 'm');
        const located = locate(graph, '');
        return {
          located,
          map: modelMap(graph, located, { path: '', sha256: '', weightFiles: [] }),
        };
      });
      const [before, after] = maps as [(typeof maps)[0], (typeof maps)[0]];
      assert.deepEqual(weightless(after.map), weightless(before.map));
      assert(after.map.weightBytes > 0.95 * before.map.weightBytes, 'all but single numbers');
      const [one, other] = await Promise.all([
        runSites(plain, before.located, tokens),
        runSites(written, after.located, tokens),
      ]);
      for (const [site, values] of one)
        assert.equal(maxDifference(values, other.get(site)!), 0, site);
    });

  it('leave the logits as they are', async () => {
    const { spec, style } = structures[0]!;
    const bytes = inConstants(writeModel(spec, style, weightsOf(spec)));
    const prepared = serialiseModel(parsePrepared(bytes, 'm').model);
    const [raw, lifted] = await Promise.all(
      [bytes, prepared].map(async (b) =>
        floatsOf((await runModel(b, tokenFeeds(tokens)))['logits']),
      ),
    );
    assert.equal(maxDifference(raw!, lifted!), 0);
  });
});

function weightless(map: ModelMap): ModelMap {
  const blocks = map.blocks.map((block) => ({ ...block, weightBytes: 0 }));
  return { ...map, blocks, embedding: { ...map.embedding, weightBytes: 0 }, weightBytes: 0 };
}

/** Every initializer as a node, as Paddle2ONNX writes them. */
function inConstants(bytes: Uint8Array): Uint8Array {
  const { model, graph } = parseModel(bytes, 'm');
  const constants = graph.initializer.map((t) => {
    const constant = node('Constant', [], [t.name]);
    constant.attribute = [
      create(AttributeSchema, { name: 'value', type: 4, t: { ...t, name: '' } }),
    ];
    return constant;
  });
  graph.node = [...constants, ...graph.node];
  graph.initializer = [];
  return serialiseModel(model);
}
