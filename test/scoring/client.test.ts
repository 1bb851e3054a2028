/** The computing thread, for real: a worker over a cache file on disk. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFileName } from '../../server/cache/key';
import { writeCache } from '../../server/cache/write';
import { FaultError } from '../../server/protocol/fault';
import type { ScoringClient } from '../../server/scoring/client';
import { createScoringClient } from '../../server/scoring/client';
import type { FlipJob, MeasureJob } from '../../server/scoring/messages';
import type { FlipAnswers } from '../../server/scoring/modelCalls';
import { cacheKeyOf } from '../support/cacheKey';
import { flipModelOf } from '../support/linearModel';
import { measure, taskOf } from '../support/measuring';
import { planesOf, plantedBits, rowsOf } from '../support/noise';
import { root, temporaryFolder } from '../support/paths';

const tokens = 600;
const dimensions = 40;
const bits = plantedBits({ tokens, dimensions, members: 30, register: 8, share: 0.8 }, 1);
const task = taskOf(30, { register: { rule: 'top', k: 8 } });
const settings = { seed: 0, folds: 5, draws: 20, most: 20 };
const silent = { signal: new AbortController().signal, onProgress: () => undefined };

describe('scoring thread', () => {
  let folder: string;
  let file: string;
  let client: ScoringClient;
  const job = (): MeasureJob => ({
    scope: { path: file, excluded: [] },
    tasks: [task],
    settings,
  });

  before(() => {
    folder = temporaryFolder();
    file = path.join(folder, cacheFileName(cacheKeyOf(tokens)));
    const key = cacheKeyOf(tokens);
    writeCache(file, key, new Float32Array(dimensions), rowsOf(bits));
    client = createScoringClient(path.join(root, 'out/server/scoringWorker.js'));
  });
  after(async () => {
    await client.dispose();
    fs.rmSync(folder, { recursive: true });
  });

  it('measures what the same code measures in this thread', async () => {
    const outcome = await client.measure(job(), silent);
    const here = measure(planesOf(bits), task, { draws: 20 });
    assert.deepEqual(outcome.measured, [here]);
    assert.match(outcome.cacheSha256, /^[0-9a-f]{64}$/);
  });

  it('leaves the excluded tokens out of the negatives', async () => {
    const excluded = [400, 401, 402];
    const outcome = await client.measure({ ...job(), scope: { path: file, excluded } }, silent);
    assert.equal(outcome.measured[0]!.nNeg, tokens - 30 - 3);
  });

  it('corrects over the features measured together, and says what it refused', async () => {
    const noise = taskOf(30, { id: 'noise', anchors: task.anchors.map((t) => t + 300) });
    const single = { ...task, id: 'single', anchors: [5], anchorTexts: ['five'] };
    const outcome = await client.measure({ ...job(), tasks: [task, noise, single] }, silent);
    const [planted, other] = outcome.measured;
    assert.equal(planted!.nullMatched.q, planted!.nullMatched.p! * 2);
    assert.ok(other!.nullMatched.q! >= other!.nullMatched.p!);
    assert.deepEqual(
      outcome.refused.map((r) => r.id),
      ['single'],
    );
  });

  it('answers a dimension as counting by hand does, while it measures', async () => {
    const measuring = client.measure({ ...job(), settings: { ...settings, draws: 400 } }, silent);
    const features = [{ id: 'planted', anchors: task.anchors, negatives: null }];
    const scope = { path: file, excluded: [] };
    const [row] = await client.dimension({ scope, index: 3, features }, silent.signal);
    const share = (from: number, to: number): number => {
      let plus = 0;
      for (let t = from; t < to; t++) plus += bits.at(t, 3) ? 1 : 0;
      return plus / (to - from);
    };
    assert.equal(row!.evidence.pPlus, share(0, 30));
    assert.equal(row!.evidence.pMinus, share(30, tokens));
    assert.deepEqual([row!.evidence.index, row!.nPos, row!.nNeg], [3, 30, tokens - 30]);
    assert.equal((await measuring).measured.length, 1);
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const endless = { ...job(), settings: { ...settings, draws: 1_000_000 } };
    const running = client.measure(endless, { ...silent, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await assert.rejects(
      running,
      (e: unknown) => e instanceof FaultError && e.fault.code === 'cancelled',
    );
  });

  it('asks the model through the thread that started it', async () => {
    const model = flipModelOf({
      dimensions,
      vocabulary: tokens,
      state: () => Float32Array.from({ length: dimensions }, (_, d) => 1 + d / dimensions),
      logit: (token, state) => (token < 30 ? state.slice(0, 8).reduce((a, b) => a + b, 0) : 0),
    });
    const asked: string[] = [];
    const answers: FlipAnswers = {
      maskIdentity: ({ layer, prompt }) => {
        asked.push(`maskIdentity at ${layer}`);
        return model.maskIdentity(prompt);
      },
      flip: ({ layer, ...run }) => {
        assert.deepEqual([layer, run.centre], [3, new Float32Array(dimensions)]);
        asked.push('flip');
        return model.flip(run);
      },
      unedited: ({ layer, prompts }) => {
        asked.push(`unedited at ${layer}: ${prompts.length}`);
        return model.unedited(prompts);
      },
    };
    const flip: FlipJob = {
      scope: { path: file, excluded: [] },
      place: { layer: 3 },
      task: {
        ...task,
        targets: null,
        prefix: [],
        about: 'zero',
        others: [],
        prompts: [1, 2, 3, 4, 5, 6, 7, 8].map((t) => ({ text: `p${t}`, tokens: [500 + t] })),
      },
      settings: { seed: 0, draws: 2, alpha: 0.05 },
    };
    const outcome = await client.flip(flip, silent, answers);
    assert.ok('verdict' in outcome.flip && outcome.flip.arms.away.relative.mean < 0);
    const first = ['unedited at 3: 8', `unedited at 3: ${30 + 128}`, 'maskIdentity at 3'];
    assert.deepEqual(asked, [...first, ...new Array<string>(8).fill('flip')]);
  });

  it('passes on a fault of the model, and keeps working', async () => {
    const flip: FlipJob = {
      scope: { path: file, excluded: [] },
      place: { layer: 3 },
      task: {
        ...task,
        targets: null,
        prefix: [],
        about: 'zero',
        others: [],
        prompts: [
          { text: 'a', tokens: [501] },
          { text: 'b', tokens: [502] },
        ],
      },
      settings: { seed: 0, draws: 1, alpha: 0.05 },
    };
    const fault = { code: 'inference-died', message: 'It died.', advice: 'Again.' } as const;
    const die = () => Promise.reject(new FaultError(fault));
    const dies: FlipAnswers = { maskIdentity: die, flip: die, unedited: die };
    await assert.rejects(
      client.flip(flip, silent, dies),
      (e: unknown) => e instanceof FaultError && e.fault.code === 'inference-died',
    );
    assert.equal((await client.measure(job(), silent)).measured.length, 1);
  });

  it('names a damaged cache, and does not measure it', async () => {
    const damaged = path.join(folder, 'damaged', path.basename(file));
    fs.mkdirSync(path.dirname(damaged));
    const bytes = fs.readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    fs.writeFileSync(damaged, bytes);
    const scope = { path: damaged, excluded: [] };
    await assert.rejects(
      client.measure({ ...job(), scope }, silent),
      (e: unknown) =>
        e instanceof FaultError && e.fault.code === 'cache-corrupt' && e.message.includes(damaged),
    );
  });
});
