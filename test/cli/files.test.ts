import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { printEvidence } from '../support/printEvidence';
import { run } from '../../server/cli/run';
import type { CatalogComparison } from '../../server/protocol/comparison';
import type { Jobs } from '../../server/jobs/api';
import { vocabularyOf } from '../catalog/support/facts';
import { fakeJobs } from '../support/fakeJobs';
import { evidenceFile, flip, measurement } from '../catalog/support/evidence';
import type { FeatureMeasurement } from '../../server/protocol/evidence';
import { root, temporaryFolder } from '../support/paths';

const CATALOG = `dimcat: 1
title: Test
model: { path: model.onnx }
site: { kind: resid, layer: 4 }
signs: centred
features:
  - id: animal
    anchors: [" dog", " cat"] # mine
    expect: { auc: { min: 0.8 } }
`;

/** Runs the command line where no job may be started. */
function dimcat(...argv: string[]) {
  return dimcatWith((): never => assert.fail('no process is needed'), argv);
}

async function dimcatWith(createJobs: () => Jobs, argv: readonly string[]) {
  const out: (string | Uint8Array)[] = [];
  let err = '';
  const io = {
    terminal: false,
    signal: new AbortController().signal,
    out: (text: string | Uint8Array) => void out.push(text),
    err: (text: string) => void (err += text),
  };
  const code = await run(argv, io, { version: '0', createJobs });
  return { code, out: Buffer.concat(out.map((part) => Buffer.from(part))), err };
}

const evidence = (value: number) => {
  const heldOut = { value, low: value - 0.04, high: value + 0.04 };
  const auc = { ...measurement.auc, heldOut };
  return printEvidence(evidenceFile({ animal: { measurement: { ...measurement, auc }, flip } }));
};

