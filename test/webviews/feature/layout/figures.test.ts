import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layoutDetection } from '../../../../webviews/feature/layout/detection';
import { type DotPlot, placeDotPlot } from '../../../../webviews/feature/layout/dotPlot';
import {
  atThreshold,
  curveOf,
  levelsOf,
  type Interval,
  type Levels,
} from '../../../../webviews/feature/layout/levels';
import {
  nearestPoint,
  placeCurve,
  placeLevels,
  thresholdNear,
} from '../../../../webviews/feature/layout/plots';
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

  it('have as intervals the shares that a score test at 5 % does not reject, as trying them out finds', () => {
    fc.assert(
      fc.property(counts, counts, (anchors, negatives) => {
        const levels = levelsOfCounts(anchors, negatives);
        const here = atThreshold(levels, 1);
        assertNear(here.recall, scoreInterval(here.found, here.anchors));
        const found = here.found + here.falsely;
        assert.equal(here.precision === undefined, found === 0);
        if (here.precision) assertNear(here.precision, scoreInterval(here.found, found));
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('have an interval of precision that holds it in at least 95 % of all draws of anchors and others', () => {
    for (const [nPos, nNeg] of [
      [20, 10_000],
      [30, 2000],
      [100, 5000],
    ] as const)
      for (const recall of [0.3, 0.6, 0.9, 0.98])
        for (const falsely of [3, 10, 40]) {
          const share = coverage({ nPos, nNeg, recall, falseShare: falsely / nNeg });
          assert.ok(share >= 0.95 && share < 1, `${nPos}/${nNeg}, ${recall}, ${falsely}: ${share}`);
        }
  });

  it('have a band around both curves that holds every point of them', () => {
    const levels = levelsOf(sampleMeasurement(), undefined);
    const curve = curveOf(levels);
    for (const kind of ['roc', 'pr'] as const) {
      const { points, band } = placeCurve(curve, kind, 300);
      assert.match(band, /^M[\d.,L]+Z$/);
      // Downwards, as pixels are counted.
      for (const { y, low, high } of points) assert.ok(high <= y && y <= low && high < low);
    }
    const stack = [1, 0.5].map((value) => ({ value, low: value / 2, high: 1 }));
    const [at] = curve;
    const above = stack.map((precision) => ({ ...at!, precision, recall: stack[0]! }));
    // Two thresholds of one recall: the band reaches from the lower end of one to the upper end of the other.
    const { points, band, frame } = placeCurve(above, 'pr', 300);
    const ys = [...band.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
    assert.equal(points.length, 2);
    assert.deepEqual([Math.min(...ys), Math.max(...ys)], [frame.top, points[1]!.low]);
    const found = curve.filter(({ found, falsely }) => found + falsely > 0);
    assert.equal(placeCurve(curve, 'pr', 300).points.length, found.length);
  });

  it('lead from a place in a picture to the threshold there', () => {
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 240, max: 1200 }),
        fc.nat(299),
        (anchors, width, at) => {
          const levels = levelsOfCounts(anchors, [...anchors].reverse());
          const threshold = 1 + (at % levels.k);
          const place = placeLevels(levels, threshold, width).threshold;
          assert.equal(thresholdNear(levels, place, width), threshold);
          assert.equal(thresholdNear(levels, -50, width), 1);
          assert.equal(thresholdNear(levels, width + 50, width), levels.k);
          for (const kind of ['roc', 'pr'] as const) {
            const { points } = placeCurve(curveOf(levels), kind, width);
            const [x, y] = [width * (at / 299), 200 * (at / 299)];
            const nearest = nearestPoint(points, x, y);
            const far = (point: { x: number; y: number }): number =>
              Math.hypot(point.x - x, point.y - y);
            for (const point of points) assert.ok(far(nearest!) <= far(point));
          }
        },
      ),
      { seed: 9, numRuns: 100 },
    );
    assert.equal(nearestPoint([], 0, 0), undefined);
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

function levelsOfCounts(anchors: readonly number[], negatives: readonly number[]): Levels {
  const size = Math.min(anchors.length, negatives.length);
  const read = {
    k: size - 1,
    anchors: anchors.slice(0, size),
    negatives: negatives.slice(0, size),
  };
  return levelsOf({ ...sampleMeasurement(), frozen: inSample, basis }, read);
}

/** By bisection: the naive oracle. */
function scoreInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { value: 0, low: 0, high: 1 };
  const value = successes / trials;
  const isRejected = (p: number): boolean =>
    (value - p) ** 2 * trials > 1.959964 ** 2 * p * (1 - p);
  const border = (inside: number, outside: number): number => {
    for (let i = 0; i < 100; i++) {
      const middle = (inside + outside) / 2;
      if (isRejected(middle)) outside = middle;
      else inside = middle;
    }
    return inside;
  };
  return { value, low: border(value, 0), high: border(value, 1) };
}

function assertNear(actual: Interval, expected: Interval): void {
  for (const end of ['value', 'low', 'high'] as const)
    assert.ok(
      Math.abs(actual[end] - expected[end]) < 1e-9,
      `${end} ${actual[end]} ${expected[end]}`,
    );
}

interface Truth {
  readonly nPos: number;
  readonly nNeg: number;
  readonly recall: number;
  readonly falseShare: number;
}

/** The chance that the interval holds the true precision, over all draws that find anything. */
function coverage({ nPos, nNeg, recall, falseShare }: Truth): number {
  const truth = (nPos * recall) / (nPos * recall + nNeg * falseShare);
  const [ofFound, ofFalse] = [binomial(nPos, recall), binomial(nNeg, falseShare)];
  let [covered, whole] = [0, 0];
  ofFound.forEach((p, found) =>
    ofFalse.slice(0, 150).forEach((q, falsely) => {
      if (found + falsely === 0 || p * q < 1e-13) return;
      const levels = {
        ...empty,
        anchors: [nPos - found, found],
        negatives: [nNeg - falsely, falsely],
      };
      const { low, high } = atThreshold(levels, 1).precision!;
      whole += p * q;
      if (low <= truth && truth <= high) covered += p * q;
    }),
  );
  return covered / whole;
}

const empty: Levels = {
  ...{ k: 1, exact: true, heldOut: true, anchors: [], negatives: [], bars: [], best: 1 },
};

/** Probabilities of 0 to n successes. */
function binomial(n: number, p: number): number[] {
  let log = n * Math.log1p(-p);
  return Array.from({ length: n + 1 }, (_, k) => {
    const probability = Math.exp(log);
    log += Math.log((n - k) / (k + 1)) + Math.log(p / (1 - p));
    return probability;
  });
}
