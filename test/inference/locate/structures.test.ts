/** Every structure written in code: all sites against plain loops, all weights, and masks of ones. */
import assert from 'node:assert/strict';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { locate } from '../../../server/inference/locate/locate';
import type { Located } from '../../../server/onnx/located';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { serialiseModel } from '../../../server/onnx/model';
import { editInputs } from '../../support/editInputs';
import { effective } from '../../support/graphs/products';
import { reference, type Reference } from '../../support/graphs/reference';
import { weightsOf } from '../../support/graphs/spec';
import { structures, type Structure } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { runSites } from '../../support/siteRun';
import { floatsOf, maxDifference, openSession, runModel, tokenFeeds } from '../../support/runModel';

const rows = [
  [3, 14, 15, 9, 26],
  [5, 35, 8, 9, 7],
];

describe('structures', function () {
  this.timeout(20_000);
  for (const structure of structures)
    describe(structure.name, () => {
      const { spec, style } = structure;
      const weights = weightsOf(spec);
      const bytes = writeModel(spec, style, weights);
      const located = locate(parsePrepared(bytes, 'm').graph, 'test');
      const run = style.batch === 1 ? rows.slice(0, 1) : rows;
      const expected = run.map((row) => reference(spec, effective(weights, style.products), row));

      it('shows every part', () => {
        const { blocks, missing, norm } = located.parts;
        assert.deepEqual(missing, []);
        assert.equal(norm, spec.order === 'post' ? 'post' : 'pre');
        for (const { attention, ffn, parallel } of blocks) {
          const { heads, keyHeads, headWidth } = spec;
          assert.deepEqual(
            [attention?.heads, attention?.keyHeads, attention?.headWidth],
            [heads, keyHeads, headWidth],
          );
          assert.deepEqual([ffn?.gated, ffn?.activation], [spec.gated, spec.activation]);
          assert.deepEqual([ffn?.down.inputs, ffn?.down.outputs], [spec.hidden, spec.dimensions]);
          assert.equal(parallel, spec.parallel !== false);
        }
      });

      it('has at each site what plain loops give', async () => {
        const found = await runSites(bytes, located, run);
        const tolerance = structure.tolerance ?? 1e-4;
        for (const { name, values } of wanted(expected)) {
          const difference = maxDifference(found.get(name)!, values);
          assert(difference < tolerance, `${name}: ${difference}`);
        }
      });

      it('gives the same bits under masks of ones, other bits under others', async () => {
        await flips(structure, bytes, located, run);
      });
    });
});

/** Each site of each layer, over all rows and positions, by "kind layer". */
function wanted(expected: readonly Reference[]): { name: string; values: Float32Array }[] {
  const flat = (of: (r: Reference) => readonly Float64Array[]): Float32Array =>
    Float32Array.from(expected.flatMap((r) => of(r).flatMap((v) => [...v])));
  const { states, keys } = expected[0]!;
  return [
    ...states.map((_, l) => ({ name: `resid ${l}`, values: flat((r) => r.states[l]!) })),
    ...keys.flatMap((_, b) => [
      { name: `k ${b + 1}`, values: flat((r) => r.keys[b]!) },
      { name: `v ${b + 1}`, values: flat((r) => r.values[b]!) },
      { name: `ffn ${b + 1}`, values: flat((r) => r.neurons[b]!) },
    ]),
  ];
}

async function flips(
  { spec }: Structure,
  bytes: Uint8Array,
  located: Located,
  run: readonly (readonly number[])[],
): Promise<void> {
  const feeds = tokenFeeds(run, 'input_ids', located.pastWidths);
  const untouched = floatsOf((await runModel(bytes, feeds))['logits']);
  const d = spec.dimensions;
  for (let layer = 0; layer <= spec.layers; layer += 1) {
    const parsed = parsePrepared(bytes, 'm');
    addFlip(parsed, located, { places: [{ layer }], logits: 'all', presents: [] });
    const session = await openSession(serialiseModel(parsed.model));
    const differences: number[] = [];
    for (const mask of [1, -1]) {
      const rows = run.map(() => ({ mask: new Float32Array(d).fill(mask) }));
      const edits = editInputs({ layer }, rows, d, run[0]!.length);
      const reply = await session.run({ ...feeds(session), ...edits });
      differences.push(maxDifference(floatsOf(reply[flipNames.logits]), untouched));
    }
    await session.release();
    assert.equal(differences[0], 0, `layer ${layer}`);
    assert(differences[1]! > 1e-2, `layer ${layer}`);
  }
}
