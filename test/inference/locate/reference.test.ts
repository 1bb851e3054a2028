/** Every block of real exports, tapped by the real process, against the states that PyTorch gave for them. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { table } from '../../../server/cli/table';
import type { TapReply } from '../../../server/inference/api';
import { createInferenceClient } from '../../../server/inference/client/client';
import { fault } from '../../support/faults';
import { hostPath, sharedPath, temporaryFolder } from '../../support/paths';
import { maxDifference } from '../../support/runModel';

const graphs = sharedPath('data/graphs');
const tolerance = 1e-4;

/** Input names of models that read no tokens. */
const otherInputs: Readonly<Record<string, string>> = { vit: 'x', ast: 'x' };

interface Reference {
  readonly in: readonly number[];
  /** [block, batch, position, D]. */
  readonly hid: readonly number[];
}

describe(`blocks against PyTorch${graphs === undefined ? ' (skipped: no ../shared)' : ''}`, function () {
  this.timeout(60_000);
  if (graphs === undefined) {
    it('needs the reference outputs of ../shared');
    return;
  }
  const client = createInferenceClient({ hostPath, log: () => undefined });
  const out = temporaryFolder();
  const rows: string[][] = [];
  after(async () => {
    await client.dispose();
    fs.rmSync(out, { recursive: true, force: true });
    const columns = [
      { title: 'graph' },
      { title: 'blocks' },
      { title: 'largest error', right: true },
    ];
    process.stdout.write(`\n${table([...columns, { title: 'not found' }], rows)}\n`);
  });
  const exports = fs
    .readdirSync(graphs)
    .filter((f) => fs.existsSync(path.join(graphs, f, 'model.onnx')));

  it('has graphs to check', () => assert(exports.length >= 8));

  for (const folder of exports)
    it(folder, async () => {
      const [name = ''] = folder.split('.');
      const model = { path: path.join(graphs, folder, 'model.onnx'), providers: ['cpu'] };
      const shape = readJson(path.join(graphs, `${name}.json`));
      const file = path.join(graphs, `${name}.in`);
      const input = otherInputs[name];
      const dtype = input === undefined ? 'int64' : 'float32';
      const reply = await client.tap({
        model,
        inputs: { [input ?? 'input_ids']: { file, shape: shape.in, dtype } },
        out: path.join(out, folder),
      });
      const errors = blockErrors(reply, path.join(out, folder), shape, name, graphs);
      const { missing } = await client.inspect(model);
      const largest = Math.max(...errors);
      rows.push([folder, String(errors.length), largest.toExponential(1), String(missing.length)]);
      assert(largest <= tolerance, errors.join());
      assert.deepEqual(missing, []);
    });

  for (const folder of exports)
    it(`${folder} is refused beside a configuration of another model`, async () => {
      const copy = path.join(out, `config ${folder}`);
      fs.cpSync(path.join(graphs, folder), copy, { recursive: true });
      const model = { path: path.join(copy, 'model.onnx'), providers: ['cpu'] };
      const map = await client.inspect(model);
      const right = {
        num_hidden_layers: map.layers,
        hidden_size: map.dimensions,
        num_attention_heads: map.blocks.find((b) => b.attention)!.attention!.heads,
        ...(map.embedding.vocabulary > 0 && { vocab_size: map.embedding.vocabulary }),
      };
      const write = (config: object): void =>
        fs.writeFileSync(path.join(copy, 'config.json'), JSON.stringify(config));
      write(right);
      assert.equal((await client.inspect(model)).sha256, map.sha256);
      for (const [key, value] of Object.entries(right))
        for (const other of [value! + 1, value! * 2, Math.ceil(value! / 2)]) {
          write({ ...right, [key]: other });
          const expected = fault('model-unsupported', new RegExp(`expected ${other}`));
          await assert.rejects(client.inspect(model), expected, `${key} ${other}`);
        }
    });
});

/** Largest absolute difference of each block. */
function blockErrors(
  reply: TapReply,
  folder: string,
  { hid }: Reference,
  name: string,
  from: string,
): number[] {
  const [blocks = 0, ...state] = hid;
  assert.equal(reply.taps.length, blocks + 1);
  const wanted = floats(path.join(from, `${name}.hid`));
  const size = wanted.length / blocks;
  return Array.from({ length: blocks }, (_, block) => {
    const tap = reply.taps[block + 1]!;
    assert.deepEqual(tap.shape, state);
    const expected = wanted.subarray(block * size, (block + 1) * size);
    return maxDifference(floats(path.join(folder, tap.file)), expected);
  });
}

function readJson(file: string): Reference {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Reference;
}

function floats(file: string): Float32Array {
  const bytes = fs.readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
