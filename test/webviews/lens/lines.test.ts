import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineOf, partsOf, steppedTo, wrapped, type Wrapped } from '../../../webviews/lens/lines';
import { placesOf } from '../../../webviews/lens/places';

const GAP = 3;
/** Tokens of 10 pixels; a line ends behind those that are named. */
function tens(tokens: number, wide: number, ends: readonly number[] = []): Wrapped {
  const widths = new Array<number>(tokens).fill(10);
  return wrapped(widths, { gap: GAP, endsLine: (token) => ends.includes(token), wide });
}

describe('Lines of tokens', () => {
  it('end where the next token has no room, and behind the end of a line', () => {
    const { lines, middles } = tens(7, 36, [3]);
    assert.deepEqual(
      lines.map(({ from, to }) => [from, to]),
      [
        [0, 3],
        [3, 4],
        [4, 7],
      ],
    );
    assert.deepEqual(middles, [5, 18, 31, 5, 5, 18, 31]);
    assert.deepEqual(tens(0, 36).lines, []);
  });

  it('hold every token once, in order, no wider than the text unless one token is', () => {
    const ends = fc.array(fc.boolean(), { maxLength: 200 });
    const widths = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 200 });
    fc.assert(
      fc.property(widths, ends, fc.integer({ min: 20, max: 400 }), (given, breaks, wide) => {
        const endsLine = (token: number): boolean => breaks[token] ?? false;
        const { lines } = wrapped(given, { gap: GAP, endsLine, wide });
        assert.deepEqual(
          lines.flatMap(({ from, to }) => given.slice(from, to)),
          given,
        );
        lines.forEach(({ from, to }, line) => {
          const inside = given.slice(from, to);
          const width = inside.reduce((sum, each) => sum + each, GAP * (inside.length - 1));
          assert.ok(inside.length === 1 || width <= wide);
          assert.ok(!inside.slice(0, -1).some((_, i) => endsLine(from + i)));
          for (let token = from; token < to; token++) assert.equal(lineOf(lines, token), line);
          // The next token would not have fitted.
          const next = given[to];
          if (next !== undefined && !endsLine(to - 1)) assert.ok(width + GAP + next > wide);
        });
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('are walked by arrows, by lines, by pages and to both ends', () => {
    // Lines: 0 1 2 | 3 | 4 5 6 | 7
    const text = tens(8, 36, [3]);
    const step = (at: number, key: string, isHeld = false): number | undefined =>
      steppedTo(text, at, { key, isHeld }, 2);
    assert.deepEqual(
      [step(0, 'ArrowLeft'), step(7, 'ArrowRight'), step(2, 'ArrowRight')],
      [0, 7, 3],
    );
    assert.deepEqual([step(2, 'ArrowDown'), step(3, 'ArrowDown'), step(7, 'ArrowDown')], [3, 4, 7]);
    assert.deepEqual([step(6, 'ArrowUp'), step(7, 'ArrowUp'), step(1, 'ArrowUp')], [3, 4, 1]);
    assert.deepEqual([step(5, 'Home'), step(5, 'End'), step(3, 'End')], [4, 6, 3]);
    assert.deepEqual([step(5, 'Home', true), step(5, 'End', true)], [0, 7]);
    assert.deepEqual([step(2, 'PageDown'), step(6, 'PageUp'), step(6, 'PageDown')], [6, 2, 7]);
    assert.deepEqual([step(2, 'x'), step(2, 'ArrowDown', true)], [undefined, undefined]);
  });

  it('are drawn where they are in sight, and where the token looked at is', () => {
    const near = { from: 4, to: 6 };
    assert.deepEqual(partsOf(10, near, 5), [{ gap: 4 }, { line: 4 }, { line: 5 }, { gap: 4 }]);
    assert.deepEqual(partsOf(10, near, 1), [
      ...[{ gap: 1 }, { line: 1 }, { gap: 2 }, { line: 4 }, { line: 5 }, { gap: 4 }],
    ]);
    assert.deepEqual(partsOf(10, near, 9), [
      ...[{ gap: 4 }, { line: 4 }, { line: 5 }, { gap: 3 }, { line: 9 }],
    ]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(70),
        fc.nat(20),
        fc.nat(59),
        (lines, from, many, at) => {
          const kept = at % lines;
          const parts = partsOf(lines, { from, to: from + many }, kept);
          const height = parts.reduce((sum, part) => sum + ('gap' in part ? part.gap : 1), 0);
          assert.equal(height, lines, 'what is not drawn keeps its place');
          const drawn = parts.flatMap((part) => ('line' in part ? [part.line] : []));
          assert.deepEqual(
            drawn,
            [...new Set(drawn)].sort((a, b) => a - b),
          );
          assert.ok(drawn.includes(kept));
          assert.ok(drawn.length <= many + 1);
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });
});

describe('Words in a text of tokens', () => {
  const tokens = ['The', ' dog', ' chased', ' the', ' do', 'g', '.'].map((text) => ({ text }));

  it('are found in any case and across tokens, from the token looked at on', () => {
    assert.deepEqual(placesOf(tokens, 'dog', 0, 5), [1, 4]);
    assert.deepEqual(placesOf(tokens, 'DOG', 1, 5), [4, 1]);
    assert.deepEqual(placesOf(tokens, 'the do', 6, 5), [0, 3]);
    assert.deepEqual(placesOf(tokens, 'e', 0, 2), [2, 3]);
    assert.deepEqual([placesOf(tokens, ' ', 0, 5), placesOf(tokens, 'cat', 0, 5)], [[], []]);
    assert.deepEqual(placesOf([], 'a', 0, 5), []);
  });

  it('begin where a search of the whole text finds them', () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'İ'), maxLength: 3 }));
    fc.assert(
      fc.property(
        text,
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }),
        (texts, sought) => {
          const lower = texts.map((each) => each.toLowerCase());
          const naive = lower.flatMap((each, token) => {
            const rest = lower.slice(token).join('');
            const starts = Array.from(each, (_, i) => i).some((i) => rest.startsWith(sought, i));
            return starts ? [token] : [];
          });
          const found = placesOf(
            texts.map((each) => ({ text: each })),
            sought,
            -1,
            1000,
          );
          assert.deepEqual(found, naive);
        },
      ),
      { seed: 13, numRuns: 300 },
    );
  });
});
