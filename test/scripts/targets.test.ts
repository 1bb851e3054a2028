import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface TargetsModule {
  readonly nativeFolders: Readonly<Record<string, string>>;
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

  it('hold all native files of a platform, but one of the two copies of the library on macOS', () => {
    for (const [target, folder] of Object.entries(targets.nativeFolders)) {
      const golden = path.join(root, `test/e2e/package/native-${target}.txt`);
      const listed = readFileSync(golden, 'utf8').trim().split('\n');
      const shipped = readdirSync(path.join(native, folder)).filter((name) => !copy.test(name));
      assert.deepEqual(
        listed.map((file) => path.posix.basename(file)),
        shipped.sort(),
      );
    }
  });

  it('name on macOS the file that the binding links, which a copy repeats', () => {
    const names = readdirSync(path.join(native, 'darwin/arm64'));
    assert.equal(names.filter((name) => copy.test(name)).length, 1);
    assert.equal(names.filter((name) => /^libonnxruntime\..\.dylib$/.test(name)).length, 1);
    const binding = readFileSync(path.join(native, 'darwin/arm64/onnxruntime_binding.node'));
    assert.ok(binding.includes('@rpath/libonnxruntime.1.dylib\0'));
  });
});

const copy = /^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/;
