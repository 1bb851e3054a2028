/** Tails of sums of hypergeometric counts, and intervals of dimension AUCs. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { benjaminiHochberg } from '../../../server/science/multiple';
import { falseDiscoveryRates } from '../../../server/science/survey/rates';
import { logFactorials, saddlepointUpperTail } from '../../../server/science/survey/saddlepoint';
import { signAuc } from '../../../server/science/survey/signAuc';
import { exactUpperTail, normalUpperTail, type Stratum } from '../../../server/science/survey/tail';

const stratum = fc
  .record({ all: fc.integer({ min: 1, max: 6 }), plus: fc.nat(6), listed: fc.nat(6) })
  .map(({ all, plus, listed }) => ({
    all,
    plus: Math.min(all, plus),
    listed: Math.min(all, listed),
  }));

/** Every choice of the listed words, all equally likely: how many of the chosen have sign +. */
function allCounts(strata: readonly Stratum[]): number[] {
  return strata.reduce<number[]>(
    (sums, one) => sums.flatMap((sum) => chosen(one).map((count) => sum + count)),
    [0],
  );
}

function chosen({ all, plus, listed }: Stratum): number[] {
  const counts: number[] = [];
  for (let set = 0; set < 1 << all; set++) {
    const words = Array.from({ length: all }, (_, i) => i).filter((i) => (set >> i) & 1);
    if (words.length === listed) counts.push(words.filter((i) => i < plus).length);
  }
  return counts;
}

describe('the tail of a list among look-alikes', () => {
  it('is the share of all choices that reach the count', () => {
    fc.assert(
      fc.property(fc.array(stratum, { maxLength: 3 }), fc.nat(12), (strata, count) => {
        const counts = allCounts(strata);
        const share = counts.filter((one) => one >= count).length / counts.length;
        assert.ok(Math.abs(exactUpperTail(strata, count) - share) < 1e-12);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is as exact where it is tiny', () => {
    // All of 20 among 20 of 1,000: 1 over the number of choices.
    const choices = Array.from({ length: 20 }, (_, i) => (1000 - i) / (20 - i));
    const one = choices.reduce((product, factor) => product / factor, 1);
    const found = exactUpperTail([{ all: 1000, plus: 20, listed: 20 }], 20);
    assert.ok(Math.abs(found / one - 1) < 1e-9, `${found} for ${one}`);
  });

  it('of long lists is within a fiftieth of the exact one by its saddlepoint, skewed or not, down to 1e-40', () => {
    const cases: readonly (readonly Stratum[])[] = [
      [
        { all: 4000, plus: 1200, listed: 350 },
        { all: 900, plus: 500, listed: 150 },
      ],
      [
        { all: 4000, plus: 200, listed: 400 },
        { all: 900, plus: 40, listed: 150 },
        { all: 7, plus: 7, listed: 3 },
      ],
      [{ all: 600, plus: 560, listed: 450 }],
      [{ all: 9000, plus: 4500, listed: 3000 }],
      Array.from({ length: 60 }, (_, i) => ({ all: 30 + i, plus: 3 + (i % 9), listed: 8 })),
    ];
    for (const strata of cases) {
      const logs = logFactorials(9000);
      const mean = strata.reduce((sum, { all, plus, listed }) => sum + (plus * listed) / all, 0);
      const most = strata.reduce((sum, { plus, listed }) => sum + Math.min(plus, listed), 0);
      let checked = 0;
      for (let count = Math.ceil(mean) + 2; ; count++) {
        const exact = exactUpperTail(strata, count);
        // Within two of the largest count that there can be it is off by a tenth: such a p is below 1e-20 here.
        if (exact < 1e-40 || count > most - 2) break;
        if (exact > 0.05) continue;
        const ratio = saddlepointUpperTail(strata, count, logs) / exact;
        assert.ok(Math.abs(ratio - 1) < 0.02, `${count}: ${exact} ${ratio}`);
        checked++;
      }
      assert.ok(checked > 5, String(checked));
    }
  }).timeout(20_000);

  it('of a normal is that of the tables', () => {
    for (const [z, tail] of [
      [0, 0.5],
      [1.959963985, 0.025],
      [-1.644853627, 0.95],
      [5, 2.866515719e-7],
      [10, 7.619853024e-24],
    ] as const)
      assert.ok(Math.abs(normalUpperTail(z) / tail - 1) < 1e-6, String(z));
  });
});

describe('false discovery rates of many tests', () => {
  it('are those of Benjamini and Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
        const rateOf = falseDiscoveryRates(Float64Array.from(p));
        assert.deepEqual(p.map(rateOf), benjaminiHochberg(p));
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('the dimension AUC of a list', () => {
  const others = { n: 2000, with: 900 };
  it('has an interval that covers it, by summing over all outcomes', () => {
    for (const n of [10, 20, 40, 80])
      for (const p of [0.3, 0.5, 0.7, 0.9, 0.97]) {
        const truth = (1 + p - 0.45) / 2;
        let covered = 0;
        for (let x = 0, chance = (1 - p) ** n; x <= n; x++) {
          const { low, high } = signAuc({ n, with: x }, others);
          if (low! <= truth && truth <= high!) covered += chance;
          chance *= ((n - x) / (x + 1)) * (p / (1 - p));
        }
        assert.ok(covered > 0.91 && covered < 0.999, `n ${n}, p ${p}: ${covered}`);
      }
  });

  it("is (1 + p - p') / 2, without an interval for fewer than 10 words", () => {
    assert.deepEqual(signAuc({ n: 8, with: 8 }, { n: 100, with: 50 }), {
      value: 0.75,
      low: null,
      high: null,
    });
    const { value, low, high } = signAuc({ n: 30, with: 0 }, { n: 30, with: 30 });
    assert.ok(value === 0 && low === 0 && high! > 0);
  });
});
