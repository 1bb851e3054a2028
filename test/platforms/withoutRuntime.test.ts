import assert from 'node:assert/strict';
import * as path from 'node:path';
import { runtimeFault, type System } from '../../server/inference/host/missingRuntime';
import { fault } from '../support/faults';
import { ModelFolder } from '../support/modelFolder';

const preload = path.resolve(__dirname, 'withoutRuntime.js');

/** ONNX Runtime as it fails elsewhere, in the real inference process. */
describe('Without ONNX Runtime', function () {
  this.timeout(120_000);
  const files = new ModelFolder();
  after(() => files.remove());

  const playing = (play: string, lines: string[] = []) => {
    const env = { ...process.env, NODE_OPTIONS: `--require ${preload}`, DIMCAT_PLAY: play };
    return files.client({ env, log: (line) => lines.push(line) });
  };
  const model = { path: files.modelPath, providers: [] };
  const prompt = [1, 2, 3];

  const failures: readonly (readonly [string, RegExp, RegExp])[] = [
    ['library missing', /libonnxruntime\.so\.1: cannot open shared/, /Install|glibc|GNU/],
    ['no native part', /Cannot find module .*riscv64.*node'\.$/, /no native parts for/],
    ['wrong processor', /ended its process \(SIGILL\)/, /another processor/],
  ];
  for (const [play, words, advice] of failures)
    it(`${play}: models are read, and running one fails in the loader's words, again and again`, async () => {
      const client = playing(play);
      const summary = await client.openModel(model);
      assert.equal(summary.layers, 3);
      assert.equal((await client.inspect(model)).sha256, summary.sha256);
      // More often than a process may crash.
      for (let i = 0; i < 7; i += 1)
        await assert.rejects(
          client.maskIdentity({ model, layer: 1, prompt }),
          fault('runtime-unavailable', words, advice),
        );
    });

  it('a GPU whose trial ends the process is remembered, and the next provider runs', async function () {
    const lines: string[] = [];
    const client = playing('GPU crashes', lines);
    const found = await client.doctor();
    assert.equal(found.chosen, 'cpu');
    const gpus = found.providers.filter(({ name, state }) => name !== 'cpu' && state !== 'absent');
    if (gpus.length === 0) this.skip();
    for (const { state, reason } of gpus) {
      assert.equal(state, 'fails');
      assert.match(reason!, /ended the process that tried it \(SIGSEGV\)/);
    }
    const starts = lines.filter((line) => /was started/.test(line)).length;
    assert.equal(starts, gpus.length + 1);
    const { bitIdentical } = await client.maskIdentity({ model, layer: 1, prompt });
    assert.equal(bitIdentical, true);
    assert.equal(lines.filter((line) => /was started/.test(line)).length, starts);
    const only = { ...model, providers: [gpus[0]!.name] };
    await assert.rejects(
      client.maskIdentity({ model: only, layer: 1, prompt }),
      fault('provider-unavailable', /ended the process that tried it/),
    );
  });

  it('the advice names what the system lacks', () => {
    const advice = (words: string, system: Partial<System>): string =>
      runtimeFault(words, { platform: 'linux', arch: 'x64', musl: false, ...system }).fault.advice;
    const windows = { platform: 'win32', arch: 'arm64' };
    assert.match(
      advice('The specified module could not be found.', windows),
      /vc_redist\.arm64\.exe/,
    );
    assert.match(advice('is not a valid Win32 application.', windows), /another processor/);
    assert.match(advice('it ended its process (exit code 3221225501)', windows), /processor/);
    assert.match(advice('Error loading shared library ld-linux', { musl: true }), /GNU C library/);
    assert.match(advice("version `GLIBC_2.28' not found", {}), /too old/);
    assert.match(advice('libstdc++.so.6: cannot open', {}), /libstdc\+\+6/);
    const mac = { platform: 'darwin' };
    assert.match(advice('code signature not valid for use in process', mac), /xattr -dr/);
    assert.match(advice("Symbol not found: '_x' (built for macOS 13.3)", mac), /macOS that/);
    for (const words of ['a', 'Cannot find module x'])
      assert.doesNotMatch(advice(words, windows), /cpu provider/);
  });
});
