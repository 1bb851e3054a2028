import assert from 'node:assert/strict';
import { headLoad } from '../../../server/science/experiments/attention/heads';
import { blockWriters } from '../../../server/science/experiments/circuit/blockWriters';
import { repetition } from '../../../server/science/experiments/flips/offTarget';
import {
  agreements,
  coalitionCurve,
  gaussianVotes,
  ranked,
  shuffledVotes,
  votesOf,
} from '../../../server/science/experiments/writers/votes';
import { measureWriting } from '../../../server/science/experiments/writers/writing';
import { seededRandom } from '../../../server/science/random';
import type { NeuronWrites } from '../../../server/protocol/flips';
import { noiseBits, rowsOf } from '../../support/noise';

const D = 60;
const NEURONS = 80;
const register = {
  dimensions: Array.from({ length: 20 }, (_, i) => 3 * i),
  polarity: Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? -1 : 1)),
};
const noise = noiseBits(NEURONS, D, 4);
const polarityOf = new Map(register.dimensions.map((d, i) => [d, register.polarity[i]!]));
/** Neurons 7 and 9 write the register exactly. */
const planted = {
  ...noise,
  at: (n: number, d: number) =>
    (n === 7 || n === 9) && polarityOf.has(d) ? polarityOf.get(d)! > 0 : noise.at(n, d),
};
const bytes = (bits: typeof noise): NeuronWrites => ({
  neurons: NEURONS,
  signs: rowsOf(bits),
  loud: rowsOf({ ...bits, at: () => true }),
  norms: new Float32Array(NEURONS).fill(1),
  storage: 'test',
});
const writes = bytes(planted);
const all = Array.from({ length: 20 }, (_, i) => i);

describe('votes of neurons', () => {
  it('agree as a naive count does', () => {
    const found = agreements(votesOf(writes, D, register), all);
    for (let n = 0; n < NEURONS; n++) {
      const naive = register.dimensions.filter(
        (d, i) => planted.at(n, d) === register.polarity[i]! > 0,
      );
      assert.equal(found[n], naive.length / 20);
    }
    assert.deepEqual(ranked(found).slice(0, 2), [7, 9]);
  });

  it('give the majority of a coalition, ties half', () => {
    const votes = votesOf(writes, D, register);
    const order = [7, 1, 2, 9];
    const curve = coalitionCurve(votes, order, all, [1, 2, 3, 4]);
    const naive = [1, 2, 3, 4].map((size) => {
      const shares = register.dimensions.map((d, i): number => {
        const right = order
          .slice(0, size)
          .filter((n) => planted.at(n, d) === register.polarity[i]! > 0).length;
        return 2 * right > size ? 1 : 2 * right === size ? 0.5 : 0;
      });
      return shares.reduce((a, b) => a + b, 0) / 20;
    });
    assert.deepEqual(curve, naive);
  });

  it('of shuffled columns keep each neuron’s number of plus signs on average; Gaussian ones are fair coins', () => {
    const plus = { dimensions: register.dimensions, polarity: register.polarity.map(() => 1) };
    const biased = bytes({ ...noise, at: (n, d) => (n === 0 ? d < 45 : noise.at(n, d)) });
    const random = seededRandom(1, 'test');
    const draws = Array.from({ length: 400 }, () => shuffledVotes(biased, D, plus, random));
    const mean = draws.reduce((sum, v) => sum + agreements(v, all)[0]! / draws.length, 0);
    assert.ok(Math.abs(mean - 45 / 60) < 0.02, `${mean}`);
    const coins = agreements(gaussianVotes(4000, plus, random), all);
    assert.ok(Math.abs(coins.reduce((a, b) => a + b, 0) / 4000 - 0.5) < 0.01);
  });
});

describe('measureWriting', () => {
  it('finds planted writers held out, and nothing in noise, though both look alike in-sample', async () => {
    const task = { dimensions: D, register, draws: 10 };
    const breathe = (): Promise<void> => Promise.resolve();
    const random = () => seededRandom(2, 'writing');
    const found = await measureWriting({ ...task, writes }, random(), breathe);
    assert.equal(found.single.halves, 1);
    assert.ok([7, 9].includes(found.single.neuron) && found.single.whole > found.shuffledBestP95);
    const none = await measureWriting({ ...task, writes: bytes(noise) }, random(), breathe);
    assert.ok(none.trained.whole[4]! > 0.8, 'chosen and scored on the same dimensions');
    assert.ok(none.shuffled.whole[4]! > 0.8);
    assert.ok(Math.abs(none.shuffled.halves[4]! - 0.5) < 0.15);
    assert.ok(none.single.whole <= none.shuffledBestP95 + 0.1);
  });
});

describe('blockWriters', () => {
  it('wants both: a neuron that answers to the words and writes the register', () => {
    const activations = {
      auc: Float64Array.from({ length: NEURONS }, (_, n) => (n === 7 || n === 20 ? 0.95 : 0.55)),
      polarity: new Int8Array(NEURONS).fill(1),
      pPlus: new Float64Array(NEURONS),
      pMinus: new Float64Array(NEURONS),
    };
    const task = { writes, dimensions: D, register, activations, aucP99: 0.7, draws: 20 };
    const { writers } = blockWriters(task, seededRandom(3, 'writers'));
    assert.deepEqual(
      writers.map(({ neuron }) => neuron),
      [7],
    );
    assert.ok(Math.abs(writers[0]!.weight - 0.9) < 1e-6);
    activations.polarity[7] = -1;
    assert.deepEqual(blockWriters(task, seededRandom(3, 'writers')).writers, []);
  });
});

describe('headLoad', () => {
  it('shares a register out over heads, beside random dimensions', () => {
    const inOne = {
      dimensions: [0, 1, 2, 3, 4, 5, 6, 7],
      polarity: new Array(8).fill(1) as number[],
    };
    const load = headLoad(inOne, 32, 8, seededRandom(1, 'heads'));
    assert.deepEqual(load.shares, [1, 0, 0, 0]);
    assert.ok(load.busiest === 1 && load.busiestNullP95 < 0.8);
  });
});

describe('repetition', () => {
  it('is the share of pairs that came before', () => {
    assert.equal(repetition([1, 2, 3, 4]), 0);
    assert.equal(repetition([5, 5, 5, 5, 5]), 0.75);
    assert.equal(repetition([1]), 0);
  });
});
