import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import path from 'node:path';
import { ModelFolder } from '../../support/modelFolder';
import { temporaryFolder } from '../../support/paths';
import { categories } from '../../support/words';

const root = path.resolve(__dirname, '../../../..');

/** As `npm install` lays it out in an empty folder; the runtime comes from here, so that no network is needed. */
describe('The command line as an npm package', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const modules = path.join(folder, 'node_modules');
  const model = new ModelFolder();
  let files: string[];

  before(() => {
    const run = (program: string, args: string[]): string => {
      const shell = process.platform === 'win32';
      const { status, stdout, stderr } = spawnSync(program, args, {
        cwd: root,
        encoding: 'utf8',
        shell,
      });
      assert.equal(status, 0, stderr);
      return stdout;
    };
    const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
    const [tarball] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
    files = tarball.files.map((file) => file.path).sort();
    fs.mkdirSync(modules);
    run('tar', ['-xzf', path.join(folder, tarball.filename), '-C', modules]);
    fs.renameSync(path.join(modules, 'package'), path.join(modules, 'dimcat'));
    for (const name of ['onnxruntime-node', 'onnxruntime-common']) {
      fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
    }
  });
  after(async () => {
    fs.rmSync(folder, { recursive: true });
    await model.remove();
  });

  it('holds what was built, and no source', () => {
    const built = /^(dist\/[\w-]+\.(js|wasm)|dist\/(THIRD-PARTY-NOTICES|lexicon)\.txt)$/;
    const others = files.filter((name) => !built.test(name));
    assert.deepEqual(others, ['LICENSE', 'README.md', 'package.json']);
  });

  it('measures in any folder', () => {
    const anchors = JSON.stringify(categories['animal']!.map((word) => ` ${word}`));
    model.write(
      'x.dims.yaml',
      `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
features:
  - { id: animal, anchors: ${anchors} }
`,
    );
    const { bin } = JSON.parse(
      fs.readFileSync(path.join(modules, 'dimcat/package.json'), 'utf8'),
    ) as { bin: Record<string, string> };
    const command = path.join(modules, 'dimcat', bin['dimcat']!);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, 'measure', 'x.dims.yaml', '--provider', 'cpu', '--cache-folder', 'cache'],
      { cwd: model.folder, encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^animal /m);
  });
});
