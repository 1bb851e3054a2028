/** Flip runs by the real child process. */
import assert from 'node:assert/strict';
import type { Intervention } from '../../../server/protocol/flips';
import { fault } from '../../support/faults';
import { ModelFolder, sharedClient } from '../../support/modelFolder';
import { Random } from '../../support/random';
import { floatsOf, runModel, tokenFeeds } from '../../support/runModel';
import { tinyModel } from '../../support/tinyModel';
import { categories } from '../../support/words';

const d = 32;
const prompt = [5, 300, 301];
const neutral = (): Intervention => ({
  mask: new Float32Array(d).fill(1),
  force: new Float32Array(d),
});
const with_ = (change: (row: Intervention) => void): Intervention => {
  const row = neutral();
  change(row);
  return row;
};

describe('flip', function () {
  this.timeout(60_000);
  const client = sharedClient();
  for (const options of [{}, { fused: true }, { batch: 1 }, { batch: 5 }])
    describe(JSON.stringify(options), () => {
      const files = new ModelFolder(options);
      const model = { path: files.modelPath, providers: ['cpu'] };
      const base = {
        model,
        layer: 2,
        centre: new Float32Array(d),
        prompts: [prompt],
        watch: [7, 300],
      };
      after(() => files.remove());

      it('leaves the logits of the untouched model bit for bit under ones', async () => {
        for (const layer of [0, 1, 2, 3])
          assert.deepEqual(await client.maskIdentity({ model, layer, prompt }), {
            bitIdentical: true,
            maxAbsDifference: 0,
          });
      });

      it('gives the logits of the last position, row by row the same as alone', async () => {
        const rows = [
          neutral(),
          with_((r) => r.mask.fill(-1)),
          with_((r) => r.force.fill(1)),
          neutral(),
        ];
        const {
          rows: [reply],
          placement,
        } = await client.flip({ ...base, rows });
        const logits = await untouched();
        assert.deepEqual([...reply![0]!.watched], [logits[7], logits[300]]);
        assert.deepEqual(reply![3], reply![0]);
        assert.equal(reply![0]!.klFromFirst, 0);
        assert(reply![1]!.klFromFirst > 0.01);
        assert.notDeepEqual(reply![1]!.watched, reply![2]!.watched);
        const {
          rows: [alone],
        } = await client.flip({ ...base, rows: [rows[0]!, rows[2]!] });
        assert.deepEqual(alone![1], reply![2]);
        assert((placement.nodes['cpu'] ?? 0) > 10);
      });

      it('gives the unedited states of every position', async () => {
        const prompts = [prompt, [9], [7, 8, 9], [5]];
        const { states } = await client.unedited({ model, layer: 2, prompts });
        assert.deepEqual(
          states.map(({ length }) => length),
          [3 * d, d, 3 * d, d],
        );
        assert(states.every((state) => state.some((h) => h !== 0)));
        assert.deepEqual(states[3], states[0]!.slice(0, d));
      });
    });

  it('works on a plane through the centre', async () => {
    const files = new ModelFolder();
    const model = { path: files.modelPath, providers: ['cpu'] };
    const first = { model, layer: 3, prompts: [prompt], watch: [0] };
    const { states } = await client.unedited({ model, layer: 3, prompts: [prompt] });
    const centre = states[0]!.slice(-d);
    const [same, zeroed] = [neutral(), with_((r) => r.mask.fill(0))];
    const {
      rows: [reply],
    } = await client.flip({ ...first, centre, rows: [same, zeroed] });
    assert(Math.abs(reply![0]!.watched[0]! - reply![1]!.watched[0]!) < 1e-4);
    await files.remove();
  });

  it('moves the words of a planted category together', async () => {
    const files = new ModelFolder({ gain: 0.1 });
    const id = (word: string): number => files.tiny.tokenizer.idOf.get(word)!;
    const watch = categories['animal']!.map(id);
    const model = { path: files.modelPath, providers: ['cpu'] };
    const rows = [neutral(), with_((r) => r.mask.fill(-1))];
    const request = {
      model,
      layer: 3,
      centre: new Float32Array(d),
      prompts: [[id('dog')]],
      rows,
      watch,
    };
    const {
      rows: [reply],
    } = await client.flip(request);
    const [before, after] = reply!.map(
      (row) => row.watched.reduce((a, b) => a + b, 0) / watch.length,
    );
    assert(before! > 5 && after! < -5, `${before} -> ${after}`);
    await files.remove();
  });

  it('gives the same figures where another thread makes them, for two questions at once', async () => {
    const files = new ModelFolder();
    const random = new Random(3);
    const few = Array.from({ length: 100 }, () =>
      with_((row) => row.mask.forEach((_, i) => (row.mask[i] = random.next() < 0.5 ? 1 : -1))),
    );
    const many = Array.from({ length: 1700 }, (_, i) => few[i % few.length]!);
    const base = { layer: 2, centre: new Float32Array(d), watch: [7, 300] };
    const ask = (rows: readonly Intervention[], tokens: readonly number[]) =>
      client.flip({
        ...base,
        model: { path: files.modelPath, providers: ['cpu'] },
        prompts: [tokens],
        rows,
      });
    const [a, b] = await Promise.all([ask(many, prompt), ask(many, [9, 8])]);
    for (const [many, tokens] of [
      [a, prompt],
      [b, [9, 8]],
    ] as const) {
      const { rows } = await ask(few, tokens);
      assert.equal(many.rows[0]!.length, 1700);
      many.rows[0]!.forEach((row, i) => assert.deepEqual(row, rows[0]![i % few.length]));
    }
    await files.remove();
  });

  it('refuses what makes no sense', async () => {
    const files = new ModelFolder();
    const model = { path: files.modelPath, providers: ['cpu'] };
    const base = {
      model,
      layer: 2,
      centre: new Float32Array(d),
      prompts: [prompt],
      rows: [neutral()],
      watch: [],
    };
    await assert.rejects(client.flip({ ...base, layer: 9 }), fault('layer-out-of-range'));
    await assert.rejects(client.flip({ ...base, watch: [668] }), fault('tokenizer-mismatch'));
    await assert.rejects(client.flip({ ...base, prompts: [[]] }), /at least one token/);
    await assert.rejects(
      client.flip({ ...base, centre: new Float32Array(3) }),
      /32 finite numbers/,
    );
    const half = with_((r) => r.force.fill(0.5));
    await assert.rejects(client.flip({ ...base, rows: [half] }), /-1, 0 or 1/);
    await files.remove();
  });

  async function untouched(): Promise<Float32Array> {
    const outputs = await runModel(tinyModel().model, tokenFeeds([prompt]));
    return floatsOf(outputs['logits']).slice(-668);
  }
});
