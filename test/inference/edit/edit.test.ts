import assert from 'node:assert/strict';
import fc from 'fast-check';
import type * as ort from 'onnxruntime-node';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { keepOnly } from '../../../server/inference/edit/prune';
import { cutForSigns, signNames } from '../../../server/inference/edit/signGraph';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { editInputs } from '../../support/editInputs';
import { Random } from '../../support/random';
import {
  float32,
  floatsOf,
  maxDifference,
  openSession,
  runModel,
  tokenFeeds,
} from '../../support/runModel';
import { tinyModel, type TinyModel } from '../../support/tinyModel';

const rows = [
  [1, 2, 3],
  [300, 301, 302],
  [667, 0, 9],
];

describe('cutForSigns', () => {
  for (const dimensions of [8, 12, 32, 44])
    for (const fused of [false, true])
      it(`packs D = ${dimensions}, ${fused ? 'fused' : 'plain'}, as a naive loop does`, async () => {
        const tiny = tinyModel({ dimensions, fused, heads: 4 });
        const threshold = new Random(3).normals(dimensions);
        const outputs = await signs(tiny, 2, threshold);
        const last = floatsOf(outputs[signNames(0).last]);
        const bits = outputs[signNames(0).bits]!;
        const bytes = Math.ceil(dimensions / 8);
        assert.deepEqual(bits.dims, [rows.length, bytes]);
        assert.deepEqual(new Uint8Array(bits.data as Uint8Array), pack(last, threshold));
        assert(maxDifference(last, await lastStates(tiny, 2)) < 1e-5);
        const sums = floatsOf(outputs[signNames(0).sum]);
        for (let d = 0; d < dimensions; d += 1)
          assert(
            Math.abs(sums[d]! - last[d]! - last[dimensions + d]! - last[2 * dimensions + d]!) <
              1e-4,
          );
      });

  it('keeps nothing behind the layer', () => {
    const tiny = tinyModel();
    const whole = parseModel(tiny.model, 'tiny');
    const cut = parseModel(tiny.model, 'tiny');
    cutForSigns(cut, locate(cut.graph, ''), [{ kind: 'resid', layer: 0 }]);
    assert(cut.graph.node.length < whole.graph.node.length / 3);
    assert(
      cut.graph.initializer.every((t) => cut.graph.node.some((n) => n.input.includes(t.name))),
    );
  });
});

describe('addFlip', () => {
  const tiny = tinyModel({ layers: 2 });
  let session: ort.InferenceSession;
  before(async () => (session = await flipSession(tiny, 1)));
  after(() => session.release());

  it('does to each dimension what Intervention says', async () => {
    const d = tiny.dimensions;
    const value = fc.float({ noNaN: true, min: -3, max: 3 });
    const vector = (of: fc.Arbitrary<number>) => fc.array(of, { minLength: d, maxLength: d });
    const property = fc.asyncProperty(
      vector(fc.oneof(value, fc.constant(1))),
      vector(fc.constantFrom(0, 1, -1)),
      vector(value),
      async (mask, force, centre) => {
        const [state, edited] = await run(
          session,
          [1, 2],
          Float32Array.from(mask),
          Float32Array.from(force),
          centre,
        );
        const expected = state!.map((h, i) =>
          intervene(h, mask[i % d]!, force[i % d]!, Math.fround(centre[i % d]!)),
        );
        assert(maxDifference(edited!, expected) < 1e-5);
        state!.forEach((h, i) => {
          if (mask[i % d] === 1 && force[i % d] === 0) assert(Object.is(edited![i], h));
        });
      },
    );
    await fc.assert(property, { numRuns: 25, seed: 1 });
  });

  it('treats rows of a batch one by one', async () => {
    const d = tiny.dimensions;
    const masks = [1, -1, 0].map((m) => new Float32Array(d).fill(m));
    const together = await logits(session, [5, 6, 7], masks);
    for (const [i, mask] of masks.entries()) {
      const [alone] = await logits(session, [5, 6, 7], [mask]);
      assert.equal(maxDifference(together[i]!, alone!), 0);
    }
    assert(maxDifference(together[0]!, together[1]!) > 0.1);
  });

  it('changes both the sum and the norm of a fused node', async () => {
    const plain = await flipSession(tinyModel({ layers: 2 }), 1);
    const fused = await flipSession(tinyModel({ layers: 2, fused: true }), 1);
    const mask = new Float32Array(tiny.dimensions).fill(-1, 0, 10).fill(1, 10);
    const [a] = await logits(plain, [5, 6, 7], [mask]);
    const [b] = await logits(fused, [5, 6, 7], [mask]);
    assert(maxDifference(a!, b!) < 1e-3);
    await plain.release();
    await fused.release();
  });
});

