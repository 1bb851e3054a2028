import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../server/science/random';
import { headFigures, scaledPermuted, scaledSigns } from '../../../server/science/read/headFigures';

const row = fc
  .integer({ min: 2, max: 40 })
  .chain((n) =>
    fc.tuple(
      ...[0, 1, 2].map(() =>
        fc
          .array(fc.integer({ min: -60, max: 60 }), { minLength: n, maxLength: n })
          .map((values) => Float32Array.from(values, (value) => value / 4)),
      ),
    ),
  ) as fc.Arbitrary<[Float32Array, Float32Array, Float32Array]>;

/** Softmax, sorting and a sum, each written down as it is defined. */
function naive(state: Float32Array, signs: Float32Array, permuted: Float32Array, most: number) {
  const softmax = (logits: Float32Array): number[] => {
    const total = Array.from(logits).reduce((sum, logit) => sum + Math.exp(logit), 0);
    return Array.from(logits, (logit) => Math.exp(logit) / total);
  };
  const listed = (logits: Float32Array): number[] =>
    Array.from(logits.keys())
      .sort((a, b) => logits[b]! - logits[a]! || a - b)
      .slice(0, most);
  const [p, q] = [softmax(state), softmax(signs)];
  const first = listed(state)[0]!;
  const rank = (logits: Float32Array): number =>
    1 + logits.filter((logit) => logit > logits[first]!).length;
  return {
    state: listed(state).map((id) => [id, p[id]!] as const),
    signs: listed(signs).map((id) => [id, q[id]!] as const),
    ranks: [rank(signs), rank(permuted)],
    kl: p.reduce((sum, share, id) => sum + share * Math.log(share / q[id]!), 0),
  };
}

describe('what a head says of a state and of its signs', () => {
  it('is the softmax, the order and the divergence of their definitions', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 6 }), ([state, signs, permuted], most) => {
        const found = headFigures(state, signs, permuted, most);
        const wanted = naive(state, signs, permuted, most);
        for (const side of ['state', 'signs'] as const) {
          assert.deepEqual(
            found[side].map(({ id }) => id),
            wanted[side].map(([id]) => id),
          );
          found[side].forEach(({ probability }, i) => {
            assert.ok(Math.abs(probability - wanted[side][i]![1]) < 1e-6);
          });
        }
        assert.deepEqual([found.rank, found.permutedRank], wanted.ranks);
        assert.ok(Math.abs(found.kl - wanted.kl) < 1e-5 && found.kl >= 0);
      }),
    );
  });

  it('differs in nothing for a state that is given as its own signs', () => {
    const logits = Float32Array.of(3, 1, 2, 2);
    const { state, signs, rank, kl } = headFigures(logits, logits, logits, 3);
    assert.deepEqual(state, signs);
    assert.deepEqual(
      state.map(({ id }) => id),
      [0, 2, 3],
    );
    assert.deepEqual([rank, kl], [1, 0]);
  });
});

describe('signs in place of a state', () => {
  const state = Float32Array.of(3, -1, 0, -4);

  it('are the nearest multiple of the signs, and 0 is a minus', () => {
    assert.deepEqual([...scaledSigns(state)], [2, -2, -2, -2]);
    const distance = (size: number): number =>
      state.reduce((sum, h) => sum + (h - (h > 0 ? size : -size)) ** 2, 0);
    assert.ok(distance(2) < distance(1.9) && distance(2) < distance(2.1));
  });

  it('are the same numbers on other dimensions when permuted', () => {
    const permuted = scaledPermuted(state, seededRandom(0, 'head'));
    assert.deepEqual([...permuted].sort(), [...scaledSigns(state)].sort());
  });
});
