import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finished } from '../../server/science/evaluate';
import { benjaminiHochberg } from '../../server/science/multiple';
import { measureCatalog } from '../../server/science/measureCatalog';
import { LookAlikes } from '../../server/science/null/lookAlikes';
import { Looks } from '../../server/science/null/looks';
import { boundsOf, mostDraws, pOf, undecided } from '../../server/science/null/sequential';
import { sample, seededRandom } from '../../server/science/random';
import { fullSet } from '../../server/core/bits';
import { detectionOf, evaluatedOf } from '../../server/science/measure';
import type { Detection } from '../../server/science/evaluate';
import { contest } from '../../server/science/null/contest';
import { NullSets } from '../../server/science/null/draws';
import { shapesOnly } from '../calibrate/simulated';
import { noiseBits, noisePlanes, planesOf, plantedBits } from '../support/noise';
import { settings, taskOf } from '../support/measuring';

const texts = (words: readonly string[]): string[] =>
  words.flatMap((word) => [` ${word}`, word, ` ${word[0]!.toUpperCase()}${word.slice(1)}`]);

const letter = seededRandom(1, 'letters');
const different = [
  ...new Set(
    Array.from({ length: 220 }, () =>
      Array.from({ length: 4 }, () => String.fromCharCode(97 + letter.int(26))).join(''),
    ),
  ),
];

describe('looks', () => {
  const all = texts(different);
  const looks = new Looks({ texts: all }, fullSet(all.length));

  it('find words in the same spellings, the word itself among them', () => {
    const [one] = looks.alike([0, 2]);
    assert.deepEqual(one!.word.tokens, [0, 2]);
    assert.equal(one!.alike.length, different.length);
    for (const { tokens } of one!.alike) {
      assert.deepEqual(tokens.map((id) => /^ [a-z]/.test(all[id]!)).sort(), [false, true]);
    }
  });

  it('tell fragments from words: without a space, and no word of its own', () => {
    const some = [...all, 'ing', 'tion', 'ness'];
    const found = new Looks({ texts: some }, fullSet(some.length)).alike([all.length]);
    const alike = found[0]!.alike.map(({ key }) => key);
    assert.deepEqual(alike.sort(), ['ing', 'ness', 'tion']);
  });

  it('take frequency from counts where there are any, from ids else', () => {
    const counts = all.map((_, id) => id);
    const byCount = new Looks({ texts: all, counts }, fullSet(all.length)).alike([0])[0]!;
    const byId = looks.alike([0])[0]!;
    assert.equal(byId.word.logRank, 4, 'the most frequent');
    assert.ok(byCount.word.logRank > 9, 'the rarest');
  });

  it('are drawn as many words in the same spellings, each once, and near in frequency', () => {
    const anchors = [0, 2, 30, 31, 90, 91, 92, 150];
    const alike = LookAlikes.of(looks, anchors)!;
    const random = seededRandom(1, 'test');
    for (let i = 0; i < 50; i++) {
      const set = alike.draw(random);
      assert.equal(new Set(set.anchors).size, anchors.length);
      const sizes = [0, 1, 2, 3].map((c) => set.clusters.filter((one) => one === c).length);
      assert.deepEqual(sizes.sort(), [1, 2, 2, 3]);
      const spaced = set.anchors.filter((id) => all[id]!.startsWith(' ')).length;
      assert.equal(spaced, anchors.filter((id) => all[id]!.startsWith(' ')).length);
    }
  });

  it('are refused where too few words are left', () => {
    assert.equal(
      LookAlikes.of(
        looks,
        [...all.keys()].filter((id) => id % 3 === 0),
      ),
      undefined,
    );
    const few = ['x1y', 'Σ', ...all];
    assert.equal(LookAlikes.of(new Looks({ texts: few }, fullSet(few.length)), [0, 1]), undefined);
  });
});

describe('the best dimension of the sets of a null', () => {
  const bits = noiseBits(90, 24, 8);
  const evaluated = evaluatedOf(planesOf(bits), fullSet(90));
  const all = Array.from({ length: 90 }, (_, t) => t);

  /**
   * The probability that a member has the sign that members have more often, and another token has not; ties count
   * half.
   */
  const naiveBest = (anchors: readonly number[]): number => {
    const others = all.filter((t) => !anchors.includes(t));
    const aucs = Array.from({ length: bits.dimensions }, (_, d) => {
      let wins = 0;
      for (const a of anchors)
        for (const b of others) {
          wins += (Number(bits.at(a, d)) - Number(bits.at(b, d)) + 1) / 2;
        }
      const auc = wins / (anchors.length * others.length);
      return Math.max(auc, 1 - auc);
    });
    return Math.max(...aucs);
  };

  it('has the 95th and 99th percentile of a naive count', () => {
    const drawn: (readonly number[])[] = [];
    const draw = (random: ReturnType<typeof seededRandom>): Detection => {
      const anchors = sample(all, 12, random).sort((a, b) => a - b);
      drawn.push(anchors);
      const anchorTexts = anchors.map((t) => `word ${t}`);
      return detectionOf(evaluated, { anchors, anchorTexts, negatives: null });
    };
    const options = { rule: { rule: 'top', k: 4 }, folds: 3, inSampleWidth: 4 } as const;
    const sets = new NullSets(draw, options, seededRandom(5, 'best'));
    const observed = { heldOut: 0.9, inSample: 0.9, best: 0.9 };
    const limits = { least: 120, most: 120 };
    const [found] = finished(
      contest(evaluated.planes, [{ sets, observed, by: 'heldOut' }], limits),
    );
    const sorted = drawn.map(naiveBest).sort((a, b) => a - b);
    assert.equal(sorted.length, 120);
    // 114 of 120 are 95 %, and no fewer than 119 are at least 99 %.
    assert.ok(Math.abs(found!.bestP95! - sorted[113]!) < 1e-12);
    assert.ok(Math.abs(found!.bestP99! - sorted[118]!) < 1e-12);
    assert.ok(sorted[113]! < sorted[118]!, 'and they differ');
  });
});

