import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const native = path.join(root, 'node_modules/onnxruntime-node/bin/napi-v6');
const page = readFileSync(path.join(root, 'docs/platforms.md'), 'utf8');

/** What the shipped binaries themselves ask of a system. */
describe('docs/platforms.md says of ONNX Runtime', () => {
  it('the oldest glibc that its binaries for Linux load with', () => {
    for (const file of ['linux/x64', 'linux/arm64'].flatMap(binaries))
      for (const [major, minor] of versionsOf(file, 'GLIBC'))
        assert.ok(major === 2 && minor! <= 28, `${file} asks for GLIBC_${major}.${minor}`);
    const library = path.join(native, 'linux/x64/libonnxruntime.so.1');
    assert.ok(versionsOf(library, 'GLIBC').some(([, minor]) => minor === 28));
    assert.match(page, /\| glibc 2\.28 /);
    assert.ok(versionsOf(library, 'GLIBCXX').every(([, , patch = 0]) => patch <= 25));
  });

  it('the oldest macOS that its binaries were built for', () => {
    for (const file of binaries('darwin/arm64')) assert.deepEqual(minimumOf(file), [14, 0], file);
    assert.match(page, /\| macOS arm64 \| macOS 14 \|/);
  });

  it('the libraries of Visual C++ that its binaries for Windows import and do not bring', () => {
    for (const folder of ['win32/x64', 'win32/arm64']) {
      const library = readFileSync(path.join(native, folder, 'onnxruntime.dll'), 'latin1');
      const imported = new Set(library.match(/(?:MSVCP|VCRUNTIME)140\w*\.dll(?=\0)/gi));
      const named = page.match(/`(?:MSVCP|VCRUNTIME)140\w*\.dll`/g)!.map((n) => n.slice(1, -1));
      for (const name of named) assert.ok(imported.has(name), `${folder} ${name}`);
      for (const name of imported)
        assert.ok(named.includes(name.replace('VCRUNTIME140_1', 'VCRUNTIME140')), name);
      assert.ok(!readdirSync(path.join(native, folder)).some((name) => imported.has(name)));
    }
  });
});

function binaries(folder: string): string[] {
  const names = readdirSync(path.join(native, folder));
  return names.map((name) => path.join(native, folder, name));
}

/** The versions of a symbol set that an ELF file names. */
function versionsOf(file: string, name: string): number[][] {
  const text = readFileSync(file, 'latin1');
  const found = text.matchAll(new RegExp(`\\0${name}_([0-9.]+)(?=\\0)`, 'g'));
  return [...found].map(([, version]) => version!.split('.').map(Number));
}

/** Major and minor of `minos` in LC_BUILD_VERSION of a 64-bit Mach-O file. */
function minimumOf(file: string): number[] {
  const bytes = readFileSync(file);
  const buildVersion = 0x32;
  let at = 32;
  for (let left = bytes.readUInt32LE(16); left > 0; left--) {
    if (bytes.readUInt32LE(at) === buildVersion) {
      const version = bytes.readUInt32LE(at + 12);
      return [version >>> 16, (version >>> 8) & 0xff];
    }
    at += bytes.readUInt32LE(at + 4);
  }
  throw new Error(`${file} has no LC_BUILD_VERSION`);
}
