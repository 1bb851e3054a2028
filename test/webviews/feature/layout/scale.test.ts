import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at, digitsOf, domainOf, ticks } from '../../../../webviews/feature/layout/scale';

const domain = fc
  .tuple(
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
  )
  .map(([low, span]) => [low, low + span] as const);

describe('Ticks', () => {
  it('are round', () => {
    assert.deepEqual(ticks([0.45, 1], 8), [0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    assert.deepEqual(ticks([-2.2, 0.5], 6), [-2, -1.5, -1, -0.5, 0, 0.5]);
    assert.deepEqual(ticks([-30, 70], 3), [0, 50]);
  });

  it('lie inside the domain, evenly, and are not too many', () => {
    fc.assert(
      fc.property(domain, fc.integer({ min: 2, max: 12 }), ([low, high], most) => {
        const found = ticks([low, high], most);
        assert.ok(found.length <= most, `${found.length} of ${most}`);
        const slack = 1e-6 * Math.max(1, Math.abs(low), Math.abs(high));
        assert.ok(found.every((value) => value >= low - slack && value <= high + slack));
        const steps = found.slice(1).map((value, i) => value - found[i]!);
        assert.ok(steps.every((step) => Math.abs(step - steps[0]!) <= slack));
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  it('need as many digits as tell them apart', () => {
    assert.deepEqual([digitsOf([0, 0.25, 0.5]), digitsOf([1, 2]), digitsOf([])], [2, 0, 0]);
  });
});

describe('A scale', () => {
  it('maps its ends onto its ends, and the middle between', () => {
    const scale = { domain: [-1, 3], range: [100, 300] } as const;
    assert.deepEqual(
      [-1, 1, 3].map((value) => at(scale, value)),
      [100, 200, 300],
    );
  });

  it('has a domain with air around the values, even around a single one', () => {
    const [low, high] = domainOf([2, 4]);
    assert.ok(low < 2 && high > 4);
    const [below, above] = domainOf([3]);
    assert.ok(below < 3 && above > 3);
  });
});
