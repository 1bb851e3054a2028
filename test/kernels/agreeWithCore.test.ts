import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreementCounts } from '../../server/core/agreement';
import { histogramsOf } from '../../server/core/auc';
import { popcount32, setOf } from '../../server/core/bits';
import { plainFits } from '../../server/core/logistic/fits';
import { nearestOfMany, rowOf } from '../../server/core/nearest';
import { jointPlusCounts } from '../../server/core/pairs';
import type { SignPlanes } from '../../server/core/planes';
import { planeOf, plusCounts, plusCountsOfLists } from '../../server/core/planes';
import { placeWidths } from '../../server/core/placing';
import { Stopped } from '../../server/core/stop';
import { crewFits } from '../../server/kernels/logistic';
import { logisticCase } from '../core/support/logistic';
import { scoreWidths } from '../../server/core/scoreMany';
import { prototypes, shapes, subsets, type Shape } from '../core/support/shapes';
import type { Workshop } from '../../server/kernels/workshop';
import { openWorkshop, placed } from '../support/kernels';
import { noiseBits, planesOf } from '../support/noise';

/** The plain functions are tested against loops over single bits; here the kernels against the plain functions. */
for (const threads of [1, 2]) {
  describe(`kernels on ${threads} ${threads === 1 ? 'thread' : 'threads'} agree with plain JavaScript`, () => {
    let shop: Workshop;
    before(async () => (shop = await openWorkshop(threads)));
    after(() => shop.crew.dispose());

    const both = (s: Shape): { plain: SignPlanes; fast: SignPlanes } => {
      const bits = noiseBits(s.tokens, s.dimensions, s.seed);
      return { plain: planesOf(bits), fast: placed(shop, bits) };
    };
    const check = <T>(
      choices: (s: Shape) => fc.Arbitrary<T>,
      compute: (planes: SignPlanes, choice: T, shape: Shape) => unknown,
      least: { tokens?: number; dimensions?: number } = {},
    ): void => {
      const cases = shapes(least).chain((s) => fc.tuple(fc.constant(s), choices(s)));
      fc.assert(
        fc.property(cases, ([s, choice]) => {
          const { plain, fast } = both(s);
          assert.deepEqual(compute(fast, choice, s), compute(plain, choice, s));
        }),
        { numRuns: 50 },
      );
    };

    /** Prototypes, positives (few or many), negatives, and some widths. */
    const ranked = (s: Shape) =>
      fc.array(
        fc.tuple(
          prototypes(s.dimensions),
          fc.oneof(
            subsets(s.tokens),
            fc.subarray(
              Array.from({ length: s.tokens }, (_, t) => t),
              { maxLength: Math.min(s.tokens, 9) },
            ),
          ),
          subsets(s.tokens),
          fc.array(fc.nat(600), { maxLength: 3 }),
        ),
        { maxLength: 4 },
      );

    it('in the planes of every dimension', () => {
      check(
        () => fc.constant(0),
        (planes) =>
          Array.from({ length: planes.dimensions }, (_, d) => Array.from(planeOf(planes, d))),
      );
    });

    it('in counts over sets and lists', () => {
      check(
        (s) => fc.tuple(subsets(s.tokens), subsets(s.tokens)),
        (planes, [a, b], s) => [
          plusCounts(planes, setOf(a, s.tokens)),
          plusCountsOfLists(planes, [a, b, []]),
        ],
      );
    });

    it('in scores', () => {
      check((s) => prototypes(s.dimensions), agreementCounts);
    });

    it('in histograms of given scores', () => {
      check(
        (s) => fc.tuple(fc.oneof(fc.nat(40), fc.constant(65_535)), subsets(s.tokens)),
        (planes, [k, set], s) => {
          const scores = Uint16Array.from({ length: s.tokens }, (_, t) => (t * 7919) % (k + 1));
          return histogramsOf(planes, scores, setOf(set, s.tokens), k);
        },
      );
    });

    for (const [what, compute] of [
      ['histograms', scoreWidths],
      ['places of positives', placeWidths],
    ] as const) {
      it(`in ${what} of many ranked prototypes at their widths`, () => {
        check(ranked, (planes, tasks, s) =>
          compute(
            planes,
            tasks.map(([prototype, positives, negatives, wanted]) => {
              const k = prototype.dimensions.length;
              const widths = [...wanted.map((w) => Math.min(w, k)), k].sort((a, b) => a - b);
              return { prototype, positives, negatives: setOf(negatives, s.tokens), widths };
            }),
          ),
        );
      });
    }

    it('in places of positives, and in what the caller computes meanwhile', () => {
      check(ranked, (planes, tasks, s) => {
        const given = tasks.map(([prototype, positives, negatives]) => {
          const widths = [prototype.dimensions.length];
          return { prototype, positives, negatives: setOf(negatives, s.tokens), widths };
        });
        const lists = tasks.map(([, positives]) => positives);
        const meanwhile: unknown[] = [];
        const found = placeWidths(planes, given, () => {
          meanwhile.push(plusCountsOfLists(planes, lists), placeWidths(planes, given));
        });
        assert.deepEqual(meanwhile[1], found);
        return [found, meanwhile];
      });
    });

    it('in the nearest of few and of many queries', () => {
      check(
        (s) =>
          fc.tuple(
            fc.oneof(
              fc.array(fc.nat(s.tokens - 1), { maxLength: 3 }),
              fc.array(fc.nat(s.tokens - 1), { minLength: 16, maxLength: 20 }),
            ),
            fc.nat(s.tokens + 2),
            subsets(s.tokens),
          ),
        (planes, [tokens, count, among], s) =>
          nearestOfMany(
            planes,
            tokens.map((token) => rowOf(planes, token)),
            count,
            setOf(among, s.tokens),
          ),
        { tokens: 1 },
      );
    });

    it('in distances of very wide rows', () => {
      const bits = { tokens: 6, dimensions: 40_000, at: (t: number, d: number) => t * 8000 > d };
      const found = [planesOf(bits), placed(shop, bits)].map((planes) =>
        [1, 18].map((n) => {
          const queries = Array.from({ length: n }, (_, t) => rowOf(planes, 5 - (t % 6)));
          return nearestOfMany(planes, queries, 6, setOf([0, 1, 2, 3, 4, 5], 6));
        }),
      );
      assert.deepEqual(found[1], found[0]);
      assert.equal(found[1]![0]![0]!.distances[5], 40_000);
    });

    it('in distances by population counts of bytes and of words', () => {
      const machine = shop.machine();
      const { kernels } = machine;
      const rows = machine.put(Uint32Array.from({ length: 3000 }, (_, i) => i * 2654435761));
      const outs = [machine.take(40), machine.take(40)];
      for (const bytes of [0, 16, 64, 80, 496, 512, 592]) {
        kernels.distances(rows, 592, 20, rows + 1184, bytes, outs[0]!);
        kernels.distancesByBytes(rows, 592, 20, rows + 1184, bytes, outs[1]!);
        const [words, byBytes] = outs.map((at) => Array.from(machine.u16(at, 20)));
        assert.deepEqual(byBytes, words);
        const plain = Array.from({ length: 20 }, (_, r) =>
          machine.bytes(rows + 592 * r, bytes).reduce((sum, byte, at) => {
            return sum + popcount32(byte ^ machine.bytes(rows + 1184, bytes)[at]!);
          }, 0),
        );
        assert.deepEqual(words, plain);
      }
    });

    it('in pairs of all dimensions and of some', () => {
      check(
        (s) => fc.tuple(subsets(s.tokens), subsets(s.dimensions)),
        (planes, [tokens, some], s) => [
          jointPlusCounts(planes, setOf(tokens, s.tokens)),
          jointPlusCounts(planes, setOf(tokens, s.tokens), some),
        ],
      );
    });

    it('in logistic regressions, one design after another', () => {
      const fitsOn = crewFits(shop.machine(), shop.crew);
      for (const [columns, size, count] of [
        [0, 1, 1],
        [3, 7, 2],
        [9, 40, 25],
        [2, 3, 0],
      ] as const) {
        const { design, trainings, tasks } = logisticCase(columns, columns, size, count);
        const fits = fitsOn(design, trainings);
        const plain = plainFits(design, trainings)(tasks);
        // The second call finds the factors in place.
        assert.deepEqual(fits(tasks), plain);
        assert.deepEqual(fits(tasks), plain);
      }
    });

    it('in logistic regressions until they are stopped', () => {
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const { design, trainings, tasks } = logisticCase(1, 3, 7, 4);
      const fits = crewFits(shop.machine(), shop.crew, stop)(design, trainings);
      stop[0] = 1;
      assert.throws(() => fits(tasks), Stopped);
    });
  });
}
