/** One checkpoint of each kind by the real child process: caches, edits and twins work on all graphs that are built. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createInferenceClient } from '../../../server/inference/client/client';
import { golden, runsOf } from '../../support/checkpoints';
import { hostPath, temporaryFolder } from '../../support/paths';
import { readCache } from '../../support/readCache';
import { floatsOf } from '../../support/runModel';

const text = [
  ...['gpt2', 'pythia', 'phi3-longrope', 'mixtral', 'qwen2-moe', 'qwen3-next', 'qwen3.5'],
  ...['bert', 'roberta', 'minilm'],
];
const vocabulary = 43;

describe('Checkpoints of other families', function () {
  this.timeout(60_000);
  const client = createInferenceClient({ hostPath, log: () => undefined });
  const scratch = temporaryFolder();

  after(async () => {
    await client.dispose();
    fs.rmSync(scratch, { recursive: true, force: true });
  });

  for (const name of text) {
    const model = { path: golden(name), providers: ['cpu'] };
    const [first] = runsOf(name);
    const prompt = Array.from(first!.input.data as BigInt64Array, Number);
    const cacheOf = (prefix: readonly number[], changes: object = {}) =>
      client.buildCache(
        {
          ...{ model, site: { kind: 'resid', layer: 2 }, prefix, signs: 'raw', tokens: vocabulary },
          ...{ tokenizerSha256: 'f'.repeat(64), folder: scratch, ...changes },
        },
        () => undefined,
      );

    it(`have caches of tokens alone and behind another: ${name}`, async () => {
      const alone = readCache((await cacheOf([])).path);
      const single = runsOf(name).find((run) => run.name === 'single')!;
      const states = floatsOf(single.sites.get('resid.2'));
      const ids = Array.from(single.input.data as BigInt64Array, Number);
      const width = alone.dimensions;
      ids.forEach((token, row) => {
        for (let d = 0; d < width; d += 1) {
          const h = states[row * width + d]!;
          const bit = (alone.rows[token * (width / 8) + (d >> 3)]! >> (d & 7)) & 1;
          if (Math.abs(h) > 1e-5) assert.equal(bit, h > 0 ? 1 : 0, `token ${token}, ${d}`);
        }
      });
      const behind = readCache((await cacheOf([prompt[0]!])).path);
      assert.notDeepEqual(behind.rows, alone.rows);
      const twin = { ...model, twin: { kind: 'gaussian', seed: 1 } };
      assert.notDeepEqual(readCache((await cacheOf([], { model: twin })).path).rows, alone.rows);
    });

    if (name !== 'minilm')
      it(`keep every bit of their logits under masks of ones: ${name}`, async () => {
        const { sites, layers } = await client.openModel(model);
        const places = [
          ...[0, 1, layers].map((layer) => ({ layer })),
          ...(['k', 'v', 'ffn'] as const).flatMap((site) => {
            const layer = sites[site].findIndex((width) => width !== null) + 1;
            return layer > 0 ? [{ site, layer }] : [];
          }),
        ];
        for (const place of places)
          assert.deepEqual(
            await client.maskIdentity({ model, ...place, prompt }),
            { bitIdentical: true, maxAbsDifference: 0 },
            JSON.stringify(place),
          );
      });
  }
});
