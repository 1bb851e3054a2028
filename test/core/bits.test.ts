import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fullSet,
  has,
  members,
  popcount,
  popcount32,
  popcountAnd,
  setOf,
  without,
  wordsFor,
} from '../../server/core/bits';

const sizes = fc.constantFrom(0, 1, 31, 32, 33, 63, 64, 65, 511, 513);
const subset = sizes.chain((size) =>
  fc.tuple(fc.constant(size), fc.uniqueArray(fc.nat(Math.max(0, size - 1)), { maxLength: size })),
);

describe('bits', () => {
  it('counts the bits of a word as its binary digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (word) => {
        assert.equal(popcount32(word), word.toString(2).replaceAll('0', '').length);
      }),
    );
  });

  it('keeps exactly the members it was given', () => {
    fc.assert(
      fc.property(subset, ([size, indices]) => {
        const wanted = size === 0 ? [] : [...indices].sort((a, b) => a - b);
        const set = setOf(wanted, size);
        assert.equal(set.length, wordsFor(size));
        assert.deepEqual(members(set), wanted);
        assert.equal(popcount(set), wanted.length);
        for (const i of wanted) assert.ok(has(set, i));
      }),
    );
  });

  it('fills a set without touching the unused bits', () => {
    for (const size of [0, 1, 31, 32, 33, 64, 65]) {
      assert.deepEqual(
        members(fullSet(size)),
        Array.from({ length: size }, (_, i) => i),
      );
    }
  });

  it('subtracts and intersects like sets', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99)), fc.array(fc.nat(99)), (a, b) => {
        const [left, right] = [setOf(a, 100), setOf(b, 100)];
        const difference = [...new Set(a)].filter((x) => !b.includes(x)).sort((x, y) => x - y);
        assert.deepEqual(members(without(left, right)), difference);
        assert.equal(popcountAnd(left, right), [...new Set(a)].filter((x) => b.includes(x)).length);
      }),
    );
  });

  it('refuses an index outside', () => {
    assert.throws(() => setOf([10], 10), RangeError);
    assert.throws(() => setOf([-1], 10), RangeError);
    assert.throws(() => setOf([0.5], 10), RangeError);
  });
});
