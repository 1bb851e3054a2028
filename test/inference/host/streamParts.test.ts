/** The small parts of a stream: packed signs, tensors as bytes, and what is tried next where memory runs out. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import '../../../server/inference/host/disableTelemetry';
import * as ort from 'onnxruntime-node';
import { faultError } from '../../../server/protocol/fault';
import type { CachePlan } from '../../../server/inference/host/cachePlan';
import { PrefixRefused } from '../../../server/inference/host/sharedPrefix';
import { firstNonFinite, packSigns } from '../../../server/inference/host/signRows';
import { smallerShape } from '../../../server/inference/host/streamShape';
import { decodeBag, encodeBag } from '../../../server/inference/host/tensorBag';

describe('packSigns', () => {
  it('sets the bits that a naive loop sets', () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true });
    const property = fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(number, { minLength: 60, maxLength: 60 }),
      fc.array(number, { minLength: 20, maxLength: 20 }),
      (width, states, means) => {
        const bytes = Math.ceil(width / 8);
        const packed = new Uint8Array(1 + 3 * bytes);
        const threshold = Float32Array.from(means.slice(0, width));
        packSigns(Float32Array.from(states), 3, threshold, packed, 1);
        for (let row = 0; row < 3; row += 1)
          for (let d = 0; d < 8 * bytes; d += 1) {
            const bit = (packed[1 + row * bytes + (d >> 3)]! >> (d & 7)) & 1;
            const wanted = d < width && states[row * width + d]! > threshold[d]!;
            assert.equal(bit === 1, wanted);
          }
        assert.equal(packed[0], 0);
      },
    );
    fc.assert(property, { numRuns: 50, seed: 5 });
  });

  it('is not asked where a state is not finite', () => {
    assert.equal(firstNonFinite(Float32Array.of(1, -2, 3e38)), undefined);
    assert.equal(firstNonFinite(Float32Array.of(1, NaN, Infinity)), 1);
    assert.equal(firstNonFinite(Float32Array.of(1, -Infinity)), 1);
    assert.equal(firstNonFinite(Float32Array.of(1, NaN), 1), undefined);
  });
});

describe('encodeBag', () => {
  it('keeps tensors of every type, of odd sizes and empty ones', () => {
    const bag = {
      a: new ort.Tensor('float32', Float32Array.of(1.5, -0, NaN), [3, 1]),
      'b/c d': new ort.Tensor('int64', BigInt64Array.of(-1n, 2n ** 40n), [2]),
      e: new ort.Tensor('bool', Uint8Array.of(1, 0, 1), [3]),
      f: new ort.Tensor('float16', Uint16Array.of(15360), [1]),
      g: new ort.Tensor('float32', new Float32Array(0), [1, 0, 4]),
    };
    const found = decodeBag(encodeBag(bag));
    assert.deepEqual(Object.keys(found), Object.keys(bag));
    for (const [name, { type, dims, data }] of Object.entries(bag)) {
      const tensor = found[name]!;
      assert.deepEqual([tensor.type, tensor.dims, tensor.data], [type, dims, data]);
    }
  });
});

describe('smallerShape', () => {
  const input = { name: 'ids', elementType: 'int64' };
  const planOf = (rows: number | string): CachePlan => {
    const map = { inputs: [{ ...input, shape: [rows, 'positions'] }] };
    const model = { map, located: { embedding: { input: 'ids' } }, summary: { dimensions: 8 } };
    return { model, request: { prefix: [1] }, provider: 'cpu' } as unknown as CachePlan;
  };
  const full = faultError('out-of-memory', 'Too large.', 'Take less.');

  it('halves batches down to one row where memory runs out', () => {
    const next = smallerShape(planOf('rows'), { batch: 5, sharing: true }, full);
    assert.deepEqual(next, { batch: 2, sharing: true });
    assert.equal(smallerShape(planOf('rows'), { batch: 1, sharing: true }, full), undefined);
    assert.equal(smallerShape(planOf(4), { batch: 4, sharing: false }, full), undefined);
  });

  it('runs a prefix with each token where its keys and values are refused, and gives up on other errors', () => {
    const shape = { batch: 8, sharing: true };
    const next = smallerShape(planOf('rows'), shape, new PrefixRefused());
    assert.deepEqual(next, { batch: 256, sharing: false });
    assert.equal(smallerShape(planOf('rows'), shape, new Error('x')), undefined);
  });
});
