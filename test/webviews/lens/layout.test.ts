import assert from 'node:assert/strict';
import { levelOf, pageAround, rankedAt, strongest, unpacked } from '../../../webviews/lens/layout';
import { sampleBytes, sampleReading } from './sample';

const bytes = (): ArrayBuffer => new Uint8Array(sampleBytes()).buffer;
const values = unpacked(bytes(), sampleReading.tokens.length);

describe('the layout of the text lens', () => {
  it('reads the values out of the bytes', () => {
    assert.equal(values.length, 3);
    assert.deepEqual([values[0]!.percentile[1], values[1]!.percentile[9]], [99.8, 99.4]);
    assert.equal(values[0]!.agreement[1], 0.899);
    assert.deepEqual(unpacked(undefined, 4), []);
  });

  it('has a fixed scale with its midpoint at 50', () => {
    const levels = [0.4, 1, 5, 10, 25, 50, 75, 76, 91, 96, 99, 99.1].map(levelOf);
    assert.deepEqual(levels, [-4, -3, -2, -1, 0, 0, 0, 1, 2, 3, 3, 4]);
  });

  it('orders features, the chosen one first', () => {
    assert.deepEqual(rankedAt(values, 9), [1, 0, 2]);
    assert.deepEqual(strongest(values, 2, { from: 0, to: 13 }, 2), [2, 0]);
    assert.deepEqual(
      [pageAround(39, 50), pageAround(41, 50)],
      [
        { from: 0, to: 40 },
        { from: 40, to: 50 },
      ],
    );
  });
});
