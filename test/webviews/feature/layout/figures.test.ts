import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layoutDetection } from '../../../../webviews/feature/layout/detection';
import { type DotPlot, placeDotPlot } from '../../../../webviews/feature/layout/dotPlot';
import { layoutFlip } from '../../../../webviews/feature/layout/flip';
import { placeHistogram } from '../../../../webviews/feature/layout/histogram';
import { assertGolden } from '../../../support/golden';
import { sampleFlip, sampleMeasurement } from '../../support/samplePage';

const plots: Readonly<Record<string, DotPlot>> = {
  aucs: layoutDetection(sampleMeasurement()).picture,
  arms: layoutFlip(sampleFlip()).picture,
};

const rounded = (value: unknown): string =>
  `${JSON.stringify(value, (_, v: unknown) => (typeof v === 'number' ? Math.round(v * 10) / 10 : v), 1)}\n`;

describe('The place of each mark', () => {
  for (const [name, plot] of Object.entries(plots)) {
    for (const width of [276, 760]) {
      it(`of the ${name}, ${width} pixels wide, matches its golden file`, () => {
        const file = `webviews/feature/layout/golden/${name}-${width}.txt`;
        assertGolden(file, rounded(placeDotPlot(plot, width)));
      });
    }
  }

  it('of the histogram matches its golden file', () => {
    const placed = placeHistogram(sampleMeasurement().histogram, 500);
    assertGolden('webviews/feature/layout/golden/histogram-500.txt', rounded(placed));
  });
});

describe('A dot plot of any width', () => {
  it('keeps every mark inside the picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 240, max: 2000 }), (width) => {
        for (const plot of Object.values(plots)) {
          const { rows, height } = placeDotPlot(plot, width);
          for (const { x, y, line, open, bar } of rows) {
            const marks = [x, ...(line ?? []), open ?? x, bar ?? x];
            assert.ok(marks.every((mark) => mark >= 0 && mark <= width));
            assert.ok(y > 0 && y < height);
          }
        }
      }),
      { seed: 5 },
    );
  });

  it('draws no interval if there is none', () => {
    const [first, ...rest] = plots['aucs']!.rows;
    const plot = { ...plots['aucs']!, rows: [{ ...first!, low: null, high: null }, ...rest] };
    assert.deepEqual(
      placeDotPlot(plot, 600).rows.map(({ line }) => line !== undefined),
      [false, true],
    );
  });
});

describe('A histogram', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 1e5 }), { minLength: 20, maxLength: 20 });

  it('has a visible bar for each bin that holds anything, and none for the others', () => {
    fc.assert(
      fc.property(counts, counts, (members, rest) => {
        const { bars, height } = placeHistogram({ members, rest }, 400);
        const filled = [...members, ...rest].filter((n) => n > 0).length;
        assert.equal(bars.length, filled);
        assert.ok(bars.every((bar) => bar.height >= 1.5 && bar.y >= 0));
        assert.ok(bars.every((bar) => bar.y + bar.height <= height));
      }),
      { seed: 6 },
    );
  });

  it('draws both classes by the share of their own tokens', () => {
    const { bars } = placeHistogram({ members: [1, 3], rest: [3000, 1000] }, 400);
    const [low, high, restLow, restHigh] = bars.map(({ height }) => height);
    assert.ok(Math.abs(high! - 3 * low!) < 1e-9);
    assert.ok(Math.abs(restLow! - high!) < 1e-9 && Math.abs(restHigh! - low!) < 1e-9);
  });
});