describe('dimcat diff, export and import', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);

  beforeEach(() => {
    folder = temporaryFolder();
    fs.writeFileSync(at('x.dims.yaml'), CATALOG);
    fs.writeFileSync(at('x.dims.evidence.json'), evidence(0.9));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('compare two files, and end with 1 where that is asked and something got worse', async () => {
    fs.writeFileSync(at('y.dims.yaml'), CATALOG);
    fs.writeFileSync(at('y.dims.evidence.json'), evidence(0.7));
    const { code, out } = await dimcat('diff', at('x.dims.yaml'), at('y.dims.yaml'), '--exit-code');
    assert.match(out.toString(), /animal +worse +0\.900 \[0\.860, 0\.940\] +0\.700/);
    assert.match(out.toString(), /animal: worse: claim no longer met: held-out AUC ≥ 0\.80/);
    assert.equal(code, 1);
    assert.equal(
      (await dimcat('diff', at('y.dims.yaml'), at('x.dims.yaml'), '--exit-code')).code,
      0,
    );
  });

  it('compare with the last commit, or any revision, evidence included', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    fs.writeFileSync(at('x.dims.evidence.json'), evidence(0.7));
    for (const names of [[at('x.dims.yaml')], [`HEAD:${at('x.dims.yaml')}`, at('x.dims.yaml')]]) {
      const { out, err } = await dimcat('diff', ...names, '--json');
      assert.equal(err, '');
      const comparison = JSON.parse(out.toString()) as CatalogComparison;
      assert.deepEqual(
        comparison.features.map(({ id, outcome }) => [id, outcome]),
        [['animal', 'worse']],
      );
      assert.match(comparison.a.name, /^HEAD:/);
    }
  });

  it('say what is wrong with a revision', async () => {
    const none = await dimcat('diff', at('x.dims.yaml'));
    assert.match(none.err, /"HEAD" cannot be read.*not a git repository/);
    git('init', '-q');
    git('add', 'x.dims.yaml');
    git('commit', '-qm', 'first');
    for (const [name, message] of [
      [`nope:${at('x.dims.yaml')}`, /"nope" cannot be read/],
      [`--output=x:${at('x.dims.yaml')}`, /no such|Unknown option|cannot be read/],
      [`HEAD:${at('z.dims.yaml')}`, /has no file/],
    ] as const) {
      const { code, err } = await dimcat('diff', '--', name, at('x.dims.yaml'));
      assert.match(err, message);
      assert.equal(code, 2);
    }
  });

  it('export beside the catalog, or to stdout', async () => {
    const { out } = await dimcat(
      'export',
      at('x.dims.yaml'),
      '--format',
      'gguf',
      '--feature',
      'animal',
    );
    const file = at('x.animal.gguf');
    assert.equal(path.resolve(out.toString().trim()), file);
    assert.equal(fs.readFileSync(file).subarray(0, 4).toString(), 'GGUF');
    const piped = await dimcat('export', at('x.dims.yaml'), '--format', 'csv', '--out', '-');
    assert.match(piped.out.toString(), /^feature,label/);
    assert.match(
      (await dimcat('export', at('x.dims.yaml'), '--format', 'xls')).err,
      /No format "xls": csv/,
    );
  });

  it('export a model card that links to the site from wherever it lies', async () => {
    fs.mkdirSync(at('x.site'));
    fs.writeFileSync(at('x.site/index.html'), '');
    fs.mkdirSync(at('cards'));
    const card = async (...out: string[]) => {
      const argv = ['export', at('x.dims.yaml'), '--format', 'model-card', ...out];
      return (await dimcat(...argv)).out.toString();
    };
    const hrefIn = (text: string) => /Pages of every feature[^\]]*\]\((.*?)\)/.exec(text)?.[1];
    await card('--out', at('cards/x.md'));
    const elsewhere = hrefIn(fs.readFileSync(at('cards/x.md'), 'utf8'));
    assert.equal(elsewhere, '../x.site/index.html');
    const beside = path.resolve((await card()).trim());
    assert.equal(hrefIn(fs.readFileSync(beside, 'utf8')), 'x.site/index.html');
    assert.equal(hrefIn(await card('--out', '-')), 'x.site/index.html');
  });

  it('export claims of dimensions with what was measured of them, and say what a format has no place for', async () => {
    const everyday = path.join(root, 'examples/everyday.dims.yaml');
    const table = await dimcat('export', everyday, '--format', 'csv', '--out', '-');
    const row = /^dimension 172,.*$/m.exec(table.out.toString())![0];
    assert.match(row, /,172,,"\{""features"":\[""animal""\]\}",holds,/);
    const measured = (
      JSON.parse(fs.readFileSync(everyday.replace('.yaml', '.dimensions.json'), 'utf8')) as {
        dimensions: Record<string, { claim?: { measurement: FeatureMeasurement } }>;
      }
    ).dimensions['172']!.claim!.measurement;
    assert.ok(row.includes(`,${measured.auc.heldOut.value},`));
    assert.equal(table.err, '');
    const vectors = ['export', everyday, '--format', 'neuronpedia', '--out', '-'];
    const { out, err } = await dimcat(...vectors, '--dimension', '172');
    const [only] = JSON.parse(out.toString()) as { vectorLabel: string }[];
    assert.equal(only!.vectorLabel, 'dimension 172 (-): animals are -');
    assert.match(err, /^note: A Neuronpedia vector has no place for the figures/);
    const file = at('one.gguf');
    await dimcat('export', everyday, '--format', 'gguf', '--dimension', '172', '--out', file);
    assert.equal(fs.readFileSync(file).subarray(0, 4).toString(), 'GGUF');
    const unclaimed = await dimcat(...vectors, '--dimension', '5');
    assert.match(unclaimed.err, /claims nothing of dimension 5/);
  });

  it('import anchors into the catalog, and only say so in a dry run', async () => {
    fs.writeFileSync(at('w.csv'), 'feature,anchor\nanimal,cow\nplant,oak\n');
    const args = ['import', at('w.csv'), '--into', at('x.dims.yaml'), '--leading-space'];
    const jobs = () => fakeJobs({ facts: () => Promise.resolve({ files: new Map() }) });
    const dry = await dimcatWith(jobs, [...args, '--dry-run']);
    assert.equal(dry.out.toString(), 'added 1: plant; extended 1: animal\n');
    assert.equal(fs.readFileSync(at('x.dims.yaml'), 'utf8'), CATALOG);
    await dimcatWith(jobs, args);
    const text = fs.readFileSync(at('x.dims.yaml'), 'utf8');
    assert.match(text, /anchors: \[" dog", " cat", " cow"\] # mine\n/);
    assert.match(text, /- id: plant\n {4}status: draft\n {4}anchors:\n {6}\[\n {8}" oak"/);
  });

  it('import what the tokenizer has: its notation becomes text, the rest is counted and left out', async () => {
    fs.writeFileSync(
      at('w.csv'),
      'feature,anchor\nanimal,\u0120cow\nanimal,\u0120xyzzy\nplant,oak\n',
    );
    const facts = { files: new Map(), vocabulary: vocabularyOf([' dog', ' cat', ' cow']) };
    const { out, err } = await dimcatWith(
      () => fakeJobs({ facts: () => Promise.resolve(facts) }),
      ['import', at('w.csv'), '--into', at('x.dims.yaml')],
    );
    assert.equal(out.toString(), 'added nothing; extended 1: animal\n');
    assert.match(fs.readFileSync(at('x.dims.yaml'), 'utf8'), /anchors: \[" dog", " cat", " cow"\]/);
    assert.match(err, /1 word was written as [^\n]*"\u0120cow" is " cow"/);
    assert.match(err, /2 words are not single tokens and are left out: "\u0120xyzzy", "oak"\./);
  });

  it('import the evidence of an older version where none is there yet', async () => {
    const old = path.resolve(__dirname, '../../../test/interchange/fixtures/evidence-0.1.0.json');
    const args = ['import', old, '--into', at('x.dims.yaml')];
    assert.equal((await dimcat(...args)).out.toString(), 'added nothing; extended nothing\n');
    assert.equal(
      fs.readFileSync(at('x.dims.evidence.json'), 'utf8'),
      evidence(0.9),
      'what is here stays',
    );
    fs.rmSync(at('x.dims.evidence.json'));
    assert.equal((await dimcat(...args)).out.toString(), 'added 1: animal; extended nothing\n');
    assert.match(fs.readFileSync(at('x.dims.evidence.json'), 'utf8'), /"heldOut"/);
  });

  it('refuse to import into a catalog with errors, or from a file that is not a list of anchors', async () => {
    fs.writeFileSync(at('w.csv'), 'a,b\n');
    assert.match(
      (await dimcat('import', at('w.csv'), '--into', at('x.dims.yaml'))).err,
      /columns feature and anchor/,
    );
    fs.writeFileSync(at('w.csv'), 'feature,anchor\na,b\n');
    fs.writeFileSync(at('x.dims.yaml'), 'dimcat: two\n');
    assert.match(
      (await dimcat('import', at('w.csv'), '--into', at('x.dims.yaml'))).err,
      /\[catalog-invalid\]/,
    );
  });
});
