/** Each family beside transformers: see test/checkpoint/golden. */
import * as assert from 'node:assert/strict';
import * as ort from 'onnxruntime-node';
import { openCheckpoint, type Checkpoint } from '../../server/checkpoint/checkpoint';
import { families } from '../../server/checkpoint/families/list';
import { stateName } from '../../server/checkpoint/plan';
import { configText, golden, goldenNames, runPart, runsOf, typeOf } from '../support/checkpoints';
import { floatsOf, maxDifference, type Tensors } from '../support/runModel';

/** Absolute; of sites with numbers above 10, whose last bits are worth more, a millionth of the largest. */
const tolerance = (expected: Float32Array): number =>
  Math.max(1e-5, 1e-6 * expected.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0));

/** The input of a model of tokens, images or sounds. */
function feed(checkpoint: Checkpoint, input: ort.Tensor): Tensors {
  const first = checkpoint.graph().graph.input.find(({ name }) => !name.startsWith('past'));
  return { [first!.name]: input };
}

/** Positions from .. to - 1 of token ids. */
function cut(ids: ort.Tensor, from: number, to: number): ort.Tensor {
  const [rows, length] = ids.dims as [number, number];
  const data = Array.from({ length: rows }, (_, row) =>
    [...(ids.data as BigInt64Array)].slice(row * length + from, row * length + to),
  ).flat();
  return new ort.Tensor('int64', BigInt64Array.from(data), [rows, to - from]);
}

function requireEqual(found: ort.Tensor | undefined, expected: ort.Tensor, what: string): void {
  const numbers = floatsOf(expected);
  const apart = maxDifference(floatsOf(found), numbers);
  if (process.env['DIMCAT_PRINT_DIFFERENCES']) process.stdout.write(`${what}: ${apart}\n`);
  assert.ok(apart <= tolerance(numbers), `${what} differs by ${apart}`);
}

/** Blocks that see later positions, or keep other states than keys and values. */
const withoutPast = new Set(
  'audio-spectrogram-transformer bert dinov2 roberta vit qwen3_next qwen3_5 qwen3_5_text'.split(
    ' ',
  ),
);
/** Rotations by `longrope` and `dynamic` depend on how long the whole text is. */
const continues = (name: string): boolean =>
  !withoutPast.has(typeOf(name)) && !/"(longrope|dynamic)"/.test(configText(name));

const known = new Set(families.flatMap(({ types }) => types));

describe('Checkpoints of each family', () => {
  for (const name of goldenNames().filter((each) => known.has(typeOf(each)))) {
    it(`compute what transformers does: ${name}`, async () => {
      const checkpoint = await openCheckpoint(golden(name));
      for (const run of runsOf(name)) {
        const shown = [...run.sites.keys()].filter((key) => key !== 'logits');
        const feeds = feed(checkpoint, run.input);
        const results = await runPart(checkpoint, feeds, { show: shown });
        for (const [key, tensor] of run.sites)
          requireEqual(
            results[key === 'logits' ? key : `shown.${key}`],
            tensor,
            `${run.name} ${key}`,
          );
      }
    });

    it(`compute the same block by block: ${name}`, async () => {
      const checkpoint = await openCheckpoint(golden(name));
      const [{ input, sites }] = runsOf(name) as [ReturnType<typeof runsOf>[0]];
      let state = feed(checkpoint, input);
      for (let layer = 0; layer <= checkpoint.layers; layer += 1) {
        const part = { from: layer === 0 ? ('tokens' as const) : layer - 1, to: layer };
        const results = await runPart(checkpoint, state, { part });
        state = { [stateName(layer)]: results[stateName(layer)]! };
        requireEqual(results[stateName(layer)], sites.get(`resid.${layer}`)!, `resid.${layer}`);
      }
      const { logits } = await runPart(checkpoint, state, {
        part: { from: checkpoint.layers, to: 'logits' },
      });
      if (sites.has('logits')) requireEqual(logits, sites.get('logits')!, 'logits');
    });

    if (!continues(name)) {
      it(`take and give no keys and values: ${name}`, async () => {
        const { graph } = (await openCheckpoint(golden(name))).graph();
        const values = [...graph.input, ...graph.output].map((value) => value.name);
        assert.deepEqual(
          values.filter((value) => /^(past|present)/.test(value)),
          [],
        );
      });
      continue;
    }

    it(`continue from keys and values: ${name}`, async () => {
      const checkpoint = await openCheckpoint(golden(name));
      const [{ input, sites }] = runsOf(name) as [ReturnType<typeof runsOf>[0]];
      const begun = await runPart(checkpoint, { input_ids: cut(input, 0, 5) });
      const presents = Object.entries(begun).filter(([key]) => key.startsWith('present'));
      assert.equal(presents.length, 2 * checkpoint.layers);
      const past = presents.map(([key, value]) => [
        key.replace('present', 'past_key_values'),
        value,
      ]);
      const [rows, length] = input.dims as [number, number];
      const rest = { input_ids: cut(input, 5, length), ...(Object.fromEntries(past) as Tensors) };
      const { logits } = await runPart(checkpoint, rest);
      assert.equal(rows, 1);
      const expected = floatsOf(sites.get('logits'));
      const own = floatsOf(logits);
      const apart = maxDifference(own, expected.subarray(expected.length - own.length));
      assert.ok(apart <= tolerance(expected), `logits differ by ${apart}`);
    });
  }
});
