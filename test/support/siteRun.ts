/** All sites of a model in one run: the locator's answers as numbers. */
import type { SiteKind } from '../../server/protocol/evidence';
import { GraphEdit } from '../../server/inference/edit/graphEdit';
import { keepOnly } from '../../server/inference/edit/prune';
import { siteVectors } from '../../server/inference/edit/siteVectors';
import type { Located } from '../../server/onnx/located';
import { siteTensor } from '../../server/inference/locate/sites';
import { parsePrepared } from '../../server/inference/locate/prepare';
import { serialiseModel } from '../../server/onnx/model';
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { floatsOf, runModel, tokenFeeds } from './runModel';

export const siteKinds: readonly SiteKind[] = ['resid', 'k', 'v', 'ffn'];

/** [rows x positions x width] of each site of each layer, by "kind layer". */
export async function runSites(
  bytes: Uint8Array,
  located: Located,
  rows: readonly (readonly number[])[],
): Promise<Map<string, Float32Array>> {
  const parsed = parsePrepared(bytes, 'm');
  const edit = new GraphEdit(parsed.model, parsed.graph);
  const layers = located.states.length - 1;
  const outputs = new Map<string, string>();
  for (const kind of siteKinds)
    for (let layer = kind === 'resid' ? 0 : 1; layer <= layers; layer += 1) {
      const vectors = siteVectors(edit, siteTensor(located, { kind, layer }), located.states[0]!);
      outputs.set(`${kind} ${layer}`, edit.op('Identity', [vectors]));
    }
  const float = ElementType.float32;
  keepOnly(
    parsed.graph,
    [...outputs.values()].map((name) => valueInfo(name, float, ['b', 's', 'w'])),
  );
  const { embedding, pastWidths } = located;
  const feeds = tokenFeeds(rows, embedding?.input, pastWidths);
  const results = await runModel(serialiseModel(parsed.model), feeds);
  return new Map([...outputs].map(([name, output]) => [name, floatsOf(results[output])]));
}
