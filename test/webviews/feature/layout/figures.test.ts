import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layoutDetection } from '../../../../webviews/feature/layout/detection';
import { type DotPlot, placeDotPlot } from '../../../../webviews/feature/layout/dotPlot';
import { atThreshold, curveOf, levelsOf } from '../../../../webviews/feature/layout/levels';
import { placeCurve, placeLevels } from '../../../../webviews/feature/layout/plots';
import { layoutFlip } from '../../../../webviews/feature/layout/flip';
import { assertGolden } from '../../../support/golden';
import { sampleFlip, sampleMeasurement } from '../../support/samplePage';

/** A register that its anchors chose. */
const inSample = { source: 'unknown', anchors: [], heldOut: 'none' } as const;
const basis = {
  ...sampleMeasurement().basis,
  register: { rule: 'dims', pos: [1], neg: [] } as const,
};

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

describe('Levels of agreement', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 1e5 }), { minLength: 2, maxLength: 300 });

  it('have a visible bar for each level that holds anything, inside the picture', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 240, max: 1200 }), (anchors, width) => {
        const read = { k: anchors.length - 1, anchors, negatives: [...anchors].reverse() };
        const levels = levelsOf({ ...sampleMeasurement(), frozen: inSample, basis }, read);
        const placed = placeLevels(levels, levels.best, width);
        assert.ok(levels.bars.length <= 72);
        levels.bars.forEach((bar, i) => {
          const { x, width: wide, up, down } = placed.bars[i]!;
          assert.ok(x >= 0 && x + wide <= width);
          assert.equal(up > 0, bar.anchors > 0);
          assert.equal(down > 0, bar.negatives > 0);
          assert.ok(placed.axis - up >= 0 && placed.axis + down <= placed.height);
        });
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('count the tokens at and above a threshold, as counting one by one does', () => {
    fc.assert(
      fc.property(counts, fc.nat(300), (anchors, at) => {
        const k = anchors.length - 1;
        const threshold = Math.min(at, k);
        const read = { k, anchors, negatives: anchors.map((n) => n + 1) };
        const levels = levelsOf({ ...sampleMeasurement(), frozen: inSample, basis }, read);
        const here = atThreshold(levels, threshold);
        let [found, falsely] = [0, 0];
        for (let level = threshold; level <= k; level++) {
          found += anchors[level]!;
          falsely += anchors[level]! + 1;
        }
        assert.deepEqual([here.found, here.falsely], [found, falsely]);
        assert.ok(here.recall.low <= here.recall.value && here.recall.value <= here.recall.high);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('have a curve from nothing found to everything found', () => {
    const levels = levelsOf(sampleMeasurement(), undefined);
    const curve = curveOf(levels);
    assert.deepEqual([curve[0]!.found, curve[0]!.falsely], [0, 0]);
    assert.equal(curve.at(-1)!.found, curve.at(-1)!.anchors);
    assert.equal(curve.length, levels.k + 2);
    const text = JSON.stringify([placeCurve(curve, 'roc', 300), placeCurve(curve, 'pr', 300)]);
    assert.doesNotMatch(text, /null|NaN/);
  });

  it('are those of held-out anchors where there are such', () => {
    const measured = sampleMeasurement();
    const read = {
      k: 64,
      anchors: new Array<number>(65).fill(0),
      negatives: new Array<number>(65).fill(1),
    };
    const levels = levelsOf(measured, read);
    assert.equal(levels.heldOut, true);
    assert.equal(
      levels.anchors.reduce((a, b) => a + b, 0),
      measured.anchors.length,
    );
    assert.equal(levelsOf({ ...measured, frozen: inSample, basis }, read).heldOut, false);
  });
});
