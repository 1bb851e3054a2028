/** The jobs end to end: a real model, the real child process, threads and files; no editor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { JobContext, Jobs, OpenCatalog } from '../../server/jobs/api';
import { evidencePathOf } from '../../server/jobs/api';
import { createJobs } from '../../server/jobs/jobs';
import { FaultError, type FaultCode } from '../../server/protocol/fault';
import { hostPath, root, temporaryFolder, tokenizerWorkerPath } from '../support/paths';
import { tinyModel } from '../support/tinyModel';
import { categories } from '../support/words';

const hosts = {
  inference: hostPath,
  tokenizer: tokenizerWorkerPath,
  scoring: path.join(root, 'out/server/scoringWorker.js'),
};

const words = (id: string): string =>
  categories[id]!.map((w) => JSON.stringify(` ${w}`)).join(', ');
const CATALOG = `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
signs: centred
features:
  - id: animal
    anchors: [${words('animal')}]
    register: { top: 16 }
  - id: colour
    anchors: [${words('colour')}]
`;

const fault = (code: FaultCode, message?: RegExp) => (error: unknown) =>
  error instanceof FaultError &&
  error.fault.code === code &&
  (message?.test(error.message) ?? true);

const context = (signal = new AbortController().signal): JobContext => ({
  signal,
  onProgress: () => undefined,
});

describe('jobs', () => {
  let folder: string;
  let jobs: Jobs;
  const open = (text = CATALOG, name = 'x.dims.yaml'): OpenCatalog => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return { path: file, parsed: parseCatalog(text) };
  };

  beforeEach(() => {
    folder = temporaryFolder();
    const { model, tokenizer } = tinyModel({ dimensions: 64 });
    fs.writeFileSync(path.join(folder, 'model.onnx'), model);
    fs.writeFileSync(path.join(folder, 'tokenizer.json'), tokenizer.json);
    fs.writeFileSync(path.join(folder, 'tokenizer_config.json'), tokenizer.config);
    jobs = createJobs({ hosts, version: '0.0.0-test', log: () => undefined });
    jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: path.join(folder, 'cache') });
  });
  afterEach(async () => {
    await jobs.dispose();
    fs.rmSync(folder, { recursive: true });
  });

  it('measure the planted features, keep the evidence, and build the cache once', async () => {
    const catalog = open();
    const reply = await jobs.measure(catalog, {}, context());
    assert.equal(reply.saved, true);
    assert.deepEqual(
      reply.features.map((f) => f.id),
      ['animal', 'colour'],
    );
    for (const feature of reply.features) {
      assert.ok(feature.auc.heldOut.value > 0.8, `${feature.id} ${feature.auc.heldOut.value}`);
      assert.equal(feature.provenance.runtime, '1.30.0');
      assert.notEqual(feature.nullMatched.q, null);
    }
    const evidence = await jobs.evidence(catalog);
    assert.deepEqual(evidence?.features['animal']?.measurement, toSixDigits(reply.features[0]));
    assert.deepEqual(evidence?.model, reply.model);
    assert.equal((await jobs.buildCache(catalog, context())).built, false);
    assert.equal(await jobs.cacheState(catalog), 'ready');
    assert.equal(jobs.provider(catalog), 'cpu');
  });

  it('pack raw signs beside centred ones, so that switching runs no model', async () => {
    const raw = open(CATALOG.replace('signs: centred', 'signs: raw'), 'raw.dims.yaml');
    assert.equal((await jobs.buildCache(open(), context())).built, true);
    assert.equal(await jobs.cacheState(raw), 'ready');
    assert.equal((await jobs.buildCache(raw, context())).built, false);
  });

  it('give the same bytes of evidence for the same seed', async () => {
    const catalog = open();
    const file = evidencePathOf(catalog.path);
    await jobs.measure(catalog, { seed: 5 }, context());
    const first = fs.readFileSync(file);
    fs.rmSync(file);
    await jobs.measure(catalog, { seed: 5 }, context());
    assert.deepEqual(fs.readFileSync(file), first);
  });

  it('measure one feature without touching the evidence of the others', async () => {
    const catalog = open();
    await jobs.measure(catalog, {}, context());
    const before = (await jobs.evidence(catalog))!.features['colour'];
    await jobs.measure(catalog, { features: ['animal'], seed: 9 }, context());
    const after = (await jobs.evidence(catalog))!.features;
    assert.deepEqual(after['colour'], before);
    assert.equal(after['animal']!.measurement!.provenance.seed, 9);
  });

  it('flip signs in the live forward pass; an all-ones mask leaves the logits bit for bit', async () => {
    const catalog = open();
    const flip = await jobs.flip(catalog, { feature: 'animal' }, context());
    assert.deepEqual(flip.maskIdentity, { bitIdentical: true, maxAbsDifference: 0 });
    assert.equal(flip.targets, categories['animal']!.length);
    assert.equal(flip.disjointConcept, 'colour');
    assert.ok(flip.arms.away.relative.mean < flip.arms.toward.relative.mean, 'away below toward');
    assert.ok(flip.arms.away.kl.mean > 0);
    const kept = (await jobs.evidence(catalog))!.features['animal']!.flip;
    assert.deepEqual(kept, toSixDigits(flip));
  });

  it('answer a dimension only where a cache is there', async () => {
    const catalog = open();
    const { signal } = new AbortController();
    assert.equal(await jobs.dimension(catalog, 3, signal), undefined);
    await jobs.buildCache(catalog, context());
    const rows = await jobs.dimension(catalog, 3, signal);
    assert.deepEqual(
      rows?.map((row) => [row.feature, row.evidence.index, row.registered]),
      [
        ['animal', 3, false],
        ['colour', 3, false],
      ],
    );
  });

  it('say what is known of a catalog without running the model', async () => {
    const facts = await jobs.facts(open());
    assert.equal(facts.model?.dimensions, 64);
    assert.equal(facts.model.layers, 3);
    assert.equal(facts.vocabulary?.idsOf(' dog').length, 1);
    assert.equal(facts.files.get('model.onnx')?.state, 'present');
    assert.ok(!fs.existsSync(path.join(folder, 'cache')), 'no cache was made');
  });

  it('load no model in an untrusted workspace', async () => {
    jobs.setEnvironment({ trusted: false, providers: [], cacheFolder: '' });
    await assert.rejects(jobs.measure(open(), {}, context()), fault('untrusted-workspace'));
    const facts = await jobs.facts(open());
    assert.equal(facts.model, undefined);
    assert.ok(facts.vocabulary, 'validation goes on');
  });

  const broken: readonly (readonly [string, FaultCode, (f: string) => void, string?])[] = [
    ['a missing model', 'model-missing', (f) => fs.rmSync(path.join(f, 'model.onnx'))],
    ['a missing tokenizer', 'tokenizer-missing', (f) => fs.rmSync(path.join(f, 'tokenizer.json'))],
    [
      'a corrupt model',
      'model-corrupt',
      (f) => fs.writeFileSync(path.join(f, 'model.onnx'), 'not a model'),
    ],
    [
      'a corrupt tokenizer',
      'tokenizer-corrupt',
      (f) => fs.writeFileSync(path.join(f, 'tokenizer.json'), '{'),
    ],
    [
      'NaN states',
      'non-finite-state',
      (f) =>
        fs.writeFileSync(
          path.join(f, 'model.onnx'),
          tinyModel({ dimensions: 64, poison: 7 }).model,
        ),
    ],
    [
      'a model of another vocabulary',
      'tokenizer-mismatch',
      (f) => fs.writeFileSync(path.join(f, 'tokenizer.json'), largerTokenizer(f)),
    ],
    [
      'broken YAML',
      'catalog-invalid',
      () => undefined,
      CATALOG.replace('features:', 'features: ['),
    ],
    [
      'a layer that the model lacks',
      'layer-out-of-range',
      () => undefined,
      CATALOG.replace('layer: 2', 'layer: 9'),
    ],
    [
      'neurons before the first block',
      'layer-out-of-range',
      () => undefined,
      CATALOG.replace('kind: resid', 'kind: ffn').replace('layer: 2', 'layer: 0'),
    ],
    [
      'another model than the catalog names',
      'model-hash-mismatch',
      () => undefined,
      CATALOG.replace('path: model.onnx', `path: model.onnx, sha256: ${'f'.repeat(64)}`),
    ],
    [
      'one anchor word',
      'too-few-anchors',
      () => undefined,
      CATALOG.replace(words('animal'), '" dog"'),
    ],
    [
      'an anchor that is no token',
      'catalog-invalid',
      () => undefined,
      CATALOG.replace('" dog"', '" hippopotamus"'),
    ],
  ];
  for (const [what, code, spoil, text] of broken) {
    it(`refuse ${what} with one clear fault, and go on`, async () => {
      const catalog = open(text);
      spoil(folder);
      await assert.rejects(
        jobs.measure(catalog, { features: ['animal'] }, context()),
        (error: unknown) => {
          assert.ok(error instanceof FaultError, String(error));
          assert.equal(error.fault.code, code, error.message);
          assert.ok(error.fault.message.length > 10 && error.fault.advice.length > 10);
          return true;
        },
      );
      assert.equal((await jobs.doctor()).telemetryDisabled, true);
    });
  }

  it('return the numbers where the evidence cannot be kept', async () => {
    const catalog = open();
    fs.mkdirSync(evidencePathOf(catalog.path));
    const reply = await jobs.measure(catalog, { features: ['animal'] }, context());
    assert.equal(reply.saved, false);
    assert.ok(reply.features[0]!.auc.heldOut.value > 0.8);
    assert.match(reply.warnings.join(), /evidence was not kept/);
  });

  it('stop when cancelled, and work again after', async () => {
    const stop = new AbortController();
    const running = jobs.measure(
      open(),
      {},
      {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      },
    );
    await assert.rejects(running, fault('cancelled'));
    assert.equal((await jobs.measure(open(), {}, context())).features.length, 2);
  });

  it('survive the death of the inference process: one clear fault, then all works again', async function () {
    if (!fs.existsSync('/proc/self/cmdline')) this.skip();
    const killed: number[] = [];
    const onProgress = (): void => {
      if (killed.length === 0) killed.push(...killInferenceHosts());
    };
    // The last message may already be on its way when the process dies: then nothing was lost.
    const lost: unknown = await jobs
      .measure(open(), {}, { ...context(), onProgress })
      .catch((e: unknown) => e);
    if (lost instanceof Error)
      assert.ok(fault('inference-died', /Run it again/)(lost), lost.message);
    assert.equal(killed.length, 1);
    fs.rmSync(path.join(folder, 'cache'), { recursive: true });
    assert.equal((await jobs.measure(open(), {}, context())).features.length, 2);
    assert.notDeepEqual(inferenceHosts(), killed);
  });
});

/** The folder's tokenizer with more words than the model's embedding has rows. */
function largerTokenizer(folder: string): string {
  const json = JSON.parse(fs.readFileSync(path.join(folder, 'tokenizer.json'), 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  const { vocab } = json.model;
  const size = Math.max(...Object.values(vocab)) + 1;
  for (let i = 0; i < 50; i++) vocab[`extra${i}`] = size + i + 10;
  return JSON.stringify(json);
}

/** Process ids of this process's inference hosts. */
function inferenceHosts(): number[] {
  const ps = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  const lines = ps.split('\n').filter((line) => line.includes('inferenceHost'));
  return lines.map((line) => Number.parseInt(line, 10));
}

/** Kills them for real, and says which. */
function killInferenceHosts(): number[] {
  const hosts = inferenceHosts();
  for (const pid of hosts) process.kill(pid, 'SIGKILL');
  return hosts;
}

/** The numbers as the evidence keeps them. */
function toSixDigits<T>(value: T): T {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isInteger(item) ? Number(item.toPrecision(6)) : item,
  );
  return JSON.parse(text) as T;
}
