import assert from 'node:assert/strict';
import fc from 'fast-check';
import { symbolsOf } from '../../server/service/symbols';
import type { Position, Range } from '../../server/protocol/requests';
import { documentIn, nouns } from './support';

describe('outline', () => {
  it('lists features, then notes on dimensions', () => {
    const symbols = symbolsOf(documentIn(nouns));
    assert.deepEqual(
      symbols.map(({ kind, name, detail }) => [kind, name, detail]),
      [
        ['feature', 'animal', 'Animals · draft'],
        ['feature', 'plant', 'draft'],
        ['dimension', '12', 'animacy'],
      ],
    );
  });

  it('keeps every name inside its range, whatever was cut out of the text', () => {
    fc.assert(
      fc.property(fc.nat(nouns.length), fc.nat(40), (at, length) => {
        const text = nouns.slice(0, at) + nouns.slice(at + length);
        for (const { range, selection } of symbolsOf(documentIn(text))) {
          assert.ok(holds(range, selection), text);
        }
      }),
      { seed: 6, numRuns: 50 },
    );
  });
});

function holds(outer: Range, inner: Range): boolean {
  return !isAfter(outer.start, inner.start) && !isAfter(inner.end, outer.end);
}

function isAfter(a: Position, b: Position): boolean {
  return a.line > b.line || (a.line === b.line && a.character > b.character);
}
