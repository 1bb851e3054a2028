/** What the model does with single dimensions, beside plain loops over made-up models. */
import assert from 'node:assert/strict';
import type { DimensionFacts } from '../../../server/protocol/dimensionFacts';
import { faultError } from '../../../server/protocol/fault';
import { chanceOfLargest } from '../../../server/science/dimension/alignment';
import type { FakeSubject } from '../../support/experimentSubject';
import {
  D,
  factsFrom,
  gains,
  gate,
  LAYER,
  logitsOf,
  neurons,
  norm,
  passages,
  place,
  prompts,
  reads,
  shares,
  subjectOf,
  unembed,
  up,
  V,
  writes,
} from '../../support/factsSubject';
import { noCauses } from '../../support/noCauses';

type Found<K extends keyof DimensionFacts> = Exclude<
  NonNullable<DimensionFacts[K]>,
  { readonly reason: string }
>;

function found<K extends keyof DimensionFacts>(facts: DimensionFacts, part: K): Found<K> {
  const value = facts[part];
  assert.ok(typeof value !== 'object' || !('reason' in value), JSON.stringify(value));
  return value as Found<K>;
}

function reasonOf(
  facts: DimensionFacts,
  part: 'flip' | 'inText' | 'layers' | 'output' | 'readers' | 'writers',
): string {
  const value = facts[part];
  return 'reason' in value ? value.reason : '';
}

function near(actual: number, expected: number, error = 1e-9): void {
  assert.ok(
    Math.abs(actual - expected) <= error * Math.max(1, Math.abs(expected)),
    `${actual} ${expected}`,
  );
}

