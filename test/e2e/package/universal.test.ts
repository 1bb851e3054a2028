import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readZip, unpackZip } from '../../support/zip';

const root = path.resolve(__dirname, '../../../..');

/**
 * For platforms that ONNX Runtime has no binaries for: the Marketplace gives it to all that have no package of their
 * own.
 */
describe('The package for every other platform', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-universal-'));
  const dimcat = (...args: string[]) => {
    const command = [path.join(folder, 'dist/dimcat.js'), ...args];
    const env = { ...process.env, NODE_PATH: '' };
    return spawnSync(process.execPath, command, { cwd: folder, env, encoding: 'utf8' });
  };
  let vsix: string;

  before(() => {
    const script = path.join(root, 'scripts/package.mjs');
    const made = spawnSync(process.execPath, [script, '--target', 'universal'], {
      encoding: 'utf8',
    });
    assert.equal(made.status, 0, made.stderr);
    vsix = path.join(root, made.stdout.trim().split('\n').at(-1)!);
    unpackZip(vsix, 'extension', folder);
    const model = 'path: model.onnx, tokenizer: tokenizer.json';
    writeFileSync(
      path.join(folder, 'x.dims.yaml'),
      `dimcat: 1\nmodel: { ${model} }\nsite: { kind: resid, layer: 2 }\nfeatures:\n  - { id: a, anchors: [fish, dog] }\n`,
    );
    for (const name of ['model.onnx', 'tokenizer.json'])
      writeFileSync(path.join(folder, name), readFileSync(path.join(root, 'examples/model', name)));
  });
  after(() => {
    rmSync(folder, { recursive: true });
    if (vsix && existsSync(vsix)) rmSync(vsix);
  });

  it('has the files of the others without the native ones, and names no platform', () => {
    const names = readZip(vsix).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => /\.(?:node|dll|dylib)$|\.so\b/.test(name)),
      [],
    );
    assert.ok(names.includes('extension/dist/server.js'));
    unpackZip(vsix, '', path.join(folder, 'whole'));
    const manifest = readFileSync(path.join(folder, 'whole/extension.vsixmanifest'), 'utf8');
    assert.doesNotMatch(manifest, /TargetPlatform/);
  });

  it('reads models and checks catalogs, and says why it runs none', () => {
    const inspected = dimcat('inspect', 'model.onnx');
    assert.equal(inspected.status, 0, inspected.stderr);
    const measured = dimcat('measure', 'x.dims.yaml');
    assert.equal(measured.status, 2);
    assert.match(measured.stderr, /ONNX Runtime, which runs models, does not load here/);
    assert.match(measured.stderr, /no native parts for/);
  });
});