function intervene(h: number, mask: number, force: number, centre: number): number {
  if (force !== 0) return centre + force * Math.abs(h - centre);
  return mask === 1 ? h : centre + mask * (h - centre);
}

async function signs(
  tiny: TinyModel,
  layer: number,
  threshold: Float32Array,
): Promise<Readonly<Record<string, ort.Tensor>>> {
  const parsed = parseModel(tiny.model, 'tiny');
  cutForSigns(parsed, locate(parsed.graph, ''), [{ kind: 'resid', layer }]);
  return runModel(serialiseModel(parsed.model), (session) => ({
    ...tokenFeeds(rows)(session),
    [signNames(0).threshold]: float32(threshold, [tiny.dimensions]),
  }));
}

/** The states at the last position from the whole graph, with one more output. */
async function lastStates(tiny: TinyModel, layer: number): Promise<Float32Array> {
  const parsed = parseModel(tiny.model, 'tiny');
  const state = locate(parsed.graph, '').states[layer]!;
  keepOnly(parsed.graph, [
    ...parsed.graph.output,
    valueInfo(state, ElementType.float32, ['b', 's', 'd']),
  ]);
  const outputs = await runModel(serialiseModel(parsed.model), tokenFeeds(rows));
  const all = floatsOf(outputs[state]);
  const d = tiny.dimensions;
  return Float32Array.from(
    { length: rows.length * d },
    (_, i) => all[(Math.floor(i / d) * 3 + 2) * d + (i % d)]!,
  );
}

function pack(last: Float32Array, threshold: Float32Array): Uint8Array {
  const d = threshold.length;
  const bytes = Math.ceil(d / 8);
  const packed = new Uint8Array((last.length / d) * bytes);
  last.forEach((h, i) => {
    const at = i % d;
    if (h > threshold[at]!) packed[Math.floor(i / d) * bytes + (at >> 3)]! |= 1 << (at & 7);
  });
  return packed;
}

/** The flip graph with the edited state as one more output, named `edited`. */
async function flipSession(tiny: TinyModel, layer: number): Promise<ort.InferenceSession> {
  const parsed = parseModel(tiny.model, 'tiny');
  const located = locate(parsed.graph, '');
  addFlip(parsed, located, { places: [{ layer }], logits: 'last', presents: [] });
  const { graph } = parsed;
  const where = graph.node.find(
    (n) => n.opType === 'Where' && n.input[1] === located.states[layer],
  );
  keepOnly(graph, [
    ...graph.output,
    valueInfo(where!.output[0]!, ElementType.float32, ['b', 's', 'd']),
  ]);
  return openSession(serialiseModel(parsed.model));
}

async function run(
  session: ort.InferenceSession,
  prompt: readonly number[],
  mask: Float32Array,
  force: Float32Array,
  centre: readonly number[],
): Promise<Float32Array[]> {
  const d = mask.length;
  const outputs = await session.run({
    ...tokenFeeds([prompt])(session),
    ...editInputs({ layer: 1 }, [{ mask, force }], d, prompt.length, Float32Array.from(centre)),
  });
  const edited = session.outputNames.find((name) => name.startsWith('dimcat_v'))!;
  return [outputs[flipNames.state({ layer: 1 })], outputs[edited]].map((t) =>
    floatsOf(t as ort.Tensor),
  );
}

async function logits(
  session: ort.InferenceSession,
  prompt: readonly number[],
  masks: readonly Float32Array[],
): Promise<Float32Array[]> {
  const d = masks[0]!.length;
  const outputs = await session.run({
    ...tokenFeeds(masks.map(() => prompt))(session),
    ...editInputs(
      { layer: 1 },
      masks.map((mask) => ({ mask })),
      d,
      prompt.length,
    ),
  });
  const last = floatsOf(outputs[flipNames.logits]);
  const width = last.length / masks.length;
  return masks.map((_, i) => last.slice(i * width, (i + 1) * width));
}
