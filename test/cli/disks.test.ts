/** The command line where folders take no files: a result is given all the same, or the fault names the folder. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root, temporaryFolder } from '../support/paths';

const main = path.join(root, 'out/server/cli/main.js');
const catalog = (anchors: string) => `dimcat: 1
model: { path: model/model.onnx, tokenizer: model/tokenizer.json }
site: { kind: resid, layer: 1 }
features:
  - { id: a, anchors: ${anchors} }
`;
const animals = '[fish, horse, bird, dog, sheep, cat, cow, pig, lion, bear]';

describe('the command line on disks that take no file', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = temporaryFolder();
    fs.cpSync(path.join(root, 'examples/model'), path.join(folder, 'model'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'x.dims.yaml'), catalog(animals));
    fs.writeFileSync(path.join(folder, 'file'), 'not a folder');
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const dimcat = (argv: readonly string[], env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [main, ...argv], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, DIMCAT_CACHE: path.join(folder, 'cache'), ...env },
    });

  it('measures with a file in place of the cache folder, and warns once', () => {
    const temporary = path.join(folder, 'temporary');
    fs.mkdirSync(temporary);
    const place = { DIMCAT_CACHE: path.join(folder, 'file'), TMPDIR: temporary, TEMP: temporary };
    const { status, stdout, stderr } = dimcat(['measure', 'x.dims.yaml', '--json'], place);
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { features: unknown[] }).features.length, 1);
    assert.equal(stderr.match(/Until Dimcat ends, the token caches are in/g)?.length, 1, stderr);
    assert.deepEqual(fs.readdirSync(temporary), []);
    assert.equal(fs.readFileSync(path.join(folder, 'file'), 'utf8'), 'not a folder');
  });

  it('names the folder for temporary files where that is the trouble', () => {
    const nowhere = path.join(folder, 'nowhere');
    const place = { TMPDIR: nowhere, TEMP: nowhere, TMP: nowhere };
    const { status, stderr } = dimcat(['cache', 'x.dims.yaml'], place);
    assert.equal(status, 2);
    assert.ok(
      stderr.includes(`The folder for temporary files, ${nowhere}, cannot be used`),
      stderr,
    );
    assert.match(stderr, /\[disk-denied\]/);
  });

  it('measures a catalog whose name leaves none for its evidence, and says so', function () {
    if (process.platform === 'win32') this.skip();
    const name = `${'n'.repeat(238)}.dims.yaml`;
    fs.writeFileSync(path.join(folder, name), catalog(animals));
    const { status, stderr } = dimcat(['measure', name], {});
    assert.equal(status, 0, stderr);
    assert.match(stderr, /evidence was not saved.*Give the catalog a shorter name/);
  });

  it('refuses a name with NUL where the catalog writes it', () => {
    fs.writeFileSync(path.join(folder, 'nul.dims.yaml'), catalog('{ file: "a\\0.txt" }'));
    const { status, stderr } = dimcat(['verify', 'nul.dims.yaml'], {});
    assert.equal(status, 2);
    assert.match(stderr, /nul\.dims\.yaml:5:\d+: bad-value: file must be .* no NUL\./);
  });
});
