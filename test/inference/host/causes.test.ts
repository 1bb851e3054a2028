/** What experiments ask about causes, answered by the real child process. */
import assert from 'node:assert/strict';
import '../../../server/inference/host/disableTelemetry';
import { runEdits } from '../../../server/inference/host/editRun';
import { Models } from '../../../server/inference/host/models';
import { Providers } from '../../../server/inference/host/providers';
import { Sessions } from '../../../server/inference/host/sessions';
import type { CausalCalls, EditPlan, Intervention } from '../../../server/protocol/flips';
import type { CausalQuestion, WatchedLogits } from '../../../server/protocol/flips';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { maxDifference } from '../../support/runModel';

const d = 32;
const zeros = new Float32Array(d);
const ones = new Float32Array(d).fill(1);
const neutral: Intervention = { mask: ones, force: zeros };
const reversed: Intervention = { mask: ones.map(() => -1), force: zeros };
const prompts = [[5, 300, 301], [7, 8], [300, 301, 302], [9]];
const watch = [7, 300];

const watchedOf = ({ watched, mean }: WatchedLogits): WatchedLogits => ({ watched, mean });

describe('causes', function () {
  this.timeout(60_000);
  const files = new ModelFolder();
  const client = files.client();
  after(() => files.remove());

  const asker =
    (folder: ModelFolder, of = folder.client()) =>
    async <C extends keyof CausalCalls>(
      ask: C,
      given: CausalCalls[C]['given'],
    ): Promise<CausalCalls[C]['reply']> => {
      const model = { path: folder.modelPath, providers: ['cpu'] };
      const question = { ask, given } as CausalQuestion;
      return await of.causes({ model, question });
    };
  const asked = asker(files, client);
  const layersOf = (...layers: number[]): EditPlan['layers'] =>
    layers.map((layer) => ({ layer, centre: zeros }));
  const flipOne = async (
    layer: number,
    prompt: readonly number[],
    row: Intervention,
    watched = watch,
  ) => {
    const model = { path: files.modelPath, providers: ['cpu'] };
    const rows = [neutral, row];
    const request = { model, layer, centre: zeros, prompts: [prompt], rows, watch: watched };
    return (await client.flip(request)).rows[0]![1]!;
  };

  it('gives each prompt and row what a flip of it alone gives, whatever runs beside it', async () => {
    const layers = layersOf(1, 2);
    const rows = [
      [neutral, neutral],
      [null, null],
      [reversed, null],
      [null, reversed],
    ];
    const reply = await asked('run', { layers, rows, positions: 'all', prompts, watch });
    assert.deepEqual(
      reply.map((r) => r.length),
      prompts.map(() => 4),
    );
    for (const [p, prompt] of prompts.entries()) {
      assert.deepEqual(reply[p]![1], reply[p]![0]);
      assert.deepEqual(reply[p]![2], watchedOf(await flipOne(1, prompt, reversed)));
      assert.deepEqual(reply[p]![3], watchedOf(await flipOne(2, prompt, reversed)));
    }
  });

  it('gives the same where no two sessions may be open at once', async () => {
    const layers = layersOf(0, 1, 2, 3);
    const only = (l: number) => layers.map((_, i) => (i === l ? reversed : null));
    const rows = [[], ...[0, 1, 2, 3].flatMap((l) => [only(l), only(l), only(l), only(l)])];
    const run = { layers, rows, positions: 'all', prompts, watch } as const;
    const ref = { path: files.modelPath, providers: ['cpu'] };
    const sessions = new Sessions(Infinity, 1);
    const context = { models: new Models(), sessions, providers: new Providers() };
    const control = {
      progress: () => undefined,
      floats: () => Promise.resolve(),
      breathe: () => Promise.resolve(),
    };
    assert.deepEqual(await runEdits(context, ref, run, control), await asked('run', run));
    await sessions.close();
  });

  it('edits the last position or chosen tokens only', async () => {
    const base = { layers: layersOf(1), rows: [[null], [reversed]], watch };
    const run = async (positions: EditPlan['positions'], prompt: number[]) =>
      (await asked('run', { ...base, positions, prompts: [prompt] }))[0]!;
    const all = await run('all', [5, 300, 301]);
    const last = await run('last', [5, 300, 301]);
    assert.notDeepEqual(last[1], all[1]);
    assert.deepEqual(await run({ tokens: [301] }, [5, 300, 301]), last);
    assert.deepEqual(await run({ tokens: [5, 300, 301] }, [5, 300, 301]), all);
    const none = await run({ tokens: [9] }, [5, 300, 301]);
    assert.deepEqual(none[1], none[0]);
    assert.deepEqual(await run('last', [5]), await run('all', [5]));
  });

  it('removes a direction and adds a vector', async () => {
    const direction = zeros.map((_, i) => (i === 3 ? 1 : 0));
    const maskOne = ones.map((_, i) => (i === 3 ? 0 : 1));
    const rows = [
      [null],
      [{ ...neutral, remove: direction }],
      [{ mask: maskOne, force: zeros }],
      [{ ...neutral, add: zeros }],
      [{ ...neutral, add: direction }],
    ];
    const plan = { layers: layersOf(2), rows, positions: 'all', prompts, watch } as const;
    for (const [none, removed, masked, same, added] of await asked('run', plan)) {
      assert(maxDifference(removed!.watched, masked!.watched) < 1e-4);
      assert.deepEqual(same, none);
      assert.notDeepEqual(added, none);
    }
  });

  it('at the last layer the direct effect is the whole effect, before it it is not', async () => {
    const given = { rows: [[null], [reversed]], positions: 'last', prompts, watch } as const;
    for (const [layer, same] of [
      [3, true],
      [1, false],
    ] as const) {
      const run = { ...given, layers: layersOf(layer) };
      const [whole, direct] = [await asked('run', run), await asked('direct', run)];
      prompts.forEach((_, p) => {
        const gap = maxDifference(whole[p]![1]!.watched, direct[p]![1]!.watched);
        assert.equal(gap < 1e-4, same, `layer ${layer}, prompt ${p}: ${gap}`);
        assert.deepEqual(direct[p]![0]!.watched, whole[p]![0]!.watched);
      });
    }
  });

  it('gives the mean loss of each next token', async () => {
    const passages = [
      [5, 300, 301],
      [7, 8],
    ];
    const plan = { layers: layersOf(3), rows: [[null], [reversed]], positions: 'all' } as const;
    const losses = await asked('losses', { ...plan, passages });
    const nll = async (prompt: number[], next: number): Promise<number> => {
      const { logSumExp, watched } = await flipOne(3, prompt, neutral, [next]);
      return logSumExp - watched[0]!;
    };
    const expected = ((await nll([5], 300)) + (await nll([5, 300], 301))) / 2;
    assert(Math.abs(losses[0]![0]! - expected) < 1e-5);
    assert(Math.abs(losses[1]![0]! - (await nll([7], 8))) < 1e-5);
    assert(losses[0]![1]! > losses[0]![0]!);
  });

  it('decodes the same with a past and without, edits included', async () => {
    const withPast = new ModelFolder({ past: true });
    const given = { layers: layersOf(1, 3), tokens: 6, prompts } as const;
    const rows = [
      [null, null],
      [reversed, null],
      [null, { ...neutral, force: ones }],
    ];
    for (const positions of ['all', 'last'] as const) {
      const plain = await asked('generate', { ...given, rows, positions });
      const kept = await asker(withPast)('generate', { ...given, rows, positions });
      assert.equal(plain.decoding, 'recompute');
      assert.equal(kept.decoding, 'past');
      assert.deepEqual(kept.tokens, plain.tokens);
      assert(plain.tokens.every((p) => p.length === 3 && p.every((r) => r.length === 6)));
      assert.notDeepEqual(plain.tokens[0]![1], plain.tokens[0]![0]);
    }
    await withPast.remove();
  });

  it('decodes the same with edited keys, values and neurons', async () => {
    const withPast = new ModelFolder({ past: true });
    const model = { path: files.modelPath, providers: ['cpu'] };
    const { sites } = await client.openModel(model);
    for (const site of ['k', 'v', 'ffn'] as const) {
      const width = sites[site][1]!;
      const centre = new Float32Array(width);
      const negated = { mask: centre.map(() => -1), force: centre };
      const layers = [{ site, layer: 2, centre }];
      for (const positions of ['all', 'last'] as const) {
        const given = { layers, rows: [[null], [negated]], positions, prompts, tokens: 6 };
        const plain = await asked('generate', given);
        const kept = await asker(withPast)('generate', given);
        assert.deepEqual([plain.decoding, kept.decoding], ['recompute', 'past']);
        assert.deepEqual(kept.tokens, plain.tokens, `${site} ${positions}`);
      }
      const identity = await asked('identity', { layers, prompt: prompts[0]! });
      assert.equal(identity.bitIdentical, true);
    }
    await withPast.remove();
  });

  it('refuses what the edited graph or its direct effect cannot do', async () => {
    const at = (site: 'ffn' | 'k', layer: number, width: number): EditPlan => ({
      layers: [{ site, layer, centre: new Float32Array(width) }],
      rows: [[null]],
      positions: 'all',
    });
    const rest = { prompts, watch };
    await assert.rejects(
      asked('run', { ...at('ffn', 0, 4 * d), ...rest }),
      fault('layer-out-of-range'),
    );
    await assert.rejects(asked('run', { ...at('ffn', 1, d), ...rest }), /128 finite numbers/);
    await assert.rejects(
      asked('direct', { ...at('ffn', 1, 4 * d), ...rest }),
      /Only edits of the residual stream/,
    );
  });

  it('says that neutral edits of several layers leave every bit', async () => {
    for (const folder of [files, new ModelFolder({ fused: true })]) {
      const identity = await asker(folder)('identity', {
        layers: layersOf(0, 1, 2, 3),
        prompt: prompts[0]!,
      });
      assert.deepEqual(identity, { bitIdentical: true, maxAbsDifference: 0, reason: null });
      if (folder !== files) await folder.remove();
    }
  });

  it('reads what neurons write, and the heads', async () => {
    const writes = await asked('writes', { layer: 2 });
    assert.equal(writes.neurons, 4 * d);
    assert.equal(writes.storage, 'float32 [128, 32]');
    const columns = await asked('columns', { layer: 2, neurons: [0, 77] });
    for (const [i, n] of [0, 77].entries()) {
      const row = columns.subarray(i * d, (i + 1) * d);
      row.forEach((w, j) => {
        const bit = (writes.signs[n * (d / 8) + (j >> 3)]! >> (j & 7)) & 1;
        assert.equal(bit, w > 0 ? 1 : 0);
      });
      assert(Math.abs(writes.norms[n]! - Math.hypot(...row)) < 1e-6);
    }
    assert.deepEqual(await asked('heads', { layer: 1 }), { heads: 4, keyHeads: 4, headWidth: 8 });
    await assert.rejects(asked('writes', { layer: 4 }), fault('layer-out-of-range'));
  });

  it('refuses what makes no sense', async () => {
    const base = { layers: layersOf(1), rows: [[null]], positions: 'all', prompts, watch } as const;
    await assert.rejects(
      asked('run', { ...base, layers: layersOf(7) }),
      fault('layer-out-of-range'),
    );
    await assert.rejects(asked('run', { ...base, layers: layersOf(2, 1) }), /must ascend/);
    await assert.rejects(asked('run', { ...base, layers: [] }), /at least one layer/);
    await assert.rejects(asked('run', { ...base, prompts: [[]] }), /at least one token/);
  });
});
