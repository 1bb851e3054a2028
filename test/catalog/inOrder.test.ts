import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inOrder } from '../../server/catalog/evidence/inOrder';

/** What it replaces: a copy of everything. */
function naive(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => naive(item, leaf));
  if (typeof value !== 'object' || value === null) return leaf(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, naive(item, leaf)]));
}

const values = fc.object({
  key: fc.constantFrom('a', 'b', 'sha256', '10', '9', '__proto__', 'é', ''),
  values: [fc.double(), fc.integer(), fc.string(), fc.constant(null), fc.constant(undefined)],
  maxDepth: 4,
  maxKeys: 6,
});
const half = (value: unknown): unknown => (typeof value === 'number' ? value / 2 : value);
const same = (value: unknown): unknown => value;

describe('A value in order', () => {
  it('prints as a naive copy does, and changes nothing of the value', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(half, same), (value, leaf) => {
        const before = JSON.stringify(value);
        const found = inOrder(value, leaf);
        assert.equal(JSON.stringify(found), JSON.stringify(naive(value, leaf)));
        assert.equal(JSON.stringify(value), before);
      }),
      { seed: 17, numRuns: 2_000 },
    );
  });

  it('is the value itself where nothing changes, and shares what does not', () => {
    const kept = { list: [1, { x: 'y' }] };
    assert.equal(inOrder(kept, same), kept);
    const other = { b: kept, a: 1 };
    const sorted = inOrder(other, same) as typeof other;
    assert.deepEqual(Object.keys(sorted), ['a', 'b']);
    assert.equal(sorted.b, kept);
  });
});
