import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface TargetsModule {
  readonly nativeFolders: Readonly<Record<string, string>>;
  nativeLines(target: string): string[];
}

const root = path.resolve(__dirname, '../../..');
const native = path.join(root, 'node_modules/onnxruntime-node/bin/napi-v6');

describe('The targets of packaging', () => {
  let targets: TargetsModule;
  before(async () => {
    const file = path.join(root, 'scripts/lib/targets.mjs');
    targets = (await import(pathToFileURL(file).href)) as TargetsModule;
  });

  it('are the platforms that onnxruntime-node ships binaries for', () => {
    const shipped = readdirSync(native).flatMap((platform) =>
      readdirSync(path.join(native, platform)).map((arch) => `${platform}/${arch}`),
    );
    assert.deepEqual(Object.values(targets.nativeFolders).sort(), shipped.sort());
    for (const folder of shipped) {
      assert.ok(existsSync(path.join(native, folder, 'onnxruntime_binding.node')), folder);
    }
  });

  it('leave out the second copy of the library on macOS, and nothing elsewhere', () => {
    const files = readdirSync(path.join(native, 'darwin/arm64'));
    const excluded = targets.nativeLines('darwin-arm64').filter((line) => !line.startsWith('!'));
    assert.equal(excluded.length, 1);
    const copies = files.filter((name) => /^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(name));
    assert.equal(copies.length, 1, 'the pattern still fits one file');
    assert.equal(targets.nativeLines('linux-x64').length, 1);
  });
});
