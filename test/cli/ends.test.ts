/** The command line as a process: what a person, a script or a system does to it. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isAlive } from '../../server/cache/machine';
import { root, temporaryFolder } from '../support/paths';

const main = path.join(root, 'out/server/cli/main.js');
const catalog = `dimcat: 1
model: { path: model/model.onnx, tokenizer: model/tokenizer.json }
site: { kind: resid, layer: 4 }
features:
  - { id: a, anchors: [" fish", " horse", " bird", " dog", " sheep", " cat"] }
`;

describe('the command line', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  const start = (...argv: string[]) =>
    spawn(process.execPath, [main, ...argv], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DIMCAT_CACHE: path.join(folder, 'cache') },
    });

  it('refuses a pipe in place of a catalog', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [path.join(folder, 'x.dims.yaml')]);
    const child = start('measure', 'x.dims.yaml');
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    assert.deepEqual(await once(child, 'close'), [2, null]);
    assert.match(said, /it is not a regular file.*\[catalog-unreadable\]/);
  });

  it('ends with the code of what it found, after the tokenizer that it opened', async () => {
    fs.cpSync(path.join(root, 'examples/model'), path.join(folder, 'model'), { recursive: true });
    const wrong = catalog.replace('anchors', 'ancors');
    fs.writeFileSync(path.join(folder, 'x.dims.yaml'), wrong);
    assert.deepEqual(await once(start('verify', 'x.dims.yaml'), 'close'), [2, null]);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends at the first ${signal}, with its processes`, async function () {
      if (process.platform !== 'linux') this.skip();
      fs.cpSync(path.join(root, 'examples/model'), path.join(folder, 'model'), { recursive: true });
      fs.writeFileSync(path.join(folder, 'x.dims.yaml'), catalog);
      const child = start('measure', 'x.dims.yaml');
      let children: number[] = [];
      while (children.length === 0 && child.exitCode === null) {
        await new Promise((next) => setTimeout(next, 50));
        children = childrenOf(child.pid!);
      }
      child.kill(signal);
      await once(child, 'exit');
      for (const pid of children) {
        while (isAlive(pid)) await new Promise((next) => setTimeout(next, 50));
      }
    });
  }

  for (const [command, ...more] of [
    ['dims', 'x.dims.yaml'],
    ['coverage', 'x.dims.yaml'],
    ['read', 'x.dims.yaml', '--text', 'x.txt'],
    ['site', 'x.dims.yaml', '--out', 'site'],
  ] as const)
    it(`ends ${command} at the first SIGTERM, with its processes`, async function () {
      if (process.platform !== 'linux') this.skip();
      fs.cpSync(path.join(root, 'examples/model'), path.join(folder, 'model'), { recursive: true });
      fs.writeFileSync(path.join(folder, 'x.dims.yaml'), catalog);
      fs.writeFileSync(path.join(folder, 'x.txt'), 'a fish');
      const child = start(command, ...more);
      const over = once(child, 'exit');
      let children: number[] = [];
      while (children.length === 0 && child.exitCode === null) {
        await new Promise((next) => setTimeout(next, 20));
        children = childrenOf(child.pid!);
      }
      child.kill('SIGTERM');
      const [code, signal] = (await over) as [number | null, string | null];
      assert.ok(code === 2 || signal === 'SIGTERM', `${command} ended with ${code} ${signal}`);
      for (const pid of children)
        while (isAlive(pid)) await new Promise((next) => setTimeout(next, 20));
    });

  it('ends a pull whose hub never answers at the first SIGTERM', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const child = spawn(process.execPath, [main, 'pull', 'owner/name'], {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, HF_ENDPOINT: `http://127.0.0.1:${port}`, HF_HOME: folder },
    });
    const over = once(child, 'exit');
    await once(silent, 'request');
    child.kill('SIGTERM');
    const [code, signal] = (await over) as [number | null, string | null];
    assert.ok(code === 2 || signal === 'SIGTERM', `it ended with ${code} ${signal}`);
    silent.closeAllConnections();
    silent.close();
  });

  it('ends at a signal even where its own end never comes', async function () {
    if (process.platform !== 'linux') this.skip();
    // A job that ignores its signal, as native code may that a thread of the pool runs.
    const stuck = path.join(folder, 'stuck.cjs');
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    fs.writeFileSync(
      stuck,
      `require('node:fs').readFile(${JSON.stringify(path.join(folder, 'pipe'))}, () => 0);`,
    );
    const child = spawn(process.execPath, ['--require', stuck, main, '--version'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
  });
});

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number);
}
