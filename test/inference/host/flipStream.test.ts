/** Flips that go through a model block by block, beside those of the whole graph. */
import assert from 'node:assert/strict';
import * as path from 'node:path';
import '../../../server/inference/host/disableTelemetry';
import type { EditedLayer, EditPlan, EditRow, Intervention } from '../../../server/protocol/flips';
import { FaultError, faultError } from '../../../server/protocol/fault';
import type { CacheProgress, ModelRef } from '../../../server/inference/api';
import { runDirect } from '../../../server/inference/host/directRun';
import { runEdits, runLosses } from '../../../server/inference/host/editRun';
import {
  editIdentity,
  runFlip,
  runIdentity,
  runUnedited,
} from '../../../server/inference/host/flipRun';
import { runGenerate } from '../../../server/inference/host/generateRun';
import type { HostContext, JobControl } from '../../../server/inference/host/context';
import { Models } from '../../../server/inference/host/models';
import { Providers } from '../../../server/inference/host/providers';
import { Reducer } from '../../../server/inference/host/reducer';
import { Sessions } from '../../../server/inference/host/sessions';
import { TextMemory } from '../../../server/inference/host/textStates';
import { golden } from '../../support/checkpoints';
import { fault } from '../../support/faults';
import { weightsOf } from '../../support/graphs/spec';
import { structures, type Structure } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';
import { root } from '../../support/paths';
import { Random } from '../../support/random';

const prompts = [[5, 9, 2], [7], [1, 2, 3], [4, 4], [9]];
const watch = [3, 11];
const checkpoints = [
  'gpt2',
  'pythia',
  'phi3-longrope',
  'mixtral',
  'qwen2-moe',
  'qwen3-next',
  'qwen3.5',
];

/** @param residentBytes 1: every model that can be cut is too large. */
function contextOf(residentBytes: number, stateBytes?: number): HostContext {
  return {
    models: new Models(residentBytes),
    sessions: new Sessions(),
    providers: new Providers(),
    texts: new TextMemory(),
    ...(stateBytes !== undefined && { stateBytes }),
  };
}

const quiet: JobControl = {
  breathe: () => Promise.resolve(),
  progress: () => undefined,
  floats: () => Promise.reject(new Error('No floats.')),
};

function editOf(width: number, random: Random): Intervention {
  const force = new Float32Array(width);
  for (let i = 0; i < width / 4; i += 1) force[random.below(width)] = random.below(2) * 2 - 1;
  return { mask: new Float32Array(width).fill(1), force };
}

/** Rows that change nothing, one place, or all; and enough of each to leave out the blocks below. */
function planOf(places: EditPlan['layers'], positions: EditPlan['positions']): EditPlan {
  const random = new Random(7);
  const row = (edited: (at: number) => boolean): EditRow =>
    places.map(({ centre }, at) => (edited(at) ? editOf(centre.length, random) : null));
  const rows = [
    row(() => false),
    ...[1, 2, 3, 4].flatMap(() => places.map((_, only) => row((at) => at === only))),
    row(() => true),
  ];
  return { layers: places, rows, positions };
}

