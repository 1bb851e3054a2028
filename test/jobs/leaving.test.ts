/** Nothing more is read for a caller that leaves. The processes are made up; what stands around them is real. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import type { InferenceClient, ModelSummary } from '../../server/inference/api';
import { CallQueue } from '../../server/inference/client/callQueue';
import { atlasJobs } from '../../server/jobs/atlasJob';
import { cacheList, cacheState } from '../../server/jobs/cacheState';
import type { Equipment } from '../../server/jobs/equipment';
import { thumbnailJob } from '../../server/jobs/thumbnailJob';
import type { ScoringClient } from '../../server/scoring/client';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { Surroundings } from '../../server/surroundings/surroundings';
import { fault } from '../support/faults';
import { imageCatalog } from '../support/imageFolder';
import { JobFolder, plantedCatalog } from '../support/jobs';
import { tokenizerHostPath } from '../support/paths';

const summary: ModelSummary = {
  ...{ sha256: 'a'.repeat(64), dimensions: 64, layers: 3, vocabulary: 1000 },
  ...{ architecture: 'made up', sites: { k: [], v: [], ffn: [] } },
};

/** Work that ends only where it is stopped. */
class Endless {
  calls = 0;
  stopped = 0;
  readonly begun: Promise<void>;
  #begin: () => void = () => undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.#begin = resolve));
  }

  run(signal: AbortSignal | undefined): Promise<never> {
    this.calls += 1;
    this.#begin();
    return new Promise((_, reject) =>
      signal?.addEventListener('abort', () => {
        this.stopped += 1;
        reject(new Error('stopped'));
      }),
    );
  }
}

describe('a caller that leaves', function () {
  this.timeout(60_000);
  let folder: JobFolder;
  let around: Surroundings;
  beforeEach(() => {
    folder = new JobFolder();
  });
  afterEach(async () => {
    await around.dispose();
    await folder.remove();
  });

  function equipped(
    inference: Partial<InferenceClient>,
    scoring: Partial<ScoringClient> = {},
  ): Equipment {
    const client = {
      ...{ openModel: () => Promise.resolve(summary), queue: new CallQueue() },
      ...inference,
    } as InferenceClient;
    around = new Surroundings(client, tokenizerHostPath);
    around.environment = { trusted: true, providers: [], cacheFolder: folder.cacheFolder };
    return { ...{ inference: client, around }, scoring } as unknown as Equipment;
  }

  /** Two callers of one work: it is stopped with the second, and begun again for a third. */
  async function leaveBoth(
    ask: (signal: AbortSignal) => Promise<unknown>,
    work: Endless,
  ): Promise<void> {
    const [one, two, three] = [0, 1, 2].map(() => new AbortController());
    const [first, second] = [ask(one!.signal), ask(two!.signal)];
    await work.begun;
    // The second may still be on its way there.
    await new Promise((resolve) => setTimeout(resolve, 50));
    one!.abort();
    await assert.rejects(first, fault('cancelled'));
    assert.equal(work.stopped, 0, 'somebody still waits');
    two!.abort();
    await assert.rejects(second, fault('cancelled'));
    assert.deepEqual([work.calls, work.stopped], [1, 1]);
    const third = ask(three!.signal);
    while (work.calls < 2) await new Promise((resolve) => setImmediate(resolve));
    three!.abort();
    await assert.rejects(third, fault('cancelled'));
    assert.equal(work.stopped, 2);
  }

  it('of the facts ends the opening of the model', async () => {
    const work = new Endless();
    equipped({ openModel: (_, signal) => work.run(signal) });
    const open = folder.open();
    await leaveBoth((signal) => around.facts(open, signal), work);
  });

  it('of the facts has no file opened where it has left before', async () => {
    const work = new Endless();
    equipped({ openModel: (_, signal) => work.run(signal) });
    await assert.rejects(around.facts(folder.open(), AbortSignal.abort()), fault('cancelled'));
    assert.equal(work.calls, 0);
  });

  it('of the caches has no more of them looked for', async () => {
    const left = new AbortController();
    let looked = 0;
    const equipment = equipped({
      locateCache: () => {
        looked += 1;
        if (looked === 3) left.abort();
        return Promise.resolve({ path: '', state: 'none' });
      },
    });
    await assert.rejects(cacheList(folder.open(), equipment, left.signal), fault('cancelled'));
    assert.equal(looked, 3);
    assert.deepEqual(await cacheList(folder.open(), equipment), []);
    assert.equal(looked, 3 + 2 * (summary.layers + 1), 'all layers, raw and centred');
  });

  it('of the state of a cache ends the opening of the model', async () => {
    const work = new Endless();
    const equipment = equipped({ openModel: (_, signal) => work.run(signal) });
    const open = folder.open();
    await leaveBoth((signal) => cacheState(open, equipment, signal), work);
  });

  it('of the atlas ends the scoring', async () => {
    const work = new Endless();
    const equipment = equipped(
      { locateCache: () => Promise.resolve({ path: 'x.dimcache', state: 'ready' }) },
      { atlas: (_, signal) => work.run(signal) },
    );
    const [atlas, open] = [atlasJobs(equipment), folder.open()];
    await leaveBoth((signal) => atlas(open, signal), work);
  });

  it('of a thumbnail ends its making', async () => {
    const work = new Endless();
    const equipment = equipped({ thumbnail: (_, signal) => work.run(signal) });
    fs.mkdirSync(folder.file('images'));
    fs.writeFileSync(folder.file('images/a.png'), 'made up');
    fs.writeFileSync(folder.file('preprocessor_config.json'), '{}');
    const [thumbnail, open] = [thumbnailJob(equipment), folder.open(imageCatalog)];
    await leaveBoth((signal) => thumbnail(open, 'a.png', signal), work);
  });
});

describe('the state of a cache', () => {
  it('keeps why it is not known', async () => {
    const folder = new JobFolder();
    try {
      const inLayer = (layer: number): OpenCatalog =>
        folder.open(plantedCatalog.replace('layer: 2', `layer: ${layer}`));
      const beyond = await folder.jobs.cacheState(inLayer(9));
      assert.ok(beyond.state === 'unknown');
      assert.equal(beyond.fault.code, 'layer-out-of-range');
      assert.match(beyond.fault.message, /^Layer 9 of the site resid is not in the model/);
      assert.deepEqual(await folder.jobs.cacheState(inLayer(2)), { state: 'none' });
      fs.rmSync(folder.file('model.onnx'));
      const lost = await folder.jobs.cacheState(inLayer(2));
      assert.ok(lost.state === 'unknown');
      assert.equal(lost.fault.code, 'model-missing');
    } finally {
      await folder.remove();
    }
  });
});