describe('sequential p-values', () => {
  it('have bounds that hold at every number of draws', () => {
    const random = seededRandom(3, 'bounds');
    let left = 0;
    for (let run = 0; run < 200; run++) {
      const p = 0.02 + 0.2 * random.unit();
      let reached = 0;
      let outside = false;
      for (let draws = 1; draws <= 400; draws++) {
        if (random.unit() < p) reached++;
        if (draws % 20 > 0) continue;
        const [low, high] = boundsOf({ draws, reached });
        outside ||= p < low || p > high;
      }
      if (outside) left++;
    }
    assert.ok(left <= 6, `${left} of 200 runs at risk .01`);
  });

  it('are open only where more draws could change the decision', () => {
    const none = { draws: 150, reached: 0 };
    assert.deepEqual(undecided([{ draws: 199, reached: 100 }], 0.05), []);
    assert.deepEqual(undecided([{ draws: 999, reached: 0 }], 0.05), []);
    assert.deepEqual(undecided([none], 0.05), [0], '.064 is not excluded yet');
    const random = Array.from({ length: 100 }, () => ({ draws: 199, reached: 90 }));
    assert.deepEqual(undecided([none, ...random], 0.05), [0]);
    assert.deepEqual(undecided([{ draws: 40_000, reached: 0 }, ...random], 0.05), []);
  });

  it('never decide otherwise than certain p-values would', () => {
    const tally = fc.record({
      draws: fc.integer({ min: 1, max: 5000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(tally, { minLength: 1, maxLength: 20 }), (given) => {
        const tallies = given.map(({ draws, share }) => ({
          draws,
          reached: Math.floor(draws * share),
        }));
        const open = new Set(undecided(tallies, 0.05));
        const bounds = tallies.map(boundsOf);
        const at = (pick: 0 | 1): boolean[] =>
          benjaminiHochberg(bounds.map((one) => one[pick])).map((q) => q <= 0.05);
        const [maybe, surely] = [at(0), at(1)];
        tallies.forEach((one, i) => {
          assert.ok(bounds[i]![0] <= pOf(one) && pOf(one) <= bounds[i]![1] + 1 / one.draws);
          assert.equal(open.has(i), maybe[i] !== surely[i]);
        });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('have a limit that grows with the catalog, up to 99,999', () => {
    assert.deepEqual([1, 20, 1000].map(mostDraws), [1999, 5999, 99_999]);
  });
});

describe('measureCatalog', () => {
  const planes = planesOf(
    plantedBits({ tokens: 1500, dimensions: 64, members: 30, register: 16, share: 0.6 }, 5),
  );
  const evaluated = evaluatedOf(planes, fullSet(planes.tokens));
  const planted = taskOf(30);

  it('does not look at what features are called, nor in which order their anchors are written', () => {
    const run = (task: typeof planted): string => {
      const { measured } = finished(measureCatalog(evaluated, [task], settings));
      const anchors = [...measured[0]!.anchors].sort((a, b) => a.id - b.id);
      return JSON.stringify({ ...measured[0]!, id: 'x', anchors });
    };
    const turned = { ...planted, id: 'other', anchors: [...planted.anchors].reverse() };
    const given = { ...turned, anchorTexts: [...planted.anchorTexts].reverse() };
    assert.equal(run(given), run(planted));
  });

  it('keeps the anchors in the order in which they are written', () => {
    const anchors = [7, 3, 20, 11, 2, 5, 9, 14, 17, 26];
    const task = { ...planted, anchors, anchorTexts: anchors.map((id) => ` word${id}`) };
    const { measured } = finished(measureCatalog(evaluated, [task], settings));
    assert.deepEqual(
      measured[0]!.anchors.map(({ id, text }) => [id, text]),
      anchors.map((id) => [id, ` word${id}`]),
    );
  });

  it('computes no more between two pauses, however many features there are', () => {
    let scored = 0;
    const counting = {
      ...planes,
      get kernels(): never {
        scored++;
        return undefined as never;
      },
    };
    const most = (features: number): number => {
      const tasks = Array.from({ length: features }, (_, i) => {
        const anchors = Array.from({ length: 12 }, (_, a) => 100 + 12 * i + a);
        return { ...taskOf(12), id: `feature-${i}`, anchors };
      });
      const steps = measureCatalog({ ...evaluated, planes: counting }, tasks, settings);
      const found: number[] = [];
      for (let going = true; going; found.push(scored)) {
        scored = 0;
        going = steps.next().done !== true;
      }
      return Math.max(...found);
    };
    assert.ok(most(3) > 0);
    assert.equal(most(30), most(3));
  });

  it('draws on until a real feature among random ones is found', () => {
    const noise = Array.from({ length: 11 }, (_, i) => {
      const anchors = Array.from({ length: 12 }, (_, a) => 100 + 12 * i + a);
      return { ...taskOf(12), id: `noise-${i}`, anchors };
    });
    const open = { seed: 0, folds: 5, draws: 20 };
    const { measured } = finished(measureCatalog(evaluated, [planted, ...noise], open));
    const [real, ...others] = measured.map(({ nullMatched }) => nullMatched);
    assert.ok(real!.q! <= 0.05, `q ${real!.q}`);
    assert.deepEqual([real!.family, real!.notes], [12, []]);
    assert.ok(real!.draws > 100 && others.some(({ draws }) => draws === settings.draws));
    assert.ok(others.filter(({ q }) => q! <= 0.05).length <= 1);
  });

  it('draws on for the decision of the whole catalog, also where the rest was measured earlier', () => {
    const few = { seed: 0, folds: 5, draws: 199 };
    const beside = Array.from({ length: 11 }, () => ({ draws: 199, reached: 100 }));
    const draws = (given: typeof few & { beside?: typeof beside }): number => {
      const { nullMatched } = finished(measureCatalog(evaluated, [planted], given)).measured[0]!;
      assert.deepEqual(nullMatched.notes, []);
      return nullMatched.draws;
    };
    assert.equal(draws(few), 199, 'certain of one feature');
    const more = draws({ ...few, beside });
    const earlier = { draws: Math.floor(more / 1.5) - 1, reached: 0 };
    assert.deepEqual(undecided([earlier, ...beside], 0.05), [0], 'and not of twelve with fewer');
    assert.deepEqual(undecided([{ draws: more, reached: 0 }, ...beside], 0.05), []);
  });

  it('says that q is limited where the draws are', () => {
    const noise = { ...taskOf(12), id: 'noise', anchors: taskOf(12).anchors.map((id) => id + 200) };
    const { measured } = finished(measureCatalog(evaluated, [planted, noise], settings));
    assert.deepEqual(measured[0]!.nullMatched.notes, ['limited-by-draws']);
  });

  it('tests against look-alikes, with the uniform null beside, and says where none are left', () => {
    const { evaluated: shapes, texts: spelled } = shapesOnly(400, 3);
    const looks = new Looks({ texts: spelled }, shapes.tokens);
    const lower = [...spelled.keys()].filter((id) => /^ [a-z]/.test(spelled[id]!)).slice(0, 60);
    const task = (ids: readonly number[]): typeof planted => ({
      ...taskOf(ids.length),
      anchors: ids,
      anchorTexts: ids.map((id) => spelled[id]!),
    });
    const some = task(lower.filter((_, i) => i % 5 === 0));
    const measured = finished(measureCatalog(shapes, [some], settings, looks)).measured[0]!;
    assert.equal(measured.nullMatched.kind, 'look-alike');
    assert.equal(measured.nullUniform!.q, null);
    assert.ok(measured.nullUniform!.heldOutP95 < measured.nullMatched.heldOutP95);
    const most = task([...spelled.keys()].filter((id) => id % 2 === 0));
    const none = finished(measureCatalog(shapes, [most], settings, looks)).measured[0]!;
    assert.deepEqual(
      [none.nullMatched.kind, none.nullMatched.p, none.nullMatched.notes],
      ['uniform', null, ['no-look-alikes']],
    );
    assert.ok(none.nullUniform!.p !== null);
  });

  it('compares a register written by hand with what is chosen on the sets themselves', () => {
    const noise = evaluatedOf(noisePlanes(1000, 256, 4), fullSet(1000));
    const chosen = finished(measureCatalog(noise, [taskOf(20)], settings)).measured[0]!;
    const byHand = { ...taskOf(20), register: { rule: 'dims', ...chosen.register } as const };
    const { nullMatched, auc } = finished(measureCatalog(noise, [byHand], settings)).measured[0]!;
    assert.equal(nullMatched.kind, 'in-sample');
    assert.equal(nullMatched.observed, auc.inSample.value);
    assert.ok(auc.heldOut.value > 0.8 && nullMatched.p! > 0.05, 'frozen noise');
  });
});
