import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ModelFolder } from '../support/modelFolder';
import { categories } from '../support/words';

const command = path.resolve(__dirname, '../../server/cli/main.js');
const preload = path.resolve(__dirname, 'otherSystems.js');

const catalog = `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
signs: centred
features:
  - id: animal
    anchors: ${JSON.stringify(categories['animal']!.map((word) => ` ${word}`))}
`;

/** Whole commands, with all of their processes, on files that behave as elsewhere. */
describe('On other systems', function () {
  this.timeout(120_000);
  const model = new ModelFolder();
  before(function () {
    if (process.platform !== 'linux') this.skip();
    model.write('x.dims.yaml', catalog);
  });
  after(() => model.remove());

  let caches = 0;
  /** @returns What the command printed; fails where it does. */
  const dimcat = (play: string, ...args: string[]): string => {
    const env = { ...process.env, NODE_OPTIONS: `--require ${preload}`, DIMCAT_PLAY: play };
    const cache = path.join(model.folder, `cache ${caches++}`);
    const run = spawnSync(process.execPath, [command, ...args], {
      cwd: model.folder,
      encoding: 'utf8',
      env: { ...env, DIMCAT_CACHE: cache },
    });
    assert.equal(run.status, 0, run.stderr);
    const left = fs.existsSync(cache) ? fs.readdirSync(cache) : [];
    assert.deepEqual(
      left.filter((name) => !/\.(?:dimcache|loudest)$/.test(name)),
      [],
    );
    return run.stdout + run.stderr;
  };

  for (const play of ['append only', 'open files stay', 'scanner', 'no folder sync']) {
    it(`${play}: a cache is built and evidence kept`, () => {
      const evidence = path.join(model.folder, 'x.dims.evidence.json');
      fs.rmSync(evidence, { force: true });
      const said = dimcat(play, 'measure', 'x.dims.yaml', '--provider', 'cpu');
      assert.match(said, /^animal /m);
      assert.ok(fs.existsSync(evidence));
    });
  }

  for (const play of ['open files stay', 'scanner']) {
    it(`${play}: doctor finds the providers`, () => {
      const found = JSON.parse(dimcat(play, 'doctor', '--json')) as { chosen: string };
      assert.equal(found.chosen, 'cpu');
    });
  }
});
