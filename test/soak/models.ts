/** Models that were changed in their structure or their bytes: opened, and run where they open, in a real child. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { InferenceClient } from '../../server/inference/api';
import type { Graph } from '../../server/onnx/gen/onnx_pb';
import { parseModel, serialiseModel } from '../../server/onnx/model';
import { FaultError } from '../../server/protocol/fault';
import { ModelFolder } from '../support/modelFolder';
import type { Random } from '../support/random';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';

export const models: Guarantee = {
  name: 'models',
  promise:
    'a changed model opens and runs, or ends in a fault that names what is wrong, and never takes the parent along',
  tries: 'models',
  quick: 200,
  full: 95_000,
  run: async (soak) => {
    const files = new ModelFolder({ dimensions: 8, layers: 2, heads: 2 });
    try {
      return await changed(soak, files);
    } finally {
      await files.remove();
    }
  },
};

async function changed(soak: Soak, files: ModelFolder): Promise<Outcome> {
  const tally = new Tally(soak);
  const ends = new Map<string, number>();
  let client = files.client();
  for (let i = 0; !tally.isDone(); i += 1) {
    const bytes = hostileModel(files.tiny.model, soak.random);
    const file = files.write(`m${i % 2}.onnx`, bytes);
    const started = performance.now();
    const { end, wrong } = await endOf(client, file);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    const kept = wrong === undefined ? undefined : keep(bytes, i);
    tally.add(
      wrong && `try ${i}: ${wrong} (${kept})`,
      performance.now() - started,
      () => `try ${i}`,
    );
    // A child that died comes back after a pause that grows with each death; there will be many.
    if (end === 'inference-died') {
      await client.dispose();
      client = files.client();
    }
  }
  const counted = [...ends].sort((a, b) => b[1] - a[1]);
  return tally.outcome([
    counted.map(([end, count]) => `${end} ${count.toLocaleString('en')}`).join(', '),
  ]);
}

/** How a model ends: `ran`, or the code of its fault. */
async function endOf(
  client: InferenceClient,
  file: string,
): Promise<{ end: string; wrong?: string }> {
  try {
    const model = { path: file, providers: ['cpu'] };
    const { layers } = await client.openModel(model);
    await client.unedited({ model, layer: Math.min(1, layers), prompts: [[1, 2, 3]] });
    return { end: 'ran' };
  } catch (error) {
    if (!(error instanceof FaultError)) return { end: 'error', wrong: String(error) };
    const { code, message } = error.fault;
    return code === 'internal' ? { end: code, wrong: message } : { end: code };
  }
}

/** So that what went wrong can be looked at. */
function keep(bytes: Uint8Array, i: number): string {
  const file = path.join(process.cwd(), 'test-results', `soak-model-${i}.onnx`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  return file;
}

function hostileModel(good: Uint8Array, random: Random): Uint8Array {
  if (random.below(10) === 0) return damaged(good, random);
  const { model, graph } = parseModel(good, 'tiny.onnx');
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) mutate(graph, random);
  return serialiseModel(model);
}

/** Cut, or with flipped bits. */
function damaged(good: Uint8Array, random: Random): Uint8Array {
  if (random.below(4) === 0) return good.slice(0, random.below(good.length));
  const bad = good.slice();
  for (let flips = 1 + random.below(8); flips > 0; flips -= 1)
    bad[random.below(bad.length)]! ^= 1 << random.below(8);
  return bad;
}

/** One change that keeps the file a protocol buffer: names, operators, attributes, shapes, order. */
function mutate(graph: Graph, random: Random): void {
  if (graph.node.length === 0 || graph.initializer.length === 0) return;
  const names = graph.node.flatMap(({ input, output }) => [...input, ...output]);
  const one = random.of(graph.node);
  const tensor = random.of(graph.initializer);
  const number = (): bigint =>
    BigInt(random.of([-(2 ** 40), -2, -1, 0, 1, 2, 3, 7, 1024, 2 ** 31, 2 ** 52]));
  const changes: (() => unknown)[] = [
    () => (one.input[random.below(one.input.length + 1)] = random.of([...names, ''])),
    () => (one.output[0] = random.of([...names, ''])),
    () => (one.opType = random.of([...graph.node.map(({ opType }) => opType), ...OPERATORS])),
    () => (one.domain = random.of(['', 'com.microsoft', 'ai.onnx.ml', 'x'])),
    () => graph.node.splice(graph.node.indexOf(one), 1),
    () => graph.node.push(one),
    () => graph.node.reverse(),
    () => one.input.pop(),
    () => one.output.pop(),
    () => one.attribute.pop(),
    () => one.attribute.forEach((a) => (a.i = number())),
    () => one.attribute.forEach((a) => (a.ints = a.ints.map(number))),
    () => one.attribute.forEach((a) => (a.f = random.of([NaN, Infinity, -1, 0, 1e30]))),
    () =>
      one.attribute.forEach((a) => (a.name = random.of(['axis', 'perm', 'epsilon', 'to', 'x']))),
    () => (tensor.dims = tensor.dims.map((d) => d + BigInt(random.below(3)) - 1n)),
    () => (tensor.dims = tensor.dims.map(number)),
    () => (tensor.dims = []),
    () => (tensor.dataType = random.below(25)),
    () => (tensor.name = random.of(names)),
    () => (tensor.rawData = tensor.rawData.slice(0, random.below(tensor.rawData.length + 1))),
    () => graph.initializer.splice(graph.initializer.indexOf(tensor), 1),
    () => graph.input.pop(),
    () => graph.output.reverse(),
    () => graph.output.pop(),
    () => (graph.valueInfo = []),
  ];
  random.of(changes)();
}

/** That tiny models do not have, and that allocate, loop or reshape. */
const OPERATORS = [
  ...[
    'ConstantOfShape',
    'Expand',
    'Tile',
    'Range',
    'Loop',
    'If',
    'Scan',
    'NonZero',
    'TopK',
    'Resize',
    'Pad',
  ],
  ...[
    'GatherND',
    'ScatterElements',
    'Einsum',
    'Split',
    'Concat',
    'Slice',
    'Squeeze',
    'Conv',
    'LSTM',
    'Identity',
  ],
  ...[
    'LayerNormalization',
    'SkipLayerNormalization',
    'Attention',
    'QuickGelu',
    'RandomNormal',
    'Optional',
  ],
];
