/**
 * A model of 2.5 GB with its weights in a file beside it: run on demand, by `DIMCAT_HUGE=1`, since it writes that much.
 */
import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInferenceClient } from '../../../server/inference/client/client';
import { TensorSchema } from '../../../server/onnx/gen/onnx_pb';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { GraphBuilder } from '../../support/graphBuilder';
import { hostPath, temporaryFolder } from '../../support/paths';
import { Random } from '../../support/random';

const wanted = process.env['DIMCAT_HUGE'] === '1';
const shape = { dimensions: 1024, heads: 16, layers: 41, vocabulary: 100_000 };

describe(`a model of 2.5 GB${wanted ? '' : ' (skipped: DIMCAT_HUGE=1 runs it)'}`, function () {
  this.timeout(600_000);
  if (!wanted) {
    it('is not written without being asked for');
    return;
  }
  const folder = temporaryFolder();
  const pids = new Set<number>();
  const client = createInferenceClient({
    hostPath,
    log: () => undefined,
    onProcess: (pid) => {
      if (pid !== undefined) pids.add(pid);
    },
  });
  const model = { path: path.join(folder, 'model.onnx'), providers: ['cpu'] };
  before(() => writeHuge(folder));
  after(async () => {
    await client.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is mapped without reading the weights into memory', async () => {
    const map = await client.inspect(model);
    assert.equal(map.layers, shape.layers);
    assert.deepEqual(map.missing, []);
    assert(map.weightBytes > 2.45e9 && map.weightBytes < 2.6e9, String(map.weightBytes));
    const written = fs.statSync(path.join(folder, 'model.onnx.data')).size;
    assert(Math.abs(map.weightBytes - written) < 1e5, String(written));
    say(`mapped: ${gigabytes(map.weightBytes)} of weights, ${peak(pids)} at most in memory`);
  });

  it('is cut at the layer: an early one takes little memory, and nothing is copied', async () => {
    const { blocks } = await client.inspect(model);
    for (const layer of [1, shape.layers]) {
      await build(layer);
      const needed = blocks[layer - 1]!.weightBytes;
      say(`layer ${layer}: needs ${gigabytes(needed)} of weights, ${peak(pids)} at most in memory`);
      const most = peakBytes(pids);
      if (most !== undefined) assert(most < 2.2 * needed + 5e8, `${most} for ${needed}`);
      assert.deepEqual(fs.readdirSync(folder).sort(), ['cache', 'model.onnx', 'model.onnx.data']);
    }
  });

  function build(layer: number): Promise<unknown> {
    return client.buildCache(
      {
        ...{ model, site: { kind: 'resid', layer }, prefix: [], signs: 'raw', tokens: 32 },
        ...{ tokenizerSha256: 'f'.repeat(64), folder: path.join(folder, 'cache') },
      },
      () => undefined,
    );
  }
});

function say(line: string): void {
  process.stdout.write(`      ${line}\n`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** Largest resident size of any of the processes so far; undefined where the system does not say it in /proc. */
function peakBytes(pids: ReadonlySet<number>): number | undefined {
  const sizes = [...pids].flatMap((pid) => {
    const file = `/proc/${pid}/status`;
    if (!fs.existsSync(file)) return [];
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(file, 'utf8')) ?? [];
    return kilobytes === undefined ? [] : [1024 * Number(kilobytes)];
  });
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}

function peak(pids: ReadonlySet<number>): string {
  const bytes = peakBytes(pids);
  return bytes === undefined ? 'unknown' : gigabytes(bytes);
}

/** A decoder whose tensors are slices of the same random numbers, no two alike: ONNX Runtime keeps equal ones once. */
function writeHuge(folder: string): void {
  const data = fs.openSync(path.join(folder, 'model.onnx.data'), 'w');
  const numbers = new Random(1).normals(4 * shape.dimensions ** 2, 0.02);
  const g = new GraphBuilder();
  let offset = 0;
  const external = (dims: readonly number[]): string => {
    const length = 4 * dims.reduce((a, b) => a * b, 1);
    const start = 4 * ((offset / 4096) % shape.dimensions ** 2);
    const slice = new Uint8Array(numbers.buffer, Math.floor(start / 4) * 4);
    for (let left = length; left > 0; left -= slice.length)
      fs.writeSync(data, slice.subarray(0, Math.min(left, slice.length)));
    const place = { location: 'model.onnx.data', offset: String(offset), length: String(length) };
    offset += length;
    return g.keep(
      create(TensorSchema, {
        ...{ name: `e${offset}`, dims: dims.map(BigInt), dataType: ElementType.float32 },
        dataLocation: 1,
        externalData: Object.entries(place).map(([key, value]) => ({ key, value })),
      }),
    );
  };
  writeGraph(g, external);
  fs.closeSync(data);
  fs.writeFileSync(path.join(folder, 'model.onnx'), g.bytes());
}

function writeGraph(g: GraphBuilder, external: (dims: readonly number[]) => string): void {
  const { dimensions: d, heads, vocabulary } = shape;
  g.inputs.push(valueInfo('input_ids', ElementType.int64, ['batch', 'seq']));
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'seq', vocabulary]));
  const scale = external([d]);
  const norm = (x: string): string =>
    g.op('SimplifiedLayerNormalization', [x, scale], { axis: -1, epsilon: { float: 1e-6 } });
  const headed = (x: string, perm: readonly number[]): string =>
    g.op('Transpose', [g.op('Reshape', [x, g.ints([4], [0, 0, heads, d / heads])])], { perm });
  const table = external([vocabulary, d]);
  let x = g.op('Gather', [table, 'input_ids']);
  for (let layer = 0; layer < shape.layers; layer += 1) {
    const h = norm(x);
    const [q, k, v] = [0, 1, 2].map(() => g.op('MatMul', [h, external([d, d])]));
    const scores = g.op('MatMul', [headed(q!, [0, 2, 1, 3]), headed(k!, [0, 2, 3, 1])]);
    const mixed = g.op('MatMul', [
      g.op('Softmax', [scores], { axis: -1 }),
      headed(v!, [0, 2, 1, 3]),
    ]);
    const joined = g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    const flat = g.op('Reshape', [joined, g.ints([3], [0, 0, d])]);
    x = g.op('Add', [x, g.op('MatMul', [flat, external([d, d])])]);
    const raised = g.op('Relu', [g.op('MatMul', [norm(x), external([d, 4 * d])])]);
    x = g.op('Add', [x, g.op('MatMul', [raised, external([4 * d, d])])]);
  }
  g.op('MatMul', [norm(x), g.op('Transpose', [table], { perm: [1, 0] })], {}, ['logits']);
}
