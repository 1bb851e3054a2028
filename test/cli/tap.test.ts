/** `dimcat tap` and `dimcat inspect` as people run them: a process, raw files in, raw files out. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { TapReply } from '../../server/inference/api';
import type { ModelMap } from '../../server/protocol/modelMap';
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { GraphBuilder } from '../support/graphBuilder';
import { root, sharedPath, temporaryFolder } from '../support/paths';
import { Random } from '../support/random';
import { maxDifference } from '../support/runModel';

const program = path.join(root, 'out/server/cli/main.js');
const runProgram = promisify(execFile);
const width = 6;

describe('dimcat tap and inspect, on images and sound', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const dimcat = async (...argv: readonly string[]): Promise<string> =>
    (await runProgram(process.execPath, [program, ...argv])).stdout;

  /** Writes an input as the command takes it. @returns Its path. */
  const raw = (name: string, values: Float32Array, shape: readonly number[]): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, values);
    fs.writeFileSync(`${file}.json`, JSON.stringify({ shape, dtype: 'float32' }));
    return file;
  };

  const tap = async (model: string, input: string, file: string) => {
    const out = path.join(folder, `${path.basename(file)}-taps`);
    const reply = JSON.parse(
      await dimcat('tap', model, '--input', `${input}=${file}`, '--out', out, '--json'),
    ) as TapReply;
    assert.deepEqual(reply, JSON.parse(fs.readFileSync(path.join(out, 'taps.json'), 'utf8')));
    return reply.taps.map((t) => ({ ...t, values: floats(path.join(out, t.file)) }));
  };

  it('read numbers for a model without tokens, and write every layer', async () => {
    const { bytes, state } = imageModel();
    const model = path.join(folder, 'patches.onnx');
    fs.writeFileSync(model, bytes);
    const pixels = new Random(2).normals(2 * 3 * 5);
    const taps = await tap(model, 'pixel_values', raw('pixels.bin', pixels, [2, 3, 5]));
    assert.deepEqual(
      taps.map((t) => t.shape),
      new Array(3).fill([2, 3, width]),
    );
    assert(maxDifference(taps[0]!.values, state(pixels)) < 1e-5);
    const map = JSON.parse(await dimcat('inspect', model, '--json')) as ModelMap;
    assert.deepEqual([map.layers, map.embedding.input, map.sites.ffn], [2, null, [8, 8]]);
  });

  it('print and write the keys that are documented', async () => {
    const model = path.join(folder, 'patches.onnx');
    const input = raw('keys.bin', new Float32Array(15), [1, 3, 5]);
    const out = path.join(folder, 'keys');
    const map = await dimcat('inspect', model, '--json');
    const taps = await dimcat(
      'tap',
      model,
      '--input',
      `pixel_values=${input}`,
      '--out',
      out,
      '--json',
    );
    const page = fs.readFileSync(path.join(root, 'docs/reference/model-map.md'), 'utf8');
    const documented = new Set([...page.matchAll(/`([a-z][\w.[\]]*)`/gi)].map(([, key]) => key));
    const keys = [map, taps].flatMap((text) => [...keysOf(JSON.parse(text))]);
    const inside = /\.(k|v|neurons|down|weight)\.|^inputs\./;
    const told = [...new Set(keys)].filter((key) => !inside.test(key));
    assert(told.length > 30, told.join());
    assert.deepEqual(
      told.filter((key) => !documented.has(key)),
      [],
    );
  });

  for (const name of ['vit', 'ast']) {
    const graphs = sharedPath('data/graphs');
    if (graphs === undefined) {
      it.skip(`${name}: PyTorch's states (skipped: no ../shared)`);
      continue;
    }
    it(`${name}: PyTorch's states`, async () => {
      const shape = JSON.parse(fs.readFileSync(path.join(graphs, `${name}.json`), 'utf8')) as {
        in: number[];
        hid: number[];
      };
      const input = raw(`${name}.bin`, floats(path.join(graphs, `${name}.in`)), shape.in);
      const taps = await tap(path.join(graphs, `${name}.ts`, 'model.onnx'), 'x', input);
      const wanted = floats(path.join(graphs, `${name}.hid`));
      const size = wanted.length / shape.hid[0]!;
      for (const [block, { values }] of taps.slice(1).entries()) {
        const expected = wanted.subarray(block * size, (block + 1) * size);
        assert(maxDifference(values, expected) < 1e-4, `block ${block + 1}`);
      }
      assert.equal(taps.length - 1, shape.hid[0]);
    });
  }

  const kwt = sharedPath('models/kwt1/kwt1.onnx');
  if (kwt === undefined) it.skip('kwt1: 12 blocks of one head (skipped: no ../shared)');
  else
    it('kwt1: 12 blocks of one head', async () => {
      const sound = new Random(3).normals(16_000, 0.1);
      const taps = await tap(kwt, 'input_1__0', raw('sound.bin', sound, [1, 16_000]));
      assert.equal(taps.length, 13);
      assert(taps.every((t) => t.shape.join() === '1,99,64'));
      const map = JSON.parse(await dimcat('inspect', kwt, '--json')) as ModelMap;
      for (const { attention } of map.blocks) {
        assert.deepEqual([attention?.heads, attention?.keyHeads, attention?.headWidth], [1, 1, 64]);
        assert.deepEqual([attention?.k?.width, attention?.v?.width], [64, 64]);
      }
    });
});

/** Patches [batch, 3, 5] through a linear map, then two blocks; `state` is what the map gives. */
function imageModel(): { bytes: Uint8Array; state: (pixels: Float32Array) => Float32Array } {
  const g = new GraphBuilder();
  const random = new Random(1);
  const weights = (rows: number, columns: number): string =>
    g.floats([rows, columns], random.normals(rows * columns, 0.4));
  g.inputs.push(valueInfo('pixel_values', ElementType.float32, ['batch', 3, 5]));
  g.outputs.push(valueInfo('classes', ElementType.float32, ['batch', 3, 4]));
  const patch = random.normals(5 * width, 0.4);
  let x = g.op('MatMul', ['pixel_values', g.floats([5, width], patch)]);
  for (let block = 0; block < 2; block += 1) {
    const [q, k, v] = [0, 1, 2].map(() => g.op('MatMul', [x, weights(width, width)]));
    const scores = g.op('MatMul', [q!, g.op('Transpose', [k!], { perm: [0, 2, 1] })]);
    const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), v!]);
    x = g.op('Add', [x, g.op('MatMul', [mixed, weights(width, width)])]);
    const neurons = g.op('Relu', [g.op('MatMul', [x, weights(width, 8)])]);
    x = g.op('Add', [x, g.op('MatMul', [neurons, weights(8, width)])]);
  }
  g.op('MatMul', [x, weights(width, 4)], {}, ['classes']);
  const state = (pixels: Float32Array): Float32Array =>
    Float32Array.from({ length: (pixels.length / 5) * width }, (_, at) => {
      const [row, d] = [Math.floor(at / width), at % width];
      return [0, 1, 2, 3, 4].reduce((s, i) => s + pixels[row * 5 + i]! * patch[i * width + d]!, 0);
    });
  return { bytes: g.bytes(), state };
}

/** Paths of all keys that do not hold an object, `[]` for the places of a list. */
function* keysOf(value: unknown, at = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const path = Array.isArray(value) ? `${at}[]` : at === '' ? key : `${at}.${key}`;
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    if (!Array.isArray(value) && !isObject) yield path;
    yield* keysOf(inner, path);
  }
}

function floats(file: string): Float32Array {
  const bytes = fs.readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
