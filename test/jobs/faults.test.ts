/**
 * The jobs where something is wrong, goes wrong or is stopped: a real model, real processes that are killed for real.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { sha256 } from '../../server/surroundings/claimStamps';
import {
  dimensionsOf,
  dimensionsPathOf,
  readDimensions,
} from '../../server/surroundings/dimensionStore';
import { evidencePathOf, readEvidence } from '../../server/surroundings/evidenceStore';
import { FaultError, type FaultCode } from '../../server/protocol/fault';
import { JobFolder, plantedCatalog, quietContext, wordsOf } from '../support/jobs';
import { tinyModel } from '../support/tinyModel';

const fault = (code: FaultCode, message?: RegExp) => (error: unknown) =>
  error instanceof FaultError &&
  error.fault.code === code &&
  (message?.test(error.message) ?? true);

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9085657\n';

describe('jobs that cannot be done', () => {
  const at = JobFolder.shared();

  it('run every feature but those with an error of their own', async () => {
    const wrong = plantedCatalog
      .replace('    register: { top: 16 }\n', '    register: { dims: { pos: [3, 900] } }\n')
      .concat(
        '  - { id: none, anchors: { words: animls } }\n  - { id: fish, anchors: [" fish", " zzz"] }\n',
      );
    const open = at.open(wrong);
    const reply = await at.jobs.measure(open, {}, quietContext());
    assert.deepEqual(
      reply.features.map(({ id }) => id),
      ['colour'],
    );
    const said = reply.warnings.join('\n');
    assert.match(said, /animal: not measured: The site has no dimension 900: it has 64/);
    assert.match(said, /none: not measured: .*animls/);
    assert.match(said, /fish: not measured: .*zzz/);
    const alone = { features: ['animal'] };
    const no900 = fault('catalog-invalid', /no dimension 900/);
    await assert.rejects(at.jobs.measure(open, alone, quietContext()), no900);
    await assert.rejects(at.jobs.flip(open, { feature: 'animal' }, quietContext()), no900);
    const flipped = await at.jobs.flip(open, { feature: 'colour' }, quietContext());
    assert.equal(flipped.feature, 'colour');
  });

  it('say at once why nothing can be measured, and build no cache for it', async () => {
    const head = plantedCatalog.split('  - ')[0]!;
    const measure = (feature: string, options = {}) =>
      at.jobs.measure(at.open(`${head}  - ${feature}\n`), options, quietContext());
    const wrong = await measure('{ id: wrong, anchors: [" dog", " zzz"] }');
    assert.match(wrong.warnings.join('\n'), /^wrong: not measured: .*zzz.*$/);
    const few = '{ id: few, anchors: [" dog"] }';
    const { features, claims, warnings } = await measure(few);
    const reason = 'few: not measured, no two different anchors: nothing can be held out';
    assert.deepEqual([features, claims, warnings], [[], [], [reason]]);
    await assert.rejects(measure(few, { features: ['few'] }), fault('too-few-anchors', /few/));
    assert.equal(fs.existsSync(at.cacheFolder), false);
  });

  it('load no model in an untrusted workspace', async () => {
    at.jobs.setEnvironment({ trusted: false, providers: [], cacheFolder: '' });
    await assert.rejects(
      at.jobs.measure(at.open(), {}, quietContext()),
      fault('untrusted-workspace'),
    );
    const facts = await at.jobs.facts(at.open());
    assert.equal(facts.model, undefined);
    assert.ok(facts.vocabulary, 'validation goes on');
  });

  const broken: readonly (readonly [
    string,
    FaultCode,
    (f: string) => void,
    (string | undefined)?,
    RegExp?,
  ])[] = [
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
      'a pointer of Git LFS in place of a tokenizer',
      'tokenizer-corrupt',
      (f) => fs.writeFileSync(path.join(f, 'tokenizer.json'), pointer),
      undefined,
      /Git LFS/,
    ],
    [
      'a pointer of Git LFS in place of its configuration',
      'tokenizer-corrupt',
      (f) => fs.writeFileSync(path.join(f, 'tokenizer_config.json'), pointer),
      undefined,
      /Git LFS/,
    ],
    [
      'a pointer of Git LFS in place of a catalog',
      'catalog-invalid',
      () => undefined,
      pointer,
      /Git LFS/,
    ],
    [
      'a model in place of a catalog',
      'catalog-invalid',
      () => undefined,
      '\x08\x07\x12\x07pytorch',
      /is an ONNX model, not a catalog/,
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
      plantedCatalog.replace('features:', 'features: ['),
    ],
    [
      'a layer that the model lacks',
      'layer-out-of-range',
      () => undefined,
      plantedCatalog.replace('layer: 2', 'layer: 9'),
    ],
    [
      'neurons before the first block',
      'layer-out-of-range',
      () => undefined,
      plantedCatalog.replace('kind: resid', 'kind: ffn').replace('layer: 2', 'layer: 0'),
    ],
    [
      'another model than the catalog names',
      'model-hash-mismatch',
      () => undefined,
      plantedCatalog.replace('path: model.onnx', `path: model.onnx, sha256: ${'f'.repeat(64)}`),
    ],
    [
      'one anchor word',
      'too-few-anchors',
      () => undefined,
      plantedCatalog.replace(wordsOf('animal'), '" dog"'),
    ],
    [
      'an anchor that is no token',
      'catalog-invalid',
      () => undefined,
      plantedCatalog.replace('" dog"', '" hippopotamus"'),
    ],
  ];
  for (const [what, code, spoil, text, words] of broken) {
    it(`refuse ${what} with one clear fault, and go on`, async () => {
      const catalog = at.open(text);
      spoil(at.path);
      await assert.rejects(
        at.jobs.measure(catalog, { features: ['animal'] }, quietContext()),
        (error: unknown) => {
          assert.ok(error instanceof FaultError, String(error));
          assert.equal(error.fault.code, code, error.message);
          if (words) assert.match(error.message, words);
          assert.ok(error.fault.message.length > 10 && error.fault.advice.length > 10);
          return true;
        },
      );
      assert.equal((await at.jobs.doctor()).telemetryDisabled, true);
    });
  }

  it('return the numbers where the evidence cannot be kept', async () => {
    const catalog = at.open();
    fs.mkdirSync(evidencePathOf(catalog.path));
    const reply = await at.jobs.measure(catalog, { features: ['animal'] }, quietContext());
    assert.ok(reply.features[0]!.auc.heldOut.value > 0.8);
    assert.match(reply.unsaved!, /evidence was not saved/);
    const held = await at.jobs.evidence(catalog);
    assert.deepEqual(Object.keys(held!.features), ['animal'], 'it is held, and shown');
    const [file] = at.jobs.unsavedEvidence(catalog);
    assert.equal(file!.ending, '.evidence.json');
    const read = parseEvidence(file!.text, sha256);
    assert.deepEqual('evidence' in read && Object.keys(read.evidence.features), ['animal']);
    fs.rmdirSync(evidencePathOf(catalog.path));
    const next = await at.jobs.measure(catalog, { features: ['colour'] }, quietContext());
    assert.equal(next.unsaved, undefined);
    const written = await readEvidence(catalog.path);
    const ids = Object.keys(written!.features);
    assert.deepEqual(ids, ['animal', 'colour'], 'and goes with the next');
    assert.deepEqual(at.jobs.unsavedEvidence(catalog), []);
  });

  it('hold what was measured of claims where their file cannot be written', async () => {
    const claims = '  3: { plus: { features: [animal] } }\n  5: { plus: { features: [colour] } }\n';
    const catalog = at.open(`${plantedCatalog}dimensions:\n${claims}`);
    const file = dimensionsPathOf(catalog.path);
    fs.mkdirSync(file);
    const measure = (id: string) => at.jobs.measure(catalog, { features: [id] }, quietContext());
    const reply = await measure('dimension 3');
    assert.match(reply.unsaved!, /measured of dimensions was not saved/);
    const { claims: shown, dimensions } = await at.jobs.facts(catalog);
    assert.deepEqual(shown!.features['dimension 3']!.measurement, reply.claims[0]);
    assert.equal(
      (await at.jobs.facts(catalog)).dimensions,
      dimensions,
      'the same until it changes',
    );
    const again = await measure('dimension 3');
    assert.equal(again.claims[0]!.auc.heldOut.value, reply.claims[0]!.auc.heldOut.value);
    const [held] = at.jobs.unsavedEvidence(catalog);
    assert.equal(held!.ending, '.dimensions.json');
    assert.deepEqual([...(await dimensionsOf(held!.text, file)).dimensions.keys()], [3]);
    fs.rmdirSync(file);
    assert.equal((await measure('dimension 5')).unsaved, undefined);
    const written = (await readDimensions(catalog.path))!;
    assert.deepEqual([...written.dimensions.keys()], [3, 5], 'and goes with the next');
    assert.deepEqual(at.jobs.unsavedEvidence(catalog), []);
    assert.deepEqual((await at.jobs.facts(catalog)).dimensions, written);
  });

  it('put their results where the catalog was moved meanwhile', async () => {
    const catalog = at.open();
    const moved = path.join(path.dirname(catalog.path), 'elsewhere', 'renamed.dims.yaml');
    const running = at.jobs.measure(catalog, { features: ['animal'] }, quietContext());
    fs.mkdirSync(path.dirname(moved));
    at.jobs.moved(catalog.path, moved);
    assert.equal((await running).unsaved, undefined);
    assert.ok(!fs.existsSync(evidencePathOf(catalog.path)), 'no orphan');
    assert.deepEqual(Object.keys((await readEvidence(moved))!.features), ['animal']);
  });

  it('stop when cancelled, and work again after', async () => {
    const stop = new AbortController();
    const running = at.jobs.measure(
      at.open(),
      {},
      {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      },
    );
    await assert.rejects(running, fault('cancelled'));
    assert.equal((await at.jobs.measure(at.open(), {}, quietContext())).features.length, 2);
  });

  it('survive the death of the inference process: one clear fault, then all works again', async function () {
    if (!fs.existsSync('/proc/self/cmdline')) this.skip();
    const killed: number[] = [];
    const onProgress = (): void => {
      if (killed.length === 0) killed.push(...killInferenceHosts());
    };
    // The last message may already be on its way when the process dies: then nothing was lost.
    const lost: unknown = await at.jobs
      .measure(at.open(), {}, { ...quietContext(), onProgress })
      .catch((e: unknown) => e);
    if (lost instanceof Error)
      assert.ok(fault('inference-died', /Run it again/)(lost), lost.message);
    assert.equal(killed.length, 1);
    fs.rmSync(at.cacheFolder, { recursive: true });
    assert.equal((await at.jobs.measure(at.open(), {}, quietContext())).features.length, 2);
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
