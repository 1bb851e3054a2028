import assert from 'node:assert/strict';
import fc from 'fast-check';
import type * as ort from 'onnxruntime-node';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { keepOnly } from '../../../server/inference/edit/prune';
import { cutToRange, siteName } from '../../../server/inference/edit/rangeGraph';
import { carriedName, type BlockRange, type Carried } from '../../../server/inference/edit/ranges';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel, type ParsedModel } from '../../../server/onnx/model';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { editInputs } from '../../support/editInputs';
import { floatsOf, maxDifference, openSession, runModel, tokenFeeds } from '../../support/runModel';
import { tinyModel, type TinyModel } from '../../support/tinyModel';

const rows = [
  [1, 2, 3],
  [300, 301, 302],
  [667, 0, 9],
];

describe('cutToRange', () => {
  const whole = { from: 0, to: 2 };
  for (const fused of [false, true])
    it(`gives the states of a whole graph, ${fused ? 'fused' : 'plain'}`, async () => {
      const tiny = tinyModel({ dimensions: 12, fused, heads: 4 });
      const parsed = cut(tiny, whole);
      const outputs = await runModel(serialiseModel(parsed.model), tokenFeeds(rows));
      const last = floatsOf(outputs[siteName({ kind: 'resid', layer: 2 })]);
      assert(maxDifference(last, await lastStates(tiny, 2)) < 1e-5);
    });

  it('keeps nothing behind the layer', () => {
    const tiny = tinyModel();
    const { graph } = cut(tiny, { from: 0, to: 0 }, 0);
    assert(graph.node.length < parseModel(tiny.model, 'tiny').graph.node.length / 3);
    assert(graph.initializer.every((t) => graph.node.some((n) => n.input.includes(t.name))));
  });

  it('keeps nothing before the range but what crosses into it', () => {
    const tiny = tinyModel();
    const crossing: string[] = [];
    cut(tiny, { from: 0, to: 1 }, 2, crossing);
    assert.equal(crossing.length, 1);
    const carried = [
      { name: crossing[0]!, elementType: ElementType.float32, shape: ['b', 's', 32] },
    ];
    const { graph } = cut(tiny, { from: 1, to: 2 }, 2, [], carried);
    const names = graph.input.map(({ name }) => name);
    assert(names.includes(carriedName(crossing[0]!)) && names.includes('input_ids'));
    assert(!graph.initializer.some(({ dims }) => Number(dims[0]) === tiny.vocabulary));
  });
});

function cut(
  tiny: TinyModel,
  range: BlockRange,
  layer = range.to,
  crossing: string[] = [],
  carried: readonly Carried[] = [],
): ParsedModel {
  const parsed = parseModel(tiny.model, 'tiny');
  const sites = [{ kind: 'resid' as const, layer }];
  const plan = { sites, range, carried, position: 'last' as const, presents: undefined };
  crossing.push(...cutToRange(parsed, locate(parsed.graph, ''), plan));
  return parsed;
}

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
