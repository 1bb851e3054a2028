import { locate } from '../../server/inference/locate/locate';
import { modelMap } from '../../server/inference/locate/modelMap';
import { parsePrepared } from '../../server/inference/locate/prepare';
import { mapText } from '../../server/cli/commands/inspect';
import { mapMarkdown } from '../../server/service/mapMarkdown';
import { assertGolden } from '../support/golden';
import { weightsOf } from '../support/graphs/spec';
import { structures } from '../support/graphs/structures';
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

  it('is a page of Markdown', () => {
    assertGolden('service/golden/modelMap.md', mapMarkdown({ ...found, missing }));
  });

  it('is a table in the terminal', () => {
    assertGolden('service/golden/modelMap.txt', mapText({ ...found, missing }));
  });
});
