import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { flag, integer } from '../../server/protocol/experimentOptions';
import type { Io } from '../../server/cli/io';
import { progressOn } from '../../server/cli/progress';
import { run } from '../../server/cli/run';
import { interval, table } from '../../server/cli/table';
import type { Jobs } from '../../server/jobs/api';
import { faultError } from '../../server/protocol/fault';
import { RESULT } from '../report/support/result';
import { fakeJobs } from '../support/fakeJobs';
import { temporaryFolder } from '../support/paths';

function fakeIo(terminal = false): Io & { readonly text: { out: string; err: string } } {
  const text = { out: '', err: '' };
  return {
    text,
    terminal,
    signal: new AbortController().signal,
    out: (s) => (text.out += Buffer.from(s).toString()),
    err: (s) => (text.err += s),
  };
}

const CATALOG = `dimcat: 1
title: Test
model: { path: model.onnx }
site: { kind: resid, layer: 1 }
features:
  - id: animal
    anchors: [" dog", " cat"]
    expect: { auc: { min: 0.8 } }
`;

describe('dimcat', () => {
  let folder: string;
  let catalog: string;
  before(() => {
    folder = temporaryFolder();
    catalog = path.join(folder, 'x.dims.yaml');
    fs.writeFileSync(catalog, CATALOG);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const dimcat = async (argv: readonly string[], answers: Partial<Jobs> = {}) => {
    const io = fakeIo();
    let disposed = false;
    const dispose = (): Promise<void> => {
      disposed = true;
      return Promise.resolve();
    };
    const facts: Jobs['facts'] = () => Promise.resolve({ files: new Map() });
    const program = {
      version: '1.2.3',
      createJobs: () => fakeJobs({ dispose, facts, ...answers }),
    };
    const code = await run(argv, io, program);
    return { code, ...io.text, disposed };
  };

  it('prints results to stdout and ends with 0', async () => {
    const built = { tokens: 10, dimensions: 4, provider: 'cpu', built: true, warnings: ['w'] };
    const { code, out, err, disposed } = await dimcat(['cache', catalog, '--json'], {
      buildCache: () => Promise.resolve(built),
    });
    assert.deepEqual(JSON.parse(out), { catalog, ...built });
    assert.deepEqual([code, err, disposed], [0, 'warning: w\n', true]);
  });

  it('says a fault once, on stderr, with what to do and its code, and ends with 2', async () => {
    const { code, out, err, disposed } = await dimcat(['measure', catalog], {
      measure: () => Promise.reject(faultError('model-missing', 'No model.', 'Put one there.')),
    });
    assert.deepEqual([code, out, disposed], [2, '', true]);
    assert.equal(err, 'dimcat: No model. Put one there. [model-missing]\n');
  });

  it('names a catalog that is not there', async () => {
    const missing = path.join(folder, 'missing.dims.yaml');
    const { code, err } = await dimcat(['cache', missing]);
    assert.equal(code, 2);
    assert.ok(err.includes(missing) && err.includes('[catalog-unreadable]'));
    assert.match(err, /cannot be read: there is no such file or folder\. Correct the path/);
  });

  it('says what an option needs before any work is done', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['flip', catalog], /flip needs one feature/],
      [['flip', catalog, '--feature', 'a', '--feature', 'b'], /flip needs one feature/],
      [['measure', catalog, '--seed', '1.5'], /whole number/],
      [['export', catalog], /export needs --format/],
      [['import', 'words.csv'], /--into/],
      [['experiment', 'detect'], /needs a catalog/],
      [['experiment', 'detect', catalog, '--add', '3'], /--add is for experiment discover/],
      [['experiment', 'discover', catalog, '--add', '0'], /whole number from 1 to 1000/],
    ];
    for (const [argv, message] of wrong) {
      const { code, err } = await dimcat(argv);
      assert.equal(code, 2, argv.join(' '));
      assert.match(err, message);
      assert.match(err, /\[bad-arguments\]/);
    }
  });

  it('runs an experiment and writes its report, the same values in each form', async () => {
    const out = path.join(folder, 'report');
    const answers: Partial<Jobs> = {
      experiment: (_, { names, set, onResult }) => {
        assert.deepEqual([names, set], [['sample'], { draws: '7' }]);
        const ran = { name: 'sample', seconds: 2, device: 'cpu' };
        onResult?.(RESULT, ran);
        return Promise.resolve({ results: [RESULT], runs: [ran] });
      },
    };
    const argv = ['experiment', 'sample', catalog, '--set', 'draws=7', '--out', out];
    const run = await dimcat(argv, answers);
    assert.equal(run.code, 0, run.err);
    assert.match(run.out, /animal +0\.912 \[0\.850, 0\.950\]/);
    const files = fs.readdirSync(out).sort();
    const pictures = RESULT.pictures.map(({ id }) => `sample.${id}.svg`);
    const rest = ['report.html', 'report.md', 'runs.json', 'sample.json'];
    assert.deepEqual(files, [...pictures, ...rest].sort());
    assert.deepEqual(JSON.parse(fs.readFileSync(path.join(out, 'sample.json'), 'utf8')), RESULT);
    assert.match(fs.readFileSync(path.join(out, 'report.html'), 'utf8'), /0\.912 \[0\.850/);
  });

  it('keeps what is finished where the rest fails, and no page of an earlier run', async () => {
    const out = path.join(folder, 'again');
    fs.mkdirSync(out);
    const older = ['report.html', 'flips.json', 'flips.doses.svg'];
    for (const name of [...older, 'mine.json']) fs.writeFileSync(path.join(out, name), 'old');
    const summary = (name: string) => ({ name, title: name, question: '?', options: {} });
    const answers: Partial<Jobs> = {
      experiments: () => ['sample', 'flips'].map(summary),
      experiment: (_, { onResult }) => {
        onResult?.(RESULT, { name: 'sample', seconds: 2, device: 'cpu' });
        return Promise.reject(new Error('the second one failed'));
      },
    };
    const { code, err } = await dimcat(['experiment', 'all', catalog, '--out', out], answers);
    assert.notEqual(code, 0);
    assert.match(err, /report\.html holds all of it/);
    const files = fs.readdirSync(out);
    for (const name of ['sample.json', 'mine.json']) assert.ok(files.includes(name), name);
    for (const name of ['flips.json', 'flips.doses.svg']) assert.ok(!files.includes(name), name);
    assert.match(fs.readFileSync(path.join(out, 'report.html'), 'utf8'), /0\.912 \[0\.850/);
  });

  it('writes what an experiment discovered into the catalog, as drafts', async () => {
    const own = path.join(folder, 'own.dims.yaml');
    fs.writeFileSync(own, CATALOG);
    const token = (text: string, id: number) => ({ id, text });
    const tokens = [' oak', ' elm'].map(token);
    const register = { pos: [1], neg: [] };
    const result = { ...RESULT, candidates: [{ seed: tokens[0]!, tokens, register }] };
    const answers: Partial<Jobs> = {
      experiment: () => Promise.resolve({ results: [result], runs: [] }),
    };
    const { code, err } = await dimcat(['experiment', 'discover', own, '--add', '2'], answers);
    assert.equal(code, 0, err);
    assert.match(err, /added 1 draft to .*found-oak\nnote: Only 1 of 2 candidates/);
    const text = fs.readFileSync(own, 'utf8');
    assert.ok(text.startsWith(CATALOG.trimEnd()) && text.includes('" oak", " elm"'));
  });

  it('lists the experiments with their options', async () => {
    const options = { draws: integer(100, 1, 1e4, 'Random sets.'), twin: flag(true, 'Again.') };
    const one = { name: 'sample', title: 'A sample', question: 'Does it?', options };
    const { code, out } = await dimcat(['experiment'], { experiments: () => [one] });
    assert.equal(code, 0);
    assert.match(out, /sample +Does it\?\n +--set draws=100 {2}Random sets\. Takes a whole number/);
    assert.match(out, /--set twin=yes {2}Again\. Takes yes or no\.\n/);
  });

  it('fails verify with 1 where a written claim was never measured', async () => {
    const facts = { files: new Map([['model.onnx', { state: 'present' as const }]]) };
    const { code, out } = await dimcat(['verify', catalog], {
      facts: () => Promise.resolve(facts),
    });
    assert.equal(out, 'failed  animal: held-out AUC ≥ 0.80; not measured\n');
    assert.equal(code, 1);
  });

  it('says in JSON whether each claim was written before its number, null where nothing was measured', async () => {
    const facts = { files: new Map([['model.onnx', { state: 'present' as const }]]) };
    const { out } = await dimcat(['verify', catalog, '--json'], {
      facts: () => Promise.resolve(facts),
    });
    const { claims } = JSON.parse(out) as { readonly claims: readonly object[] };
    const claim = 'held-out AUC ≥ 0.80';
    assert.deepEqual(claims, [
      { feature: 'animal', claim, outcome: 'failed', written: null, message: 'not measured' },
    ]);
  });

  it('prints failed claims as compilers do, where the claim is made', async () => {
    const facts = { files: new Map([['model.onnx', { state: 'present' as const }]]) };
    const { code, out } = await dimcat(['verify', catalog, '--lines'], {
      facts: () => Promise.resolve(facts),
    });
    const claim = 'animal: held-out AUC ≥ 0.80; not measured';
    assert.deepEqual([code, out], [1, `${catalog}:8:27: error: ${claim}\n`]);
  });

  it('does not count the claims that the catalog has given up', async () => {
    const refuted = path.join(folder, 'refuted.dims.yaml');
    fs.writeFileSync(refuted, `${CATALOG}    status: refuted\n`);
    const facts = { files: new Map([['model.onnx', { state: 'present' as const }]]) };
    const { code, out } = await dimcat(['verify', refuted], {
      facts: () => Promise.resolve(facts),
    });
    assert.equal(out, 'skipped animal: held-out AUC ≥ 0.80; not measured\n');
    assert.equal(code, 0);
  });

  it('fails verify with 2 where the catalog itself is wrong, and says the line', async () => {
    const wrong = path.join(folder, 'wrong.dims.yaml');
    fs.writeFileSync(wrong, CATALOG.replace('layer: 1', 'layer: one'));
    const { code, err } = await dimcat(['verify', wrong], {
      facts: () => Promise.resolve({ files: new Map() }),
    });
    assert.equal(code, 2);
    assert.match(err, /wrong\.dims\.yaml:4:29: /);
  });

  it('fails verify with 2 where what was measured cannot be read, and says why', async () => {
    const files = new Map([['model.onnx', { state: 'present' as const }]]);
    const facts = () => Promise.resolve({ files, sidecarFaults: ['dimension 3 was edited'] });
    const { code, err } = await dimcat(['verify', catalog, '--lines'], { facts });
    assert.deepEqual([code, err], [2, 'dimension 3 was edited\n']);
  });

  it('says what is wrong in a catalog, where, and continues without the feature', async () => {
    const wrong = path.join(folder, 'half.dims.yaml');
    fs.writeFileSync(wrong, `licence: x\n${CATALOG}  - { id: bad, anchors: { words: animls } }\n`);
    const measure: Jobs['measure'] = () =>
      Promise.resolve({
        model: { sha256: '0', layers: 1, dimensions: 4, vocabulary: 10 },
        features: [],
        claims: [],
        warnings: [],
      });
    const measured = await dimcat(['measure', wrong], { measure });
    assert.equal(measured.code, 2);
    assert.equal(measured.out, 'nothing was measured\n');
    assert.match(measured.err, /half\.dims\.yaml:1:1: unknown-key: .*did you mean license\?\n/);
    assert.match(measured.err, /half\.dims\.yaml:10:34: unknown-words: .*"animls"/);
    const alone = await dimcat(['measure', wrong, '--feature', 'animal'], { measure });
    assert.equal(alone.code, 2, 'nothing was measured');
    fs.writeFileSync(wrong, `licence: x\n${CATALOG.replace('features', 'feature')}`);
    const none = await dimcat(['measure', wrong], { measure });
    assert.deepEqual([none.code, none.out], [2, 'nothing was measured\n']);
    assert.match(none.err, /:6:1: unknown-key: .*did you mean features\?/);
    fs.writeFileSync(wrong, `${CATALOG}  - { id: bad, anchors: { words: animls } }\n`);
    const verified = await dimcat(['verify', wrong, '--lines']);
    assert.equal(verified.code, 2);
    assert.match(verified.out, /half\.dims\.yaml:9:34: error: unknown-words: /);
    assert.match(verified.out, /half\.dims\.yaml:8:27: error: animal: held-out AUC/);
  });

  it('prints usage and version', async () => {
    assert.match((await dimcat([])).out, /dimcat measure CATALOG/);
    assert.equal((await dimcat(['--version'])).out, '1.2.3\n');
  });

  it('reads a prompt a line, and passes the seed', async () => {
    const prompts = path.join(folder, 'prompts.txt');
    fs.writeFileSync(prompts, 'one\r\n\ntwo\n');
    const seen: unknown[] = [];
    const flip: Jobs['flip'] = (_, options) => {
      seen.push(options);
      return Promise.reject(faultError('cancelled', 'Enough.', 'Go on.'));
    };
    const line = ['flip', catalog, '--feature', 'animal'];
    assert.equal((await dimcat([...line, '--prompts', prompts, '--seed', '3'], { flip })).code, 2);
    await dimcat([...line, '--prompt-set', 'both'], { flip });
    assert.deepEqual(seen, [
      { feature: 'animal', seed: 3, prompts: ['one', 'two'] },
      { feature: 'animal', seed: 0, promptSet: 'both' },
    ]);
  });
});

describe('the text of results', () => {
  it('aligns columns, numbers to the right', () => {
    const text = table(
      [{ title: 'a' }, { title: 'number', right: true }],
      [
        ['long name', '1'],
        ['b', '22'],
      ],
    );
    assert.equal(
      text,
      'a          number\n---------  ------\nlong name       1\nb              22\n',
    );
  });

  it('says if there is no interval', () => {
    assert.equal(interval({ low: null, high: null }, String), 'none (n < 10)');
    assert.equal(
      interval({ low: 0.5, high: 0.75 }, (v) => v.toFixed(2)),
      '[0.50, 0.75]',
    );
  });

  it('rewrites one progress line on a terminal, and speaks rarely elsewhere', () => {
    const io = fakeIo(true);
    const progress = progressOn(io);
    progress.report('half', 0.5);
    progress.report('half', 0.5);
    progress.end();
    assert.equal(io.text.err, '\r\u001b[2K 50 %  half\r\u001b[2K');
    const file = fakeIo(false);
    let clock = 0;
    const slow = progressOn(file, () => clock);
    slow.report('one');
    slow.report('two');
    clock = 6000;
    slow.report('three');
    assert.equal(file.text.err, 'one\nthree\n');
  });
});
