/** Statistics of logits made behind the head in its graph, beside those that are made of fetched logits. */
import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import '../../../server/inference/host/disableTelemetry';
import { headNames } from '../../../server/inference/edit/headGraph';
import { addFigures } from '../../../server/inference/edit/logitFigures';
import type { HostContext } from '../../../server/inference/host/context';
import { runFlip } from '../../../server/inference/host/flipRun';
import { HeadFigures } from '../../../server/inference/host/headFigures';
import { Models } from '../../../server/inference/host/models';
import { Providers } from '../../../server/inference/host/providers';
import { reducing, type RowPlace } from '../../../server/inference/host/reducing';
import { Sessions } from '../../../server/inference/host/sessions';
import { GraphSchema, ModelSchema } from '../../../server/onnx/gen/onnx_pb';
import { serialiseModel } from '../../../server/onnx/model';
import { node, valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import type { FlipRow } from '../../../server/protocol/flips';
import { fault } from '../../support/faults';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';

describe('figures of logits made in the graph', function () {
  this.timeout(60_000);
  const sessions = new Map<number, ort.InferenceSession>();
  after(async () => {
    for (const session of sessions.values()) await session.release();
  });

  for (const opset of [12, 13, 18])
    it(`are those of fetched logits within float32, ranks exactly: opset ${opset}`, async () => {
      sessions.set(opset, await ort.InferenceSession.create(identityHead(opset)));
      const logit = fc.float({ noNaN: true, noDefaultInfinity: true, min: -40, max: 40 });
      const few = fc.constantFrom(-1, 0, 0.5, 2);
      const rows = fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }))
        .chain(([width, count]) => {
          const row = fc.array(fc.oneof(logit, few), { minLength: width, maxLength: width });
          return fc.array(row, { minLength: count, maxLength: count });
        });
      const watched = fc.array(fc.nat(), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(
          rows,
          watched,
          fc.integer({ min: 2, max: 12 }),
          async (all, picks, most) => {
            const width = all[0]!.length;
            const watch = picks.map((pick) => pick % width);
            const places = placesOf(all.length);
            const figures = new HeadFigures(sessions.get(opset)!, watch, most);
            const found = await figures.of(places, Float32Array.from(all.flat()));
            assertNear(found, fetched(places, all, watch));
          },
        ),
        { seed: 7 },
      );
    });

  it('of a vocabulary of one token are certain', async () => {
    const figures = new HeadFigures(sessions.get(18)!, [0], 4);
    const found = await figures.of(placesOf(2), Float32Array.of(3, -7));
    const one = { deviation: 0, klFromFirst: 0, ranks: Float64Array.of(1) };
    const of = (x: number) => ({ ...one, watched: Float64Array.of(x), mean: x, logSumExp: x });
    assert.deepEqual(found, [of(3), of(-7)]);
  });

  it('remember the first row of a prompt from batch to batch', async () => {
    const all = [
      [1, 2, 3],
      [3, 2, 1],
      [0, 5, 0],
      [1, 1, 4],
    ];
    const places = placesOf(4);
    const figures = new HeadFigures(sessions.get(18)!, [1, 2], 4);
    const found: FlipRow[] = [];
    for (const [i, place] of places.entries())
      found.push(...(await figures.of([place], Float32Array.from(all[i]!))));
    assertNear(found, fetched(places, all, [1, 2]));
  });

  for (const wrong of [Infinity, -Infinity, NaN])
    it(`name the logit that is ${wrong}`, async () => {
      const figures = new HeadFigures(sessions.get(18)!, [0], 8);
      const all = Float32Array.of(1, 2, 3, 1, wrong, 3);
      await assert.rejects(
        figures.of(placesOf(1).concat({ prompt: 0, row: 1 }), all),
        fault('non-finite-state', new RegExp(`token 1 is ${wrong} in row 1`)),
      );
    });

  it('of logits whose sum float32 cannot hold are those of fetched ones', async () => {
    const all = [
      [3e38, 3e38, 1],
      [2e38, 3e38, 3e38],
    ];
    const places = [
      { prompt: 0, row: 0 },
      { prompt: 0, row: 1 },
    ];
    const figures = new HeadFigures(sessions.get(18)!, [0, 2], 8);
    const found = await figures.of(places, Float32Array.from(all.flat()));
    assert.deepEqual(found, fetched(places, all, [0, 2]));
  });
});

