import assert from 'node:assert/strict';
import { histogramOf } from '../../../server/science/dimension/values';
import { layoutValues } from '../../../webviews/dimension/layout/values';

describe('a histogram of values', () => {
  it('turns in the middle, and keeps all that lies beyond in the outermost bins', () => {
    const values = Float64Array.from([...Array(1200).keys()], (i) => (i - 600) / 100);
    const { tokens, width, counts } = histogramOf(Float64Array.of(...values, 1000, -1000));
    assert.equal(tokens, 1202);
    assert.ok(width > 0.4 && width < 0.6, `${width}`);
    assert.equal(
      counts.reduce((a, b) => a + b),
      1202,
    );
    // 0 itself has the sign -.
    assert.equal(
      counts.slice(12).reduce((a, b) => a + b),
      600,
    );
    assert.ok(counts[0]! >= 1 && counts[23]! >= 1);
  });

  it('has one bin for values that are all the same', () => {
    assert.deepEqual(histogramOf(Float64Array.of(0, 0, 0)).counts[11], 3);
    assert.equal(histogramOf(new Float64Array(0)).tokens, 0);
  });

  it('is laid out as bars in proportion, one sign on either side', () => {
    const { bars, turn, bottom } = layoutValues([1, 2, 4, 0], 0.5, 460);
    assert.deepEqual(
      bars.map(({ sign, from, to }) => [sign, from, to]),
      [
        ['-', -Infinity, -0.5],
        ['-', -0.5, 0],
        ['+', 0, 0.5],
        ['+', 0.5, Infinity],
      ],
    );
    assert.equal(bars[2]!.height, 2 * bars[1]!.height);
    assert.ok(bars.every(({ y, height }) => Math.abs(y + height - bottom) < 1e-9));
    assert.ok(bars[1]!.x + bars[1]!.width <= turn.x && turn.x <= bars[2]!.x);
  });
});
