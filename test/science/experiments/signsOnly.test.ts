import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  anyOf,
  armsOf,
  loudest,
  magnitudes,
  permutedSigns,
  signsOf,
} from '../../../server/science/experiments/signsOnly/arms';
import { argmaxOf, rankOf } from '../../../server/science/experiments/signsOnly/contexts';
import { copied, hamming } from '../../../server/science/experiments/signsOnly/decode';
import { signsOnly } from '../../../server/science/experiments/signsOnly/signsOnly';
import { seededRandom } from '../../../server/science/random';
import type { FakeSubject } from '../../support/experimentSubject';
import { fakeSubject } from '../../support/experimentSubject';
import { cellOf, numberIn, runExperiment, shapeFaults, tableOf } from '../../support/experiments';
import { noiseBits, planesOf } from '../../support/noise';

const finite = fc.float({ noNaN: true, min: -100, max: 100 });
const states = fc.array(finite, { minLength: 1, maxLength: 40 }).map((a) => Float32Array.from(a));
const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Sentences of random tokens; `last` makes the true next token. */
function subjectWith(sentences: number, last: (i: number) => number): FakeSubject {
  const random = seededRandom(5, 'sentences');
  const texts = Array.from({ length: sentences }, (_, i) => ({
    text: `sentence ${i}`,
    tokens: [...Array.from({ length: 5 }, () => random.int(300)), last(i)],
  }));
  return fakeSubject({ material: { sentences: texts }, excluded: 10 });
}

describe('signs-only', () => {
  it('takes signs of 0 and -0 as -', () => {
    assert.deepEqual([...signsOf(Float32Array.of(2, -3, 0, -0, 1e-30))], [1, -1, -1, -1, 1]);
  });

  it('keeps the k largest magnitudes', () => {
    assert.deepEqual([...loudest(Float32Array.of(1, -5, 3, -3, 0), 3)], [0, -1, 1, -1, 0]);
  });

  it('keeps as many signs at random, each the state’s own', () => {
    fc.assert(
      fc.property(states, fc.nat(), (state, seed) => {
        const k = seed % (state.length + 1);
        const kept = anyOf(state, k, seededRandom(seed, 'test'));
        const signs = signsOf(state);
        assert.equal(kept.filter((v) => v !== 0).length, k);
        assert.ok(kept.every((v, d) => v === 0 || v === signs[d]));
      }),
      { seed: 1 },
    );
  });

  it('permutes signs, and leaves magnitudes where they are', () => {
    fc.assert(
      fc.property(states, fc.nat(), (state, seed) => {
        const sum = (v: Float32Array): number => v.reduce((a, b) => a + b, 0);
        const permuted = permutedSigns(state, seededRandom(seed, 'test'));
        assert.equal(sum(permuted), sum(signsOf(state)));
        const kept = magnitudes(state, seededRandom(seed, 'test'));
        assert.ok(kept.every((v, d) => Math.abs(v) === Math.abs(state[d]!)));
      }),
      { seed: 1 },
    );
  });

  it('has the paper’s 800 loud dimensions only where there are more', () => {
    const ids = (d: number): string[] => armsOf(d, 0.3125).map(({ id }) => id);
    assert.ok(!ids(800).includes('loud800'));
    assert.ok(ids(4096).includes('loud800'));
    assert.ok(!ids(2560).includes('loud800'), 'the share is 800 there already');
  });

  it('ranks by mid-rank among the counted tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 2, maxLength: 30 }), fc.nat(), (scores, at) => {
        const target = at % scores.length;
        const among = all(scores.length).filter((t) => t === target || t % 3 !== 0);
        const order = among.map((t) => scores[t]!).sort((a, b) => b - a);
        const first = order.indexOf(scores[target]!) + 1;
        const last = order.lastIndexOf(scores[target]!) + 1;
        assert.equal(rankOf(scores, target, among), (first + last) / 2);
      }),
      { seed: 1 },
    );
    assert.equal(argmaxOf([1, 9, 3, 9], [0, 2, 3]), 3);
  });

  it('scores by agreement with the majority sign', () => {
    const bits = noiseBits(50, 21, 3);
    const words = [4, 9, 30];
    const scores = hamming(planesOf(bits))({ words } as never);
    const oracle = all(50).map((t) =>
      all(21).reduce((sum, d) => {
        const plus = words.filter((w) => bits.at(w, d)).length;
        return sum + (bits.at(t, d) === plus > 1.5 ? 1 : 0);
      }, 0),
    );
    assert.deepEqual([...(scores as Uint16Array)], oracle);
  });

  it('copies the latest token first', () => {
    const unigram = Float64Array.of(0.1, 0.6, 0.2, 0.1);
    const scores = copied({ words: [3, 0, 3], unigram } as never);
    assert.deepEqual([...scores], [3, 0.6, 0.2, 4]);
    assert.equal(unigram[0], 0.1, 'the unigram is shared and stays');
  });

  it('finds a choice that signs carry, and loses it with permuted signs', async () => {
    const findings = await runExperiment(
      signsOnly,
      subjectWith(60, (i) => i),
    );
    assert.deepEqual(shapeFaults(findings), []);
    const table = tableOf(findings, 'signs-head');
    const top5 = (row: string): number => numberIn(cellOf(table, row, 'top5'));
    assert.equal(numberIn(cellOf(table, 'the state itself', 'top1')), 1);
    assert.ok(top5('signs after the final norm') > 0.8);
    assert.ok(top5('permuted signs') < 0.2);
    assert.ok(findings.warnings.every((w) => !w.startsWith('Put back unchanged')));
    const decode = tableOf(findings, 'signs-decode');
    assert.ok(Math.abs(numberIn(cellOf(decode, 'chance', 'next100')) - 100 / 390) < 1e-12);
    assert.ok(numberIn(cellOf(decode, 'context, then unigram', 'argmax100')) > 0.9);
  });

  it('leaves out sentences that end in a special token, and says how many', async () => {
    const findings = await runExperiment(
      signsOnly,
      subjectWith(12, (i) => (i < 4 ? 399 : i)),
    );
    assert.ok(findings.warnings.some((w) => w.startsWith('4 sentences left out')));
    assert.match(findings.headlines[0]!, / of 8 sentences /);
  });

  it('measures nothing without sentences', async () => {
    const findings = await runExperiment(signsOnly, fakeSubject());
    assert.deepEqual(findings.tables, []);
    assert.match(findings.headlines[0]!, /Nothing was measured/);
  });

  it('gives the same bytes for the same seed', async () => {
    const run = async (seed: number): Promise<string> =>
      JSON.stringify(
        await runExperiment(
          signsOnly,
          subjectWith(10, (i) => i),
          {},
          { seed },
        ),
      );
    assert.equal(await run(1), await run(1));
    assert.notEqual(await run(1), await run(2));
  });
});
