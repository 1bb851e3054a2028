import assert from 'node:assert/strict';
import { ElementType } from '../../../server/onnx/tensors';
import { decodeNumbers, halfBits } from '../../../server/inference/weights/numbers';
import { redrawn } from '../../../server/inference/weights/redraw';
import { Random } from '../../support/random';

const count = 20_001;
const values = new Random(4).normals(count, 0.5).map((x) => x + 2);
const types = {
  float32: new Uint8Array(values.buffer),
  float16: new Uint8Array(Uint16Array.from(values, (x) => halfBits(x)).buffer),
  bfloat16: new Uint8Array(
    new Uint16Array(values.slice().buffer).filter((_, i) => i % 2 === 1).slice().buffer,
  ),
} as const;

describe('redrawn', () => {
  for (const name of ['float32', 'float16', 'bfloat16'] as const) {
    const bytes = types[name];
    const type = ElementType[name];
    const numbers = (b: Uint8Array) => decodeNumbers(b, type, 0, count);
    const before = bytes.slice();

    it(`permutes ${name}: the same numbers in another order`, () => {
      const other = numbers(redrawn({ kind: 'shuffled', seed: 1 }, 'w', bytes, type));
      assert.notDeepEqual(other, numbers(bytes));
      assert.deepEqual(other.slice().sort(), numbers(bytes).sort());
      assert(Math.abs(correlation(other, numbers(bytes))) < 0.05);
    });

    it(`draws ${name} with the mean and deviation of the matrix`, () => {
      const [own, other] = [bytes, redrawn({ kind: 'gaussian', seed: 1 }, 'w', bytes, type)].map(
        (b) => moments(numbers(b)),
      );
      assert(Math.abs(own!.mean - other!.mean) < 0.02 && Math.abs(own!.sd - other!.sd) < 0.02);
      assert(Math.abs(other!.skew) < 0.1 && Math.abs(other!.kurtosis - 3) < 0.2);
    });

    it(`gives the same ${name} for the same seed and name only, and leaves its input alone`, () => {
      for (const kind of ['gaussian', 'shuffled'] as const) {
        const draw = (seed: number, w: string) => redrawn({ kind, seed }, w, bytes, type);
        assert.deepEqual(draw(1, 'w'), draw(1, 'w'));
        assert.notDeepEqual(draw(1, 'w'), draw(2, 'w'));
        assert.notDeepEqual(draw(1, 'w'), draw(1, 'v'));
      }
      assert.deepEqual(bytes, before);
    });
  }
});

function moments(x: Float32Array): { mean: number; sd: number; skew: number; kurtosis: number } {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const power = (p: number) => x.reduce((sum, v) => sum + (v - mean) ** p, 0) / x.length;
  const sd = Math.sqrt(power(2));
  return { mean, sd, skew: power(3) / sd ** 3, kurtosis: power(4) / sd ** 4 };
}

function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [moments(a), moments(b)];
  const products = a.reduce((sum, x, i) => sum + (x - ma.mean) * (b[i]! - mb.mean), 0);
  return products / a.length / ma.sd / mb.sd;
}
