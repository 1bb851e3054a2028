/** Edits of keys, values and neurons in every structure written in code, against plain loops with the same edit. */
import assert from 'node:assert/strict';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { locate } from '../../../server/inference/locate/locate';
import type { Located } from '../../../server/onnx/located';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { siteTensor } from '../../../server/inference/locate/sites';
import { serialiseModel } from '../../../server/onnx/model';
import type { Intervention } from '../../../server/protocol/flips';
import { editInputs } from '../../support/editInputs';
import { fault } from '../../support/faults';
import { effective } from '../../support/graphs/products';
import { reference } from '../../support/graphs/reference';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { applied } from '../../support/linearModel';
import { Random } from '../../support/random';
import { floatsOf, maxDifference, openSession, runModel, tokenFeeds } from '../../support/runModel';

const rows = [
  [3, 14, 15, 9, 26],
  [5, 35, 8, 9, 7],
];
const sites = ['k', 'v', 'ffn'] as const;
type Site = (typeof sites)[number];

/** Fused operators that rotate or add a bias inside: their keys and values leave them, and nothing reads them. */
const keptInside = new Map<string, readonly Site[]>([
  ['Llama, genai builder', ['k', 'v']],
  ['Llama, genai builder int4', ['k', 'v']],
  ['BERT, ONNX Runtime optimiser', ['k', 'v']],
  ['GPT-2, ONNX Runtime optimiser', ['k', 'v']],
  ['multi-head attention in one node', ['k', 'v']],
]);

describe('edits of keys, values and neurons', function () {
  this.timeout(20_000);
  for (const { name, spec, style, tolerance = 1e-4 } of structures)
    describe(name, () => {
      const weights = weightsOf(spec);
      const bytes = writeModel(spec, style, weights);
      const located = locate(parsePrepared(bytes, 'm').graph, 'test');
      const run = style.batch === 1 ? rows.slice(0, 1) : rows;
      const feeds = tokenFeeds(run, 'input_ids', located.pastWidths);
      const inside = keptInside.get(name) ?? [];

      for (const site of sites.filter((s) => !inside.includes(s)))
        it(`of ${site} give the logits of plain loops, and under masks of ones the same bits`, async () => {
          const untouched = floatsOf((await runModel(bytes, feeds))['logits']);
          for (let layer = 1; layer <= spec.layers; layer += 1) {
            const place = { site, layer };
            const { width } = siteTensor(located, { kind: site, layer });
            const [change, centre] = randomEdit(width, layer);
            const [same, edited] = await flipped(bytes, located, place, [{}, change], centre);
            assert.equal(maxDifference(same!, untouched), 0, `layer ${layer}`);
            const wanted = run.flatMap((row) =>
              reference(spec, effective(weights, style.products), row, (at, block, vector) =>
                at === site && block === layer
                  ? Float64Array.from(applied(Float32Array.from(vector), change, centre))
                  : vector,
              ).logits.flatMap((v) => [...v]),
            );
            const difference = maxDifference(edited!, Float32Array.from(wanted));
            assert(difference < tolerance, `layer ${layer}: ${difference}`);
            assert(maxDifference(edited!, untouched) > 1e-3, `layer ${layer}`);
          }
        });

      for (const site of inside)
        it(`of ${site} are refused: the operator keeps them for itself`, () => {
          const parsed = parsePrepared(bytes, 'm');
          assert.throws(
            () =>
              addFlip(parsed, located, {
                places: [{ site, layer: 1 }],
                logits: 'all',
                presents: [],
              }),
            fault('site-unsupported', /can be read but not flipped: .* leaves the operator/),
          );
        });

      /** All logits of each change, the same change in every row. */
      async function flipped(
        model: Uint8Array,
        found: Located,
        place: { site: Site; layer: number },
        changes: readonly Partial<Intervention>[],
        centre: Float32Array<ArrayBuffer>,
      ): Promise<Float32Array[]> {
        const parsed = parsePrepared(model, 'm');
        addFlip(parsed, found, { places: [place], logits: 'all', presents: [] });
        const session = await openSession(serialiseModel(parsed.model));
        const results: Float32Array[] = [];
        for (const change of changes) {
          const all = run.map(() => change);
          const edits = editInputs(place, all, centre.length, run[0]!.length, centre);
          const reply = await session.run({ ...feeds(session), ...edits });
          results.push(floatsOf(reply[flipNames.logits]));
        }
        await session.release();
        return results;
      }
    });
});

/** Some dimensions are forced, some scaled; a direction is removed, another added. */
function randomEdit(width: number, seed: number): [Intervention, Float32Array<ArrayBuffer>] {
  const random = new Random(seed);
  const pick = (from: readonly number[]): Float32Array =>
    random.normals(width, 1).map((x) => from[Math.floor(Math.abs(x) * 100) % from.length]!);
  const direction = random.normals(width, 1);
  const length = Math.sqrt(direction.reduce((sum, x) => sum + x * x, 0));
  const change = {
    mask: pick([1, -1, 0.5]),
    force: pick([0, 0, 1, -1]),
    remove: direction.map((x) => x / length),
    add: random.normals(width, 0.1),
  };
  return [change, Float32Array.from(random.normals(width, 0.2))];
}
