/** Tapping by the real child process, and what it says of inputs that do not fit. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RawInput } from '../../../server/inference/api';
import { fault } from '../../support/faults';
import { reference } from '../../support/graphs/reference';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';
import { maxDifference } from '../../support/runModel';

describe('tap', function () {
  this.timeout(60_000);
  const files = new ModelFolder({ poison: 667 });
  const client = files.client();
  after(() => files.remove());

  const { spec, style } = structures.find((s) => s.style.pasts && s.style.extraInputs)!;
  const weights = weightsOf(spec);
  const model = {
    path: files.write('llama.onnx', writeModel(spec, style, weights)),
    providers: ['cpu'],
  };
  const rows = [
    [3, 14, 15],
    [9, 2, 6],
  ];
  const out = path.join(files.folder, 'taps');
  const ids = (values: readonly number[], shape: readonly number[]): RawInput => {
    const bytes = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    return { file: files.write('ids.bin', bytes), shape, dtype: 'int64' };
  };
  const tap = (inputs: Readonly<Record<string, RawInput>>, path = model.path) =>
    client.tap({ model: { path, providers: ['cpu'] }, inputs, out });

  it('writes the state of every layer, and says what it was given and filled in', async () => {
    const reply = await tap({ input_ids: ids(rows.flat(), [2, 3]) });
    assert.deepEqual(JSON.parse(fs.readFileSync(path.join(out, 'taps.json'), 'utf8')), reply);
    assert.deepEqual(reply.inputs['past_key_values.0.key'], {
      ...{ shape: [2, spec.keyHeads, 0, spec.headWidth], dtype: 'float32', given: false },
    });
    assert.equal(reply.inputs['input_ids']?.given, true);
    const expected = rows.map((row) => reference(spec, weights, row).states);
    for (const { file, layer, shape } of reply.taps) {
      assert.equal(file, `resid.${layer}.bin`);
      assert.deepEqual(shape, [2, 3, spec.dimensions]);
      const bytes = fs.readFileSync(path.join(out, file));
      const found = new Float32Array(
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
      );
      const wanted = expected.flatMap((states) => states[layer]!.flatMap((v) => [...v]));
      assert(maxDifference(found, wanted) < 1e-4);
    }
    assert.equal(reply.taps.length, spec.layers + 1);
  });

  const wrong: readonly (readonly [string, () => Readonly<Record<string, RawInput>>, RegExp])[] = [
    ['no input', () => ({}), /No input was given/],
    ['an input that is not there', () => ({ pixels: ids([1], [1, 1]) }), /no input "pixels"/],
    ['a file of another length', () => ({ input_ids: ids([1, 2], [2, 3]) }), /16 bytes.*takes 48/],
    [
      'a rank that does not fit',
      () => ({ input_ids: ids([1], [1]) }),
      /needs int64 \[batch, seq\]/,
    ],
    [
      'fractions for whole numbers',
      () => ({ input_ids: { ...ids([1, 2], [4, 1]), dtype: 'float32' } }),
      /float32 \[4, 1\]/,
    ],
    [
      'a file that is not there',
      () => ({ input_ids: { ...ids([1], [1, 1]), file: path.join(files.folder, 'none') } }),
      /cannot be read/,
    ],
  ];
  for (const [what, inputs, message] of wrong)
    it(`refuses ${what} in words`, async () => {
      await assert.rejects(tap(inputs()), fault('bad-arguments', message));
    });

  it('names layer, position and dimension of a state that is not finite', async () => {
    await assert.rejects(
      tap({ input_ids: ids([5, 667], [1, 2]) }, files.modelPath),
      fault('non-finite-state', /layer 0 is Infinity in dimension 0 of position 1/),
    );
  });

  it('knows a graph that is read by hand as another model', async () => {
    const found = await client.inspect(model);
    const resid = [found.embedding.resid, ...found.blocks.map((b) => b.resid)];
    const byHand = await client.openModel({ ...model, reading: { tensors: { resid } } });
    const plain = await client.openModel(model);
    assert.equal(byHand.layers, plain.layers);
    assert.notEqual(byHand.sha256, plain.sha256);
    assert.equal((await client.openModel(model)).sha256, plain.sha256);
  });
});
