/** What a catalog may name: its own folder, the workspace, and what the person allowed. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isWithin, reaches } from '../../server/surroundings/reach';
import { fault } from '../support/faults';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';
import { temporaryFolder } from '../support/paths';

describe('isWithin', () => {
  it('goes by whole names of folders, on every platform', () => {
    const posix = (folder: string, file: string) => isWithin(folder, file, path.posix);
    assert.ok(posix('/a/b', '/a/b/c/d'));
    assert.ok(posix('/a/b', '/a/b/..c'));
    for (const file of ['/a/bc', '/a', '/etc/passwd', '/a/b/../c'])
      assert.ok(!posix('/a/b', file), file);
    const windows = (folder: string, file: string) => isWithin(folder, file, path.win32);
    assert.ok(windows('C:\\w', 'c:\\W\\x.txt'));
    assert.ok(windows('\\\\host\\share\\w', '\\\\host\\share\\w\\x'));
    for (const file of [
      'D:\\w\\x',
      '\\\\host\\share\\x',
      '\\\\?\\C:\\w\\x',
      'C:\\wx',
      '\\\\.\\pipe\\x',
    ])
      assert.ok(!windows('C:\\w', file), file);
  });
});

describe('the reach of a catalog', () => {
  let folder: string;
  let catalog: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  beforeEach(() => {
    folder = fs.realpathSync(temporaryFolder());
    catalog = at('work', 'catalogs', 'x.dims.yaml');
    for (const name of ['work/catalogs', 'work/lists', 'elsewhere'])
      fs.mkdirSync(at(name), { recursive: true });
    for (const name of ['work/catalogs/a', 'work/lists/b', 'elsewhere/c'])
      fs.writeFileSync(at(name), '');
    fs.symlinkSync(at('elsewhere', 'c'), at('work', 'catalogs', 'link'));
    fs.symlinkSync(at('elsewhere'), at('work', 'catalogs', 'linked'));
    fs.symlinkSync(at('work', 'lists', 'b'), at('work', 'catalogs', 'inside'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('is its folder, and those of a trusted workspace; links are followed', () => {
    const places = [
      'work/catalogs/a',
      'work/catalogs/none',
      'work/catalogs/inside',
      'work/lists/b',
      'work/catalogs/link',
      'work/catalogs/linked/c',
      'elsewhere/c',
    ];
    const of = (reach: Parameters<typeof reaches>[0]) =>
      places.map((one) => (reaches(reach, catalog, at(one)) ? 1 : 0)).join('');
    assert.equal(of({ trusted: true }), '1100000');
    assert.equal(of({ trusted: true, folders: [at('work')] }), '1111000');
    assert.equal(of({ trusted: false, folders: [at('work')], outside: true }), '1100000');
    assert.equal(of({ trusted: true, folders: [at('work'), at('elsewhere')] }), '1111111');
    assert.equal(of({ trusted: true, outside: true }), '1111111');
  });
});

describe('jobs and files outside', function () {
  this.timeout(60_000);
  let jobs: JobFolder;
  let outside: string;
  beforeEach(() => {
    jobs = new JobFolder();
    outside = temporaryFolder();
    fs.writeFileSync(path.join(outside, 'secret.txt'), ' dog\nroot:x:0:0\n');
  });
  afterEach(async () => {
    await jobs.remove();
    fs.rmSync(outside, { recursive: true });
  });
  const environment = { providers: [], cacheFolder: '' };
  const naming = (file: string): string =>
    plantedCatalog.replace(/anchors: \[.*\]/, `anchors: { file: ${file} }`);

  it('show nothing of a list elsewhere', async () => {
    const file = path.relative(jobs.path, path.join(outside, 'secret.txt'));
    const facts = await jobs.jobs.facts(jobs.open(naming(file)));
    const fact = facts.files.get(file);
    assert.equal(fact?.state, 'unreadable');
    assert.match(JSON.stringify(fact), /lies outside the catalog's folder and the workspace/);
    assert.doesNotMatch(JSON.stringify(fact), /root/);
    jobs.jobs.setEnvironment({ ...environment, trusted: true, folders: [outside] });
    assert.equal(
      (await jobs.jobs.facts(jobs.open(naming(file)))).files.get(file)?.state,
      'present',
    );
  });

  it('read no tokenizer elsewhere, but the one beside the model', async () => {
    fs.copyFileSync(jobs.file('tokenizer.json'), path.join(outside, 'tokenizer.json'));
    const file = path.relative(jobs.path, path.join(outside, 'tokenizer.json'));
    const text = plantedCatalog.replace('tokenizer: tokenizer.json', `tokenizer: ${file}`);
    await assert.rejects(
      jobs.jobs.measure(jobs.open(text), {}, quietContext()),
      fault('file-outside'),
    );
    fs.copyFileSync(jobs.file('model.onnx'), path.join(outside, 'model.onnx'));
    const model = path.relative(jobs.path, path.join(outside, 'model.onnx'));
    const beside = text.replace('path: model.onnx', `path: ${model}`);
    assert.ok((await jobs.jobs.facts(jobs.open(beside))).vocabulary);
    jobs.jobs.setEnvironment({ ...environment, trusted: false });
    assert.equal((await jobs.jobs.facts(jobs.open(beside))).vocabulary, undefined);
  });

  it('look at no link that leads out of an untrusted folder', async () => {
    fs.symlinkSync(path.join(outside, 'secret.txt'), jobs.file('words.txt'));
    fs.writeFileSync(path.join(outside, 'e.json'), '{}');
    fs.symlinkSync(path.join(outside, 'e.json'), jobs.file('x.dims.evidence.json'));
    jobs.jobs.setEnvironment({ ...environment, trusted: false });
    const facts = await jobs.jobs.facts(jobs.open(naming('words.txt')));
    assert.match(JSON.stringify(facts.files.get('words.txt')), /not trusted/);
    assert.equal(facts.evidence, undefined);
  });
});
