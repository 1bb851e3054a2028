import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as d from '../../server/protocol/decode';

const shape = d.variants('kind', {
  dot: d.object({ at: d.listOf(d.count) }, { label: d.text }),
  line: d.object({ share: d.nullable(d.unit), closed: d.flag }),
});
const good: d.Decoded<typeof shape>[] = [
  { kind: 'dot', at: [0, 3] },
  { kind: 'dot', at: [], label: 'a' },
  { kind: 'line', share: null, closed: true },
  { kind: 'line', share: 0.5, closed: false },
];

function problemOf(value: unknown): string {
  try {
    shape(value, 'x');
    return '';
  } catch (error) {
    assert.ok(error instanceof d.Mismatch);
    return error.message;
  }
}

describe('decoders', () => {
  it('give back what fits, without what they do not know', () => {
    for (const value of good) {
      assert.deepEqual(shape({ ...value, extra: 1 }, ''), value);
      assert.notEqual(shape(value, ''), value);
    }
  });

  it('take an undefined optional field for an absent one', () => {
    assert.deepEqual(shape({ ...good[0], label: undefined }, ''), good[0]);
  });

  it('name the first place that does not fit', () => {
    assert.equal(problemOf({ kind: 'dot', at: [1, -1] }), 'x.at[1] is not a whole number >= 0');
    assert.equal(problemOf({ kind: 'dot', at: [], label: 3 }), 'x.label is not text');
    assert.equal(problemOf({ kind: 'line', share: NaN }), 'x.share is not a number from 0 to 1');
    assert.equal(problemOf({ kind: 'line', share: 1 }), 'x.closed is not true or false');
    assert.equal(problemOf({ kind: 'plane' }), 'x.kind is not dot | line');
    assert.equal(problemOf([]), 'x is not an object');
  });

  it('read no field that the value inherits', () => {
    assert.equal(problemOf(Object.create({ ...good[0] })), 'x.kind is not dot | line');
    assert.equal(problemOf({ kind: 'toString' }), 'x.kind is not dot | line');
  });

  it('give undefined for anything else where that is asked, and hide no other error', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => d.decodedOrUndefined(shape, value) === undefined),
      { seed: 5, numRuns: 1000 },
    );
    const broken: d.Decoder<string> = () => {
      throw new RangeError('a mistake of ours');
    };
    assert.throws(() => d.decodedOrUndefined(broken, ''), RangeError);
  });
});
