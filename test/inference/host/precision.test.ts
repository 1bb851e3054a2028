/** Models of half precision on the processor: what a float32 model with the same, rounded weights gives. */
import assert from 'node:assert/strict';
import { keepOnly } from '../../../server/inference/edit/prune';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { writeWithExternalData } from '../../support/externalData';
import { ModelFolder, sharedClient } from '../../support/modelFolder';
import { inPrecision, roundedTo } from '../../support/precision';
import { floatsOf, maxDifference, runModel, tokenFeeds } from '../../support/runModel';
import { readCache } from '../../support/readCache';

const d = 32;

describe('half precision', function () {
  this.timeout(60_000);
  const client = sharedClient();
  for (const precision of ['float16', 'bfloat16'] as const)
    for (const fused of [false, true])
      describe(`${precision}, ${fused ? 'fused' : 'plain'}`, () => {
        const files = new ModelFolder({ fused });
        const bytes = inPrecision(files.tiny.model, precision);
        const model = { path: files.write('half.onnx', bytes), providers: ['cpu'] };
        const rounded = roundedTo(files.tiny.model, precision);
        after(() => files.remove());

        it('builds a token cache with the signs of rounded weights', async () => {
          const request = files.request({ model, signs: 'raw' });
          const result = await client.buildCache(request, () => undefined);
          const { rows, key } = readCache(result.path);
          assert.equal(key.dtype, precision);
          const wanted = await statesAlone(rounded, files.tiny.vocabulary);
          let clear = 0;
          wanted.forEach((h, i) => {
            if (Math.abs(h) < 1e-4) return;
            const bit = (rows[Math.floor(i / d) * (d / 8) + ((i % d) >> 3)]! >> (i & 7)) & 1;
            assert.equal(bit === 1, h > 0);
            clear += 1;
          });
          assert(clear > 0.99 * wanted.length);
        });

        it('gives its logits, and leaves them bit for bit under masks of ones', async () => {
          const sequence = [5, 300, 301];
          const logits = await client.logits({ model, sequence });
          const wanted = floatsOf((await runModel(rounded, tokenFeeds([sequence])))['logits']);
          assert(maxDifference(logits, wanted) < 1e-3);
          for (const layer of [0, 2, 3])
            assert.deepEqual(await client.maskIdentity({ model, layer, prompt: sequence }), {
              bitIdentical: true,
              maxAbsDifference: 0,
            });
        });

        it('has twins, and reads weights beside the model', async () => {
          const path = writeWithExternalData(`${files.folder}/beside`, bytes);
          const ask = { places: [{ site: 'resid', layer: 3 }], positions: 'all' } as const;
          const sequences = [[5, 300, 301]];
          const statesOf = async (changes: object): Promise<Float32Array> =>
            (await client.states({ ...ask, sequences, model: { ...model, ...changes } }))
              .states[0]!;
          const twin = { kind: 'gaussian', seed: 3 } as const;
          assert.deepEqual(await statesOf({ path }), await statesOf({}));
          assert.deepEqual(await statesOf({ path, twin }), await statesOf({ twin }));
          assert(maxDifference(await statesOf({ twin }), await statesOf({})) > 0.1);
        });
      });
});

/** [V, D] at layer 2, each token alone. */
async function statesAlone(model: Uint8Array, vocabulary: number): Promise<Float32Array> {
  const parsed = parseModel(model, 'rounded');
  const state = locate(parsed.graph, '').states[2]!;
  keepOnly(parsed.graph, [valueInfo(state, ElementType.float32, ['b', 's', 'd'])]);
  const rows = Array.from({ length: vocabulary }, (_, id) => [id]);
  return floatsOf((await runModel(serialiseModel(parsed.model), tokenFeeds(rows)))[state]);
}