describe('facts of a dimension', () => {
  let subject: FakeSubject;
  let facts: readonly DimensionFacts[];
  before(async () => {
    subject = subjectOf();
    facts = await factsFrom(subject);
  });

  /** Whether a token, alone, has the sign + at a layer; special tokens have none. */
  const plusAt = (layer: number, d: number): boolean[] => {
    const states = subject.typeStates({ site: 'resid', layer });
    const all = Array.from({ length: V }, (_, t) => states[t * D + d]!);
    const mean = Math.fround(all.reduce((sum, x) => Math.fround(sum + x / V), 0));
    return all.map((x) => x > mean);
  };

  it('say how far its values lie from the mean, token by token', () => {
    for (const one of facts) {
      const { tokens, counts } = found(one, 'values');
      const plus = plusAt(LAYER, one.index)
        .slice(0, V - 5)
        .filter(Boolean).length;
      const sum = (bins: readonly number[]): number => bins.reduce((all, n) => all + n, 0);
      assert.deepEqual(
        [tokens, counts.length, sum(counts), sum(counts.slice(12))],
        [V - 5, 24, V - 5, plus],
      );
    }
  });

  it('say how its sign holds over layers', () => {
    for (const one of facts) {
      const { tokens, others } = found(one, 'layers');
      assert.equal(tokens, V - 5);
      assert.deepEqual(
        others.map(({ layer }) => layer),
        [0, 1, 3],
      );
      const here = plusAt(LAYER, one.index).slice(0, V - 5);
      for (const { layer, same, phi, plusShare } of others) {
        const there = plusAt(layer, one.index).slice(0, V - 5);
        near(same, here.filter((x, t) => x === there[t]).length / tokens);
        near(plusShare, there.filter(Boolean).length / tokens);
        near(phi!, correlation(here.map(Number), there.map(Number)));
      }
    }
  });

  it('say how often it keeps its sign in running text, and how often by chance', async () => {
    const { states } = await subject.model.states({
      sequences: passages.map(({ tokens }) => tokens),
      places: [place],
      positions: 'all',
    });
    const { mean } = await subject.model.signs(place);
    for (const one of facts) {
      const alone = plusAt(LAYER, one.index);
      const pairs = passages.flatMap(({ tokens }, p) =>
        tokens.slice(1).map((t, j) => {
          const h = states[0]![(9 * p + j + 1) * D + one.index]!;
          return [Number(alone[t]), Number(h > mean[one.index]!)] as const;
        }),
      );
      const inText = found(one, 'inText');
      const share = (side: 0 | 1): number => pairs.filter((x) => x[side]).length / pairs.length;
      const [a, b] = [share(0), share(1)];
      assert.deepEqual([inText.positions, inText.passages], [12 * 8, 12]);
      near(inText.kept.value, pairs.filter(([x, y]) => x === y).length / pairs.length);
      near(inText.expected, a * b + (1 - a) * (1 - b));
      near(
        inText.phi!,
        correlation(
          pairs.map(([x]) => x),
          pairs.map(([, y]) => y),
        ),
      );
      assert.ok(inText.kept.low! <= inText.kept.value && inText.kept.value <= inText.kept.high!);
    }
  });

  it('name the neurons that write it, largest weight first', () => {
    for (const one of facts) {
      const { best, blocks, neurons: all } = found(one, 'writers');
      assert.deepEqual([blocks, all], [2, 2 * neurons]);
      const rows = writes.flatMap((of, b) =>
        Array.from({ length: neurons }, (_, n) => {
          const row = [...of.subarray(n * D, (n + 1) * D)];
          return { block: b + 1, neuron: n, weight: row[one.index]!, norm: Math.hypot(...row) };
        }),
      );
      const total = rows.reduce((sum, { weight }) => sum + weight ** 2, 0);
      const norms = rows.map(({ norm: size }) => size);
      const order = [...rows].sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight));
      assert.equal(best.length, 5);
      best.forEach((writer, i) => {
        const { block, neuron, weight, norm: size } = order[i]!;
        assert.deepEqual([writer.block, writer.neuron, writer.weight], [block, neuron, weight]);
        near(writer.ofNeuron, (weight / size) ** 2, 1e-6);
        near(writer.ofDimension, weight ** 2 / total, 1e-6);
        near(writer.p, chanceOfLargest(weight, norms, D), 1e-5);
      });
    }
  });

  it('name the heads and neurons of the next block that read it', () => {
    for (const one of facts) {
      const readers = found(one, 'readers');
      assert.equal(readers.block, LAYER + 1);
      assert.ok('best' in readers.heads && 'best' in readers.neurons);
      assert.equal(readers.heads.of, 8);
      for (const { through, head, share, rank } of readers.heads.best) {
        const all = shares(reads[through]);
        const count = all.length / D;
        const ofHead = Array.from({ length: D }, (_, d) => all[d * count + head]!);
        assert.equal(share, Math.min(1, ofHead[one.index]!));
        assert.equal(rank, 1 + ofHead.filter((x) => x > ofHead[one.index]!).length);
      }
      const sizes = [gate, up].map((of) =>
        [...of.subarray(one.index * neurons, (one.index + 1) * neurons)].map(Math.abs),
      );
      near(Math.abs(readers.neurons.best[0]!.cosine), Math.max(...sizes.flat()));
      assert.equal(readers.neurons.of, neurons);
    }
  });

  for (const centres of [true, false])
    it(`name the tokens that it promotes behind ${centres ? 'a layer norm' : 'an RMS norm'}`, async () => {
      const finalNorm = (s: Float32Array): Promise<Float32Array> =>
        Promise.resolve(norm(centres)(s));
      const [one] = await factsFrom(subjectOf({ finalNorm }), { dimensions: [7] });
      const effect = Array.from({ length: V }, (_, t) => {
        let sum = 0;
        for (let d = 0; d < D; d++) {
          const change = (d === 7 ? 1 : 0) - (centres ? 1 / D : 0);
          sum += change * gains[d]! * unembed[d * V + t]!;
        }
        return sum;
      });
      const mean = effect.reduce((a, b) => a + b, 0) / V;
      const order = effect
        .map((x, id) => ({ id, logits: x - mean }))
        .filter(({ id }) => id < V - 5)
        .sort((x, y) => y.logits - x.logits);
      const { promoted, suppressed, deviation } = found(one!, 'output');
      assert.deepEqual(
        promoted.map(({ id }) => id),
        order.slice(0, 10).map(({ id }) => id),
      );
      assert.deepEqual(
        suppressed.map(({ id }) => id),
        order
          .slice(-10)
          .map(({ id }) => id)
          .reverse(),
      );
      near(promoted[0]!.logits, order[0]!.logits, 1e-4);
      assert.equal(promoted[0]!.text, subject.words[order[0]!.id]);
      near(deviation, Math.sqrt(effect.reduce((sum, x) => sum + (x - mean) ** 2, 0) / V), 1e-4);
    });

  it('say what flipping it alone does, beside other dimensions', () => {
    const types = subject.typeStates(place);
    const states = prompts.map(({ tokens }) => types.slice(tokens[1]! * D, (tokens[1]! + 1) * D));
    const centre = Array.from({ length: D }, (_, d) =>
      Math.fround(states.reduce((sum, s) => sum + s[d]!, 0) / states.length),
    );
    const runs = (d: number) =>
      states.map((state) => {
        const edited = state.map((h, i) => (i === d ? centre[d]! - (h - centre[d]!) : h));
        const [base, after] = [logitsOf(state), logitsOf(edited)];
        const [p, q] = [base, after].map((x) => {
          const total = x.reduce((sum, y) => sum + Math.exp(y), 0);
          return x.map((y) => Math.exp(y) / total);
        });
        const shift = (after.reduce((a, b) => a + b, 0) - base.reduce((a, b) => a + b, 0)) / V;
        return {
          kl: p!.reduce((sum, x, t) => sum + x * Math.log(x / q![t]!), 0),
          first: base.indexOf(Math.max(...base)) !== after.indexOf(Math.max(...after)),
          change: base.map((x, t) => after[t]! - x - shift),
        };
      });
    const meanKl = (d: number): number => runs(d).reduce((sum, { kl }) => sum + kl, 0) / 5;
    for (const one of facts) {
      const flip = found(one, 'flip');
      const own = runs(one.index);
      assert.equal(flip.prompts, 5);
      near(flip.kl.mean, meanKl(one.index), 1e-6);
      near(flip.firstChanged, own.filter(({ first }) => first).length / 5);
      const change = Array.from({ length: V - 5 }, (_, t) => ({
        id: t,
        by: own.reduce((sum, run) => sum + run.change[t]!, 0) / 5,
        up: own.filter((run) => run.change[t]! > 0).length / 5,
      })).sort((x, y) => y.by - x.by);
      assert.deepEqual(
        flip.raised.map(({ id, prompts: share }) => [id, share]),
        change.slice(0, 10).map(({ id, up: share }) => [id, share]),
      );
      near(flip.lowered[0]!.change, change.at(-1)!.by, 1e-5);
      const { dimensions, p, kl } = flip.others;
      assert.equal(dimensions, 40);
      const all = Array.from({ length: D }, (_, d) => d).filter((d) => d !== one.index);
      const larger = all.filter((d) => meanKl(d) >= flip.kl.mean).length;
      // 40 of the 47 others are drawn.
      assert.ok(p * 41 - 1 <= larger + 1e-9 && p * 41 - 1 >= larger - 7 - 1e-9);
      assert.ok(kl > Math.min(...all.map(meanKl)) && kl < Math.max(...all.map(meanKl)));
    }
  });

  it('do not depend on what is asked beside it', async () => {
    const [alone] = await factsFrom(subject, { dimensions: [31] });
    assert.deepEqual(alone, facts[1]);
    const everything = Array.from({ length: D }, (_, d) => d);
    assert.deepEqual((await factsFrom(subject, { dimensions: everything }))[31], facts[1]);
    const { model } = subject;
    const larger = subjectOf({ flips: (at) => ({ ...model.flips(at), byBlocks: true }) });
    assert.deepEqual((await factsFrom(larger, { dimensions: [31] }))[0], facts[1]);
  });

  it('say in words what a model or a site does not have', async () => {
    const refused = (): Promise<never> =>
      Promise.reject(faultError('model-unsupported', 'It has no head.', 'Use another.'));
    const [headless] = await factsFrom(
      subjectOf({ head: refused, causes: { ...noCauses(), writesTo: refused, reads: refused } }),
      { dimensions: [7] },
    );
    for (const part of ['output', 'writers', 'readers'] as const)
      assert.equal(reasonOf(headless!, part), 'It has no head.');
    const last = { ...place, layer: 3 };
    const [end] = await factsFrom(
      subjectOf({ causes: { ...noCauses(), writesTo: refused } }, { place: last }),
    );
    assert.match(reasonOf(end!, 'readers'), /no block follows/);
    const first = { ...place, layer: 0 };
    const [embedding] = await factsFrom(subjectOf({}, { place: first }));
    assert.match(reasonOf(embedding!, 'writers'), /no block lies before/);
    const [few] = await factsFrom(subject, { prompts: prompts.slice(0, 1) });
    assert.match(reasonOf(few!, 'flip'), /fewer than two prompts/);
    await assert.rejects(
      factsFrom(subjectOf({ head: () => Promise.reject(new Error('a bug')) })),
      /a bug/,
    );
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, x) => sum + x, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}
