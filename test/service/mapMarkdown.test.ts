import assert from 'node:assert/strict';
import { locate } from '../../server/inference/locate/locate';
import { modelMap } from '../../server/inference/locate/modelMap';
import { parsePrepared } from '../../server/inference/locate/prepare';
import { mapText } from '../../server/cli/commands/inspect';
import { mapMarkdown } from '../../server/service/mapMarkdown';
import { assertGolden } from '../support/golden';
import { weightsOf } from '../support/graphs/spec';
import { structures } from '../support/graphs/structures';
import { imageInput, tinyInputModel } from '../support/tinyInputModel';
import { writeModel } from '../support/graphs/write';

/** Grouped heads, gated neurons, weights of 4 bits; one head of a mixture's neurons is not to be found. */
describe('the map of a model', () => {
  const { spec, style } = structures.find((s) => s.style.products === 'blocks')!;
  const { graph } = parsePrepared(writeModel(spec, style, weightsOf(spec)), 'model.onnx');
  const found = modelMap(graph, locate(graph, 'test'), {
    path: '/models/model.onnx',
    sha256: 'a'.repeat(64),
    weightFiles: [],
  });
  const missing = [{ part: 'ffn', layer: 2, reason: '2 matrices | write `one` sum' }];

  it('names what a model of images is given, in both', () => {
    const parsed = parsePrepared(tinyInputModel({ ...imageInput, batch: 1 }), 'vit.onnx').graph;
    const rest = { path: 'vit.onnx', sha256: '', weightFiles: [] };
    const ofImages = modelMap(parsed, locate(parsed, 'test'), rest);
    assert.deepEqual(ofImages.inputs, [
      { name: 'pixel_values', elementType: 'float32', shape: [1, 3, 8, 8] },
    ]);
    assert.match(mapText(ofImages), /^input {7}pixel_values float32 \[1, 3, 8, 8\]$/m);
    assert.match(mapMarkdown(ofImages), /^\| `pixel_values` \| `float32 \[1, 3, 8, 8\]` \|$/m);
  });

  it('names the first of many inputs, and says how many more there are', () => {
    const inputs = Array.from({ length: 7 }, (_, i) => ({
      name: `past.${i}`,
      elementType: 'float16',
      shape: i === 0 ? null : ['batch', 4, '', 8],
    }));
    const map = { ...found, inputs };
    assert.match(
      mapText(map),
      /past\.0 float16, shape not declared\n.*past\.1 float16 \[batch, 4, \?, 8\]/,
    );
    assert.match(mapText(map), /past\.3 .*\n +and 3 more/);
    assert.match(mapMarkdown(map), /And 3 more\./);
  });

  it('is a page of Markdown', () => {
    assertGolden('service/golden/modelMap.md', mapMarkdown({ ...found, missing }));
  });

  it('is a table in the terminal', () => {
    assertGolden('service/golden/modelMap.txt', mapText({ ...found, missing }));
  });
});
