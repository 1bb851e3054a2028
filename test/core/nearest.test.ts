import assert from 'node:assert/strict';
import fc from 'fast-check';
import { has, setOf } from '../../server/core/bits';
import { majoritySigns, nearestByHamming, rowOf } from '../../server/core/nearest';
import { noiseBits, planesOf } from '../support/noise';
import { shapes, subsets } from './support/shapes';

const signs = (row: Uint32Array, dimensions: number): boolean[] =>
  Array.from({ length: dimensions }, (_, d) => has(row, d));

describe('nearest', () => {
  it('ranks tokens as sorting all distances does, ties by lower token', () => {
    const cases = shapes({ tokens: 1 }).chain((s) =>
      fc.tuple(fc.constant(s), subsets(s.tokens), fc.nat(s.tokens - 1), fc.nat(s.tokens + 2)),
    );
    fc.assert(
      fc.property(cases, ([s, among, token, count]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const planes = planesOf(bits);
        const dims = Array.from({ length: s.dimensions }, (_, d) => d);
        const distance = (t: number): number =>
          dims.filter((d) => bits.at(t, d) !== bits.at(token, d)).length;
        const sorted = [...among].sort((a, b) => distance(a) - distance(b) || a - b);
        const wanted = sorted.slice(0, count);
        const query = rowOf(planes, token);
        const found = nearestByHamming(planes, query, count, setOf(among, s.tokens));
        assert.deepEqual([...found.tokens], wanted);
        assert.deepEqual([...found.distances], wanted.map(distance));
      }),
      { numRuns: 60 },
    );
  });

  it('reads rows, and takes majorities with ties to -', () => {
    const cases = shapes({ tokens: 1 }).chain((s) =>
      fc.tuple(fc.constant(s), subsets(s.tokens), fc.nat(s.tokens - 1)),
    );
    fc.assert(
      fc.property(cases, ([s, group, token]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const planes = planesOf(bits);
        const dims = Array.from({ length: s.dimensions }, (_, d) => d);
        assert.deepEqual(
          signs(rowOf(planes, token), s.dimensions),
          dims.map((d) => bits.at(token, d)),
        );
        assert.deepEqual(
          signs(majoritySigns(planes, group), s.dimensions),
          dims.map((d) => group.filter((t) => bits.at(t, d)).length > group.length / 2),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what lies outside', () => {
    const planes = planesOf(noiseBits(4, 33, 1));
    assert.throws(() => rowOf(planes, 4), RangeError);
    assert.throws(() => nearestByHamming(planes, new Uint32Array(1), 1, setOf([0], 4)), RangeError);
  });
});
