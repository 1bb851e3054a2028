/** States of sequences by the real child process, against a tap of the whole graph. */
import assert from 'node:assert/strict';
import type { Place } from '../../../server/protocol/states';
import { keepOnly } from '../../../server/inference/edit/prune';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { fault } from '../../support/faults';
import { ModelFolder, sharedClient } from '../../support/modelFolder';
import { floatsOf, maxDifference, runModel, tokenFeeds } from '../../support/runModel';
import type { TinyModelOptions } from '../../support/tinyModel';
import { readCache } from '../../support/readCache';

const d = 32;
const sequences = [[5, 300, 301], [7], [1, 2, 3], [8], [9], [600, 601, 602, 603, 604], [4, 5, 6]];
const places: Place[] = [3, 0, 2].map((layer) => ({ site: 'resid', layer }));

describe('states', function () {
  this.timeout(60_000);
  const client = sharedClient();
  const kinds: TinyModelOptions[] = [{}, { fused: true }, { batch: 1 }, { batch: 4 }];
  for (const options of kinds)
    it(`are those of the whole graph, at all positions and at the last, ${JSON.stringify(options)}`, async () => {
      const files = new ModelFolder(options);
      const model = { path: files.modelPath, providers: ['cpu'] };
      const all = await client.states({ model, sequences, places, positions: 'all' });
      const last = await client.states({ model, sequences, places, positions: 'last' });
      assert.deepEqual(
        all.states.map((s) => s.length),
        places.map(() => sequences.flat().length * d),
      );
      assert((all.placement.nodes['cpu'] ?? 0) > 5);
      for (const [at, { layer }] of places.entries()) {
        const wanted = await tapped(files, options, layer);
        assert(maxDifference(all.states[at]!, concat(wanted)) < 1e-5, `layer ${layer}`);
        const ends = concat(wanted.map((rows) => rows.slice(-d)));
        assert(maxDifference(last.states[at]!, ends) < 1e-5, `layer ${layer}, last`);
      }
      await files.remove();
    });

  it('of single tokens have the signs of the token cache', async () => {
    const files = new ModelFolder();
    const request = files.request({ signs: 'raw' });
    const cache = readCache((await client.buildCache(request, () => undefined)).path);
    const { states } = await client.states({
      model: request.model,
      sequences: Array.from({ length: cache.tokens }, (_, id) => [id]),
      places: [{ site: 'resid', layer: 2 }],
      positions: 'last',
    });
    states[0]!.forEach((h, i) => {
      const [token, dim] = [Math.floor(i / d), i % d];
      const bit = (cache.rows[token * (d / 8) + (dim >> 3)]! >> (dim & 7)) & 1;
      assert.equal(bit === 1, h > 0, `token ${token}, dimension ${dim}`);
    });
    await files.remove();
  });

  it('arrive whole where they are longer than one message', async () => {
    const files = new ModelFolder();
    const model = { path: files.modelPath, providers: ['cpu'] };
    const long = Array.from({ length: 700 }, (_, i) =>
      Array.from({ length: 60 }, (_unused, j) => (i * 7 + j) % 668),
    );
    const { states } = await client.states({ model, sequences: long, places, positions: 'all' });
    assert.equal(states[0]!.length, 700 * 60 * d);
    const some = { model, sequences: [long[650]!], places, positions: 'all' } as const;
    const alone = await client.states(some);
    const from = 650 * 60 * d;
    for (const at of places.keys())
      assert.deepEqual(states[at]!.subarray(from, from + 60 * d), alone.states[at]);
    await files.remove();
  });

  it('are refused in words where they cannot be', async () => {
    const files = new ModelFolder({ poison: 300 });
    const model = { path: files.modelPath, providers: ['cpu'] };
    const ask = (changes: object) =>
      client.states({
        model,
        sequences: [
          [1, 2],
          [3, 300],
        ],
        places,
        positions: 'all',
        ...changes,
      });
    await assert.rejects(
      ask({}),
      fault('non-finite-state', /position 0 of sequence 1 .* resid at layer 3/),
    );
    await assert.rejects(ask({ sequences: [[900]] }), fault('tokenizer-mismatch', /900/));
    await assert.rejects(
      ask({ places: [{ site: 'resid', layer: 4 }] }),
      fault('layer-out-of-range', /0 to 3/),
    );
    await assert.rejects(ask({ sequences: [[]] }), /at least one token/);
    const none = await client.states({ model, sequences: [], places, positions: 'all' });
    assert.deepEqual(
      none.states.map((s) => s.length),
      [0, 0, 0],
    );
    await files.remove();
  });
});

/** For each sequence [positions, D]. */
async function tapped(
  files: ModelFolder,
  options: TinyModelOptions,
  layer: number,
): Promise<Float32Array[]> {
  const parsed = parseModel(files.tiny.model, 'tiny');
  const state = locate(parsed.graph, '').states[layer]!;
  keepOnly(parsed.graph, [
    ...parsed.graph.output,
    valueInfo(state, ElementType.float32, ['b', 's', 'd']),
  ]);
  const model = serialiseModel(parsed.model);
  const found: Float32Array[] = [];
  for (const sequence of sequences) {
    const count = options.batch ?? 1;
    const outputs = await runModel(
      model,
      tokenFeeds(Array.from({ length: count }, () => sequence)),
    );
    found.push(floatsOf(outputs[state]).slice(0, sequence.length * d));
  }
  return found;
}

function concat(arrays: readonly Float32Array[]): Float32Array {
  return Float32Array.from(arrays.flatMap((a) => [...a]));
}