describe('a flip that reduces its logits in the graph', function () {
  this.timeout(120_000);
  const files = new ModelFolder();
  const context: HostContext = {
    models: new Models(),
    sessions: new Sessions(),
    providers: new Providers(),
  };
  const control = {
    breathe: () => Promise.resolve(),
    progress: () => undefined,
    floats: () => Promise.reject(new Error('No floats.')),
  };
  after(async () => {
    await context.sessions.close();
    await files.remove();
  });

  for (const structure of structures.filter(({ spec }) => spec.vocabulary > 0))
    it(`gives what JavaScript gives: ${structure.name}`, async () => {
      const { name, spec, style } = structure;
      const file = files.write(`${name}.onnx`, writeModel(spec, style, weightsOf(spec)));
      const model = { path: file, providers: ['cpu'] };
      const { dimensions: d } = (await context.models.open(model)).summary;
      const edit = (every: number) => ({
        mask: Float32Array.from({ length: d }, (_, i) => (i % every ? 1 : -1)),
        force: new Float32Array(d),
      });
      const request = {
        ...{ model, layer: 1, centre: new Float32Array(d), watch: [3, 3, 7] },
        prompts: [[3, 14, 15], [9, 2, 6], [5]],
        rows: [edit(d + 1), edit(2), edit(3), edit(5), edit(7)],
      };
      const ask = (reducesInGraph: boolean) =>
        runFlip({ ...context, reducesInGraph }, request, control);
      const [inside, outside] = [await ask(true), await ask(false)];
      inside.rows.forEach((rows, p) => assertNear(rows, outside.rows[p]!));
    });
});

/** A head whose logits are its states. */
function identityHead(opset: number): Uint8Array {
  const { float32 } = ElementType;
  const graph = create(GraphSchema, {
    name: 'head',
    input: [valueInfo(headNames.states, float32, ['rows', 1, 'vocabulary'])],
    output: [valueInfo(headNames.logits, float32, ['rows', 1, 'vocabulary'])],
    node: [node('Identity', [headNames.states], [headNames.logits])],
  });
  const model = create(ModelSchema, {
    irVersion: 7n,
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph,
  });
  addFigures({ model, graph });
  return serialiseModel(model);
}

/** Rows of two prompts, in turn. */
function placesOf(count: number): RowPlace[] {
  return Array.from({ length: count }, (_, i) => ({ prompt: i % 2, row: i >> 1 }));
}

function fetched(
  places: readonly RowPlace[],
  all: readonly (readonly number[])[],
  watch: readonly number[],
): FlipRow[] {
  const { take, rows } = reducing(watch, 2);
  places.forEach((place, i) => take(place, Float32Array.from(all[i]!)));
  return places.map(({ prompt, row }) => rows[prompt]![row]!);
}

function assertNear(found: readonly FlipRow[], wanted: readonly FlipRow[]): void {
  assert.equal(found.length, wanted.length);
  found.forEach(({ ranks, watched, ...numbers }, i) => {
    const other = wanted[i]!;
    assert.deepEqual(ranks, other.ranks);
    const size = 1 + Math.abs(other.mean) + other.deviation;
    watched.forEach((x, k) => assert(Math.abs(x - other.watched[k]!) < 1e-5 * size));
    for (const key of ['mean', 'deviation', 'logSumExp', 'klFromFirst'] as const) {
      const apart = Math.abs(numbers[key] - other[key]);
      assert(
        apart < 1e-5 * (size + Math.abs(other[key])),
        `${key} is ${numbers[key]}, not ${other[key]}`,
      );
    }
  });
}
