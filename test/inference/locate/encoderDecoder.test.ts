/** Both sides of an encoder-decoder, tapped by the real process, against plain loops. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RawInput } from '../../../server/inference/api';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { GraphBuilder } from '../../support/graphBuilder';
import { ModelFolder } from '../../support/modelFolder';
import { Random } from '../../support/random';
import { maxDifference } from '../../support/runModel';

const [width, hidden, vocabulary] = [8, 12, 20];

type Matrix = readonly (readonly number[])[];

/** A graph and the same computation in plain loops, made step by step beside each other. */
class Twice {
  private readonly random = new Random(4);

  constructor(readonly g: GraphBuilder) {}

  weights(rows: number, columns: number): { name: string; values: Matrix } {
    const all = this.random.normals(rows * columns, 0.4);
    const values = Array.from({ length: rows }, (_, i) => [
      ...all.subarray(i * columns, (i + 1) * columns),
    ]);
    return { name: this.g.floats([rows, columns], all), values };
  }
}

/** A state in the graph, and what it is for one text. */
interface State {
  readonly name: string;
  readonly rows: Matrix;
}

const times = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, i) => sum + x * b[i]![j]!, 0)));
const plus = (a: Matrix, b: Matrix): number[][] =>
  a.map((row, i) => row.map((x, j) => x + b[i]![j]!));

function softmax(row: readonly number[]): number[] {
  const e = row.map((x) => Math.exp(x - Math.max(...row)));
  const total = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / total);
}

/** Root-mean-square norm with a scale of ones, as T5 has it. */
function normed({ g }: Twice, x: State): State {
  const squares = g.op('ReduceMean', [g.op('Mul', [x.name, x.name])], { axes: [-1], keepdims: 1 });
  const name = g.op('Div', [x.name, g.op('Sqrt', [g.op('Add', [squares, g.floats([], [1e-6])])])]);
  const rows = x.rows.map((row) => {
    const mean = row.reduce((sum, v) => sum + v * v, 0) / row.length;
    return row.map((v) => v / Math.sqrt(mean + 1e-6));
  });
  return { name, rows };
}

/** x + attention of norm(x) to `to`; `mask` [batch, 1, positions of `to`] is added to the scores. */
function attend(t: Twice, x: State, to: State | undefined, mask: string): State {
  const { g } = t;
  const h = normed(t, x);
  const from = to ?? h;
  const [q, k, v, out] = [0, 1, 2, 3].map(() => t.weights(width, width));
  const [Q, K, V] = [
    [h, q],
    [from, k],
    [from, v],
  ].map(([s, w]) => ({
    name: g.op('MatMul', [(s as State).name, w!.name]),
    rows: times((s as State).rows, (w as { values: Matrix }).values),
  }));
  const turned = g.op('Transpose', [K!.name], { perm: [0, 2, 1] });
  const scores = g.op('Add', [g.op('MatMul', [Q!.name, turned]), mask]);
  const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), V!.name]);
  const weights = Q!.rows.map((row) =>
    softmax(K!.rows.map((key) => key.reduce((sum, y, i) => sum + y * row[i]!, 0))),
  );
  return {
    name: g.op('Add', [x.name, g.op('MatMul', [mixed, out!.name])]),
    rows: plus(x.rows, times(times(weights, V!.rows), out!.values)),
  };
}

function feedForward(t: Twice, x: State): State {
  const { g } = t;
  const h = normed(t, x);
  const [up, down] = [t.weights(width, hidden), t.weights(hidden, width)];
  const neurons = times(h.rows, up.values).map((row) => row.map((v) => Math.max(0, v)));
  const name = g.op('MatMul', [g.op('Relu', [g.op('MatMul', [h.name, up.name])]), down.name]);
  return {
    name: g.op('Add', [x.name, name]),
    rows: plus(x.rows, times(neurons, down.values)),
  };
}

const text = [3, 1, 4, 1, 5, 9, 2];
const decoded = [6, 5, 3];

/** Two blocks of an encoder whose mask must be as long as its text, three of a decoder that attends to it. */
function build(): { bytes: Uint8Array; encoder: State[]; decoder: State[] } {
  const g = new GraphBuilder();
  const t = new Twice(g);
  const inputs = ['input_ids', 'attention_mask', 'decoder_input_ids'];
  inputs.forEach((name, i) =>
    g.inputs.push(valueInfo(name, ElementType.int64, ['batch', i < 2 ? 'seq' : 'dseq'])),
  );
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'dseq', vocabulary]));
  const table = t.weights(vocabulary, width);
  const embed = (ids: string, tokens: readonly number[]): State => ({
    name: g.op('Gather', [table.name, ids]),
    rows: tokens.map((i) => table.values[i]!),
  });
  const ones = g.op('Cast', ['attention_mask'], { to: ElementType.float32 });
  const far = g.op('Mul', [g.op('Sub', [g.floats([], [1]), ones]), g.floats([], [-1e9])]);
  const mask = g.op('Unsqueeze', [far, g.ints([1], [1])]);
  const encoder = [embed('input_ids', text)];
  for (let i = 0; i < 2; i += 1)
    encoder.push(feedForward(t, attend(t, encoder.at(-1)!, undefined, mask)));
  const read = normed(t, encoder.at(-1)!);
  const decoder = [embed('decoder_input_ids', decoded)];
  const none = g.floats([], [0]);
  for (let i = 0; i < 3; i += 1) {
    const own = attend(t, decoder.at(-1)!, undefined, none);
    decoder.push(feedForward(t, attend(t, own, read, mask)));
  }
  const end = normed(t, decoder.at(-1)!);
  g.op('MatMul', [end.name, t.weights(width, vocabulary).name], {}, ['logits']);
  return { bytes: g.bytes(), encoder, decoder };
}

describe('the sides of an encoder-decoder', function () {
  this.timeout(30_000);
  const files = new ModelFolder({});
  const client = files.client();
  after(() => files.remove());
  const { bytes, encoder, decoder } = build();
  const file = files.write('both.onnx', bytes);
  const ids = (name: string, tokens: readonly number[]): RawInput => ({
    file: files.write(name, Buffer.from(BigInt64Array.from(tokens, BigInt).buffer)),
    shape: [1, tokens.length],
    dtype: 'int64',
  });
  const inputs = { input_ids: ids('ids', text), decoder_input_ids: ids('decoder-ids', decoded) };
  const sides = { encoder, decoder };

  for (const stream of ['encoder', 'decoder'] as const)
    it(`${stream}: each layer is what plain loops give, the mask filled in`, async () => {
      const model = { path: file, providers: ['cpu'], reading: { stream } };
      const out = path.join(files.folder, stream);
      const { taps } = await client.tap({ model, inputs, out });
      const expected = sides[stream];
      assert.equal(taps.length, expected.length);
      for (const [layer, tap] of taps.entries()) {
        const raw = fs.readFileSync(path.join(out, tap.file));
        const found = new Float32Array(
          raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length),
        );
        assert(maxDifference(found, expected[layer]!.rows.flat()) < 1e-4, `layer ${layer}`);
      }
    });

  it('gives the head to the decoder alone', async () => {
    const model = (stream: string) => ({ path: file, providers: ['cpu'], reading: { stream } });
    const found = await client.inspect(model('decoder'));
    assert.deepEqual([found.head?.logits, found.missing], ['logits', []]);
    const { head, missing } = await client.inspect(model('encoder'));
    assert.equal(head, null);
    assert.match(missing[0]!.reason, /belongs to a stream that attends to this one/);
  });
});
