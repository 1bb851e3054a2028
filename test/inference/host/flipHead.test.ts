/** Logits of edited rows by a head in a session of its own: the bits of one graph, and one head in memory. */
import assert from 'node:assert/strict';
import '../../../server/inference/host/disableTelemetry';
import type { EditPlan, Intervention } from '../../../server/protocol/flips';
import { flipNames } from '../../../server/inference/edit/flipNames';
import type { HostContext } from '../../../server/inference/host/context';
import { forEachRow, openFor } from '../../../server/inference/host/editRows';
import { runIdentity } from '../../../server/inference/host/flipRun';
import { Models } from '../../../server/inference/host/models';
import { Providers } from '../../../server/inference/host/providers';
import { Sessions } from '../../../server/inference/host/sessions';
import { weightsOf } from '../../support/graphs/spec';
import { structures, type Structure } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';

const prompts = [
  [3, 14, 15],
  [9, 2, 6],
];

const control = {
  breathe: () => Promise.resolve(),
  progress: () => undefined,
  floats: () => Promise.reject(new Error('No floats.')),
};

describe('a head that stands alone', function () {
  this.timeout(60_000);
  const files = new ModelFolder();
  const context: HostContext = {
    models: new Models(),
    sessions: new Sessions(),
    providers: new Providers(),
  };
  after(async () => {
    await context.sessions.close();
    await files.remove();
  });

  const refOf = ({ name, spec, style }: Structure) => {
    const file = files.write(`${name}.onnx`, writeModel(spec, style, weightsOf(spec)));
    return { path: file, providers: ['cpu'] };
  };
  const planOf = (d: number, layer: number): EditPlan => {
    const edit = (at: number): Intervention => {
      const mask = Float32Array.from({ length: d }, (_, i) => (i % 5 < at ? -1 : 1));
      return { mask, force: new Float32Array(d) };
    };
    const layers = [{ layer, centre: new Float32Array(d) }];
    return { layers, rows: [[null], [edit(1)], [edit(3)]], positions: 'all' };
  };

  for (const structure of structures.filter(({ spec }) => spec.vocabulary > 0))
    it(`gives the bits of the whole graph: ${structure.name}`, async () => {
      const ref = refOf(structure);
      const model = await context.models.open(ref);
      const { dimensions, layers } = model.summary;
      for (const layer of [1, layers]) {
        const plan = planOf(dimensions, layer);
        const logits = async (which: 'last' | 'end'): Promise<Float32Array[]> => {
          const found: Float32Array[] = [];
          const edited = await openFor(context, ref, plan, which, prompts);
          assert.equal(edited.head !== undefined, which === 'end' && model.headAlone);
          await forEachRow(edited, plan, prompts, [flipNames.logits], control, (_, [row]) =>
            found.push(row!.slice()),
          );
          return found;
        };
        assert.deepEqual(await logits('end'), await logits('last'));
      }
    });

  it('is what most models have, and in memory once', async () => {
    const structure = structures.find(({ name }) => /^Llama, dynamo/.test(name))!;
    const ref = refOf(structure);
    assert.equal((await context.models.open(ref)).headAlone, true);
    await context.sessions.close();
    const { dimensions, layers } = (await context.models.open(ref)).summary;
    for (const layer of [1, layers]) {
      const plan = planOf(dimensions, layer);
      const edited = await openFor(context, ref, plan, 'end', prompts);
      await forEachRow(edited, plan, prompts, [flipNames.logits], control, () => undefined);
    }
    assert.equal(context.sessions.count, 3, 'two graphs of edits and one head');
    const same = await runIdentity(context, { model: ref, layer: 1, prompt: prompts[0]! }, control);
    assert.deepEqual(same, { bitIdentical: true, maxAbsDifference: 0 });
    assert.equal(context.sessions.count, 5, 'neither of the two further ones has a head');
  });
});