describe('Flips block by block', function () {
  this.timeout(120_000);
  const files = new ModelFolder({ layers: 4 });
  const [large, whole] = [contextOf(1), contextOf(Infinity)];

  after(async () => {
    for (const { sessions } of [large, whole]) await sessions.close();
    await files.remove();
  });

  const refOf = ({ name, spec, style }: Structure): ModelRef => ({
    path: files.write(
      `${name.replace(/\W+/g, '-')}.onnx`,
      writeModel(spec, style, weightsOf(spec)),
    ),
    providers: ['cpu'],
  });

  const both = async <T>(work: (context: HostContext) => Promise<T>): Promise<[T, T]> => [
    await work(large),
    await work(whole),
  ];

  /** @param which Of the places: a check of the mask there alone, which goes through all blocks twice. */
  const compare = async (model: ModelRef, which: number): Promise<boolean> => {
    const { byBlocks, layers, dimensions, sites } = (await large.models.open(model)).summary;
    const centre = (width: number): Float32Array => new Float32Array(width).fill(0.01);
    const own = (['k', 'ffn'] as const).flatMap((site): EditedLayer[] => {
      const layer = sites[site].findIndex((width) => width !== null) + 1;
      return layer > 0 ? [{ site, layer, centre: centre(sites[site][layer - 1]!) }] : [];
    });
    const stream: EditedLayer[] = [0, 1, layers].map((layer) => ({
      layer,
      centre: centre(dimensions),
    }));
    const read: EditedLayer[] = [];
    for (const place of [...stream, ...own]) {
      const plan = planOf([place], 'all');
      const rows = plan.rows.map((row) => row[0] ?? neutral(place.centre.length));
      const request = { model, ...place, prompts, rows, watch };
      const label = JSON.stringify({ ...place, centre: null });
      const unread = await refusal(runFlip(whole, request, quiet));
      if (unread) {
        assert.equal(place.site, 'k', label);
        assert.deepEqual(await refusal(runFlip(large, request, quiet)), unread);
        continue;
      }
      read.push(place);
      const flips = await both((context) => runFlip(context, request, quiet));
      assert.deepEqual(flips[0].rows, flips[1].rows, label);
      const states = await both((context) =>
        runUnedited(context, { model, ...place, prompts }, quiet),
      );
      assert.deepEqual(states[0].states, states[1].states, label);
    }
    const alone = { model, ...read[which % read.length]!, prompt: prompts[0]! };
    const same = await both((context) => runIdentity(context, alone, quiet));
    assert.deepEqual(same[0], same[1], JSON.stringify({ ...alone, centre: null }));
    const together = await both((context) =>
      editIdentity(context, model, { layers: stream, prompt: prompts[0]! }, quiet),
    );
    assert.deepEqual(together[0], together[1]);
    const sweep = planOf(stream, 'last');
    const sweeps = await both((context) =>
      runEdits(context, model, { ...sweep, prompts, watch }, quiet),
    );
    assert.deepEqual(sweeps[0], sweeps[1]);
    return byBlocks === true;
  };

  for (const [i, structure] of structures.entries())
    it(`are those of the whole graph: ${structure.name}`, async () => {
      const cut = !/static batch|dynamic int8/.test(structure.name);
      assert.equal(await compare(refOf(structure), i), cut);
    });

  for (const [i, name] of checkpoints.entries())
    it(`are those of the whole checkpoint: ${name}`, async () => {
      assert.equal(await compare({ path: golden(name), providers: ['cpu'] }, i), true);
    });

  describe('of one model', () => {
    const model = { path: files.modelPath, providers: ['cpu'] };
    const place = { layer: 2, centre: new Float32Array(32) };
    const rows = planOf([place], 'all').rows.map((row) => row[0] ?? neutral(32));
    const request = { model, ...place, prompts, rows, watch };
    const placed = (context: HostContext, control = quiet) => runFlip(context, request, control);
    const fresh = (stateBytes?: number): HostContext => ({
      ...contextOf(1, stateBytes),
      models: large.models,
    });

    it('are the same where the states of few prompts fit into memory', async () => {
      assert.deepEqual((await placed(fresh(1))).rows, (await placed(whole)).rows);
    });

    it('are the same where another thread reduces their logits', async () => {
      const reducer = new Reducer(path.join(root, 'out/server/reduceThread.js'));
      const { vocabulary } = (await large.models.open(model)).summary;
      const enough = Math.ceil(2 ** 20 / (vocabulary * prompts.length));
      const many = Array.from({ length: enough }, (_, i) => rows[i % rows.length]!);
      let freed = 0;
      const control = { ...quiet, free: () => void (freed += 1) };
      const asked = (context: HostContext) => runFlip(context, { ...request, rows: many }, control);
      const beside = await asked({ ...fresh(2 ** 22), reducer });
      assert.equal(freed, 1, 'the next job may begin while it reduces');
      assert.deepEqual(beside.rows, (await asked(fresh())).rows);
      assert.deepEqual(beside.rows, (await asked({ ...whole, reducer })).rows);
      assert.equal(freed, 2, 'without the thread nothing is left to do');
      await reducer.close();
    });

    it('remember what their prompts have below the edit, and say which blocks they go through', async () => {
      const context = fresh();
      const seen: CacheProgress[] = [];
      const control = { ...quiet, progress: (at: CacheProgress) => void seen.push(at) };
      const blocks = (): string[] => [
        ...new Set(seen.splice(0).map((at) => `${at.blocks.first}-${at.blocks.last}`)),
      ];
      await runUnedited(context, { model, ...place, prompts }, control);
      assert.deepEqual(blocks(), ['1-1', '2-2']);
      await runIdentity(context, { model, ...place, prompt: prompts[0]! }, control);
      assert.deepEqual(blocks(), ['3-3', '4-4']);
      await placed(context, control);
      assert.deepEqual(
        seen.map(({ share }) => share > 0 && share <= 1),
        seen.map(() => true),
      );
      assert.deepEqual(
        seen.map(({ share }) => share),
        seen.map(({ share }) => share).sort((a, b) => a - b),
      );
      assert.equal(seen.at(-1)!.share, 1);
      assert.deepEqual(blocks(), ['3-3', '4-4']);
    });

    it('end between two batches when they are cancelled, and leave no session open', async () => {
      const context = fresh();
      let breaths = 0;
      const control = {
        ...quiet,
        breathe: () => {
          breaths += 1;
          const stop = faultError('cancelled', 'The run was cancelled.', 'Start it again.');
          return breaths === 3 ? Promise.reject(stop) : Promise.resolve();
        },
      };
      await assert.rejects(placed(context, control), fault('cancelled'));
      assert.deepEqual([breaths, context.sessions.count], [3, 0]);
      assert.deepEqual((await placed(context)).rows, (await placed(whole)).rows);
    });

    it('refuse in words what would take the whole model', async () => {
      const plan = planOf([place], 'last');
      const context = fresh();
      const refused = fault('out-of-memory', /larger than the memory/);
      await assert.rejects(runDirect(context, model, { ...plan, prompts, watch }, quiet), refused);
      const passages = [[1, 2, 3]];
      await assert.rejects(runLosses(context, model, { ...plan, passages }, quiet), refused);
      const generate = { ...plan, prompts, tokens: 2 };
      await assert.rejects(runGenerate(context, model, generate, quiet), refused);
    });
  });
});

/** Why keys cannot be flipped, where a fused operator gives them and nothing reads them. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'site-unsupported') return error.fault;
    throw error;
  }
}

function neutral(width: number): Intervention {
  return { mask: new Float32Array(width).fill(1), force: new Float32Array(width) };
}
