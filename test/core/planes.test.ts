import assert from 'node:assert/strict';
import { members, setOf, wordsFor } from '../../server/core/bits';
import {
  planeOf,
  planesFromRows,
  plusCounts,
  plusCountsOfList,
  plusCountsOfLists,
  restOf,
} from '../../server/core/planes';
import { noiseBits, planesOf } from '../support/noise';

const SHAPES = [0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 511, 513];

describe('planes', () => {
  it('transpose every shape as reading bit by bit does', () => {
    for (const tokens of SHAPES) {
      for (const dimensions of [0, 1, 7, 8, 9, 33]) {
        const bits = noiseBits(tokens, dimensions, tokens * 100 + dimensions);
        const planes = planesOf(bits);
        assert.equal(planes.stride, wordsFor(tokens));
        for (let d = 0; d < dimensions; d++) {
          const wanted = Array.from({ length: tokens }, (_, t) => t).filter((t) => bits.at(t, d));
          assert.deepEqual(members(planeOf(planes, d)), wanted);
        }
      }
    }
  });

  it('count the plus signs of a subset as a loop does', () => {
    const bits = noiseBits(513, 20, 3);
    const planes = planesOf(bits);
    const subset = [0, 1, 31, 32, 300, 512];
    const naive = Array.from({ length: 20 }, (_, d) => subset.filter((t) => bits.at(t, d)).length);
    assert.deepEqual([...plusCounts(planes, setOf(subset, 513))], naive);
    assert.deepEqual([...plusCountsOfList(planes, subset)], naive);
    assert.deepEqual(plusCountsOfLists(planes, [subset, []]), [
      Uint32Array.from(naive),
      new Uint32Array(20),
    ]);
  });

  it('count what a part leaves of its pool without reading it again', () => {
    const planes = planesOf(noiseBits(130, 40, 5));
    const pool = [0, 3, 31, 32, 33, 64, 100, 129];
    const [part, rest] = [pool.filter((_, i) => i % 3 === 0), pool.filter((_, i) => i % 3 !== 0)];
    const classOf = (tokens: number[]) => ({
      n: tokens.length,
      plus: plusCountsOfList(planes, tokens),
    });
    const left = restOf(classOf(pool), classOf(part));
    assert.equal(left.n, rest.length);
    assert.deepEqual([...Array.from(left.plus)], [...plusCountsOfList(planes, rest)]);
  });

  it('refuse rows of the wrong length', () => {
    assert.throws(() => planesFromRows(new Uint8Array(5), 2, 16), RangeError);
  });
});
