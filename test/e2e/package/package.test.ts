import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { problemCodes, problemPage } from '../../../server/catalog/problemCodes';
import { assertGolden } from '../../support/golden';
import { readZip, unpackZip } from '../../support/zip';
import { fromEnvironment } from '../support/codeServer';

/**
 * Packed size in MB. Of it ONNX Runtime's library takes 18 (on Windows with DirectML and the shader compiler 31); the
 * rest is ours, with its word lists and pages.
 */
const largest = process.platform === 'win32' ? 34 : 21;

describe('The package for this platform', () => {
  const vsix = fromEnvironment('DIMCAT_VSIX');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-package-'));
  const dist = path.join(folder, 'dist');
  const names = readZip(vsix).map(({ name }) => name);

  before(() => unpackZip(vsix, 'extension', folder));
  after(() => rmSync(folder, { recursive: true }));

  it('holds the listed files and no other', () => {
    const pages = Object.keys(problemCodes).map((code) => `extension/${problemPage(code)}`);
    const panels = ['js', 'css'].flatMap((ending) =>
      panelNames().map((name) => `extension/dist/webviews/${name}.${ending}`),
    );
    const expected = [...pages, ...panels];
    const others = names.filter((name) => !isNative(name) && !expected.includes(name));
    assertGolden('e2e/package/files.txt', lines([...others, 'extension/docs/problems/CODE.md']));
    assert.deepEqual(
      expected.filter((name) => !names.includes(name)),
      [],
      'every problem has its page, every panel its script and styles',
    );
  });

  it('holds the native files of this platform and of no other', () => {
    const golden = `e2e/package/native-${process.platform}-${process.arch}.txt`;
    assertGolden(golden, lines(names.filter(isNative)));
  });

  it(`is smaller than ${largest} MB`, () => {
    const megabytes = statSync(vsix).size / 1e6;
    assert.ok(megabytes < largest, `${megabytes.toFixed(1)} MB`);
  });

  it('names no folder of the machine that built it', () => {
    const root = path.resolve(__dirname, '../../../..');
    const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'));
    const naming = scripts.filter((name) =>
      readFileSync(path.join(dist, name), 'utf8').includes(root),
    );
    assert.deepEqual(naming, []);
  });

  it('loads its own ONNX Runtime', () => {
    const script = `const load = require('module').createRequire(process.argv[1]);
      const { InferenceSession } = load('onnxruntime-node');
      console.log(load.resolve('onnxruntime-node'), typeof InferenceSession.create);`;
    const args = ['-e', script, path.join(dist, 'inferenceHost.js')];
    const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1', NODE_PATH: '' };
    const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    const entry = path.join(folder, 'node_modules/onnxruntime-node/dist/index.js');
    assert.equal(stdout.trim(), `${entry} function`, stderr);
  });
});

/** The folders of webviews/ that hold a page. */
function panelNames(): string[] {
  const webviews = path.resolve(__dirname, '../../../../webviews');
  const folders = readdirSync(webviews);
  return folders.filter((name) => existsSync(path.join(webviews, name, 'main.ts')));
}

const isNative = (name: string) => name.includes('/napi-v6/');
const lines = (names: readonly string[]) =>
  [...names]
    .sort()
    .map((name) => `${name}\n`)
    .join('');
