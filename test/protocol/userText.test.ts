import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortened, shownName, visible, visibleLines } from '../../server/protocol/userText';

describe('Text from elsewhere', () => {
  it('shows what cannot be seen', () => {
    assert.equal(visible('a\u202eb\n\u0000\u200b'), 'a⟨U+202E⟩b⟨U+000A⟩⟨U+0000⟩⟨U+200B⟩');
    assert.equal(visible('\u{e0041}\ufeff'), '⟨U+E0041⟩⟨U+FEFF⟩');
  });

  it('stays as it is where it can be read: other scripts, accents, emoji made of several', () => {
    for (const text of ['café', 'שלום', 'می‌خواهم', '👩‍🔬', 'e\u0301', '·dog ', '  '])
      assert.equal(visible(text), text);
  });

  it('keeps its lines and tabs where it has several', () => {
    assert.equal(visibleLines('a\u001b[2J\n\tb\r\n'), 'a⟨U+001B⟩[2J\n\tb⟨U+000D⟩\n');
  });

  it('is cut after whole characters where it is a name', () => {
    assert.equal(shortened('👩‍🔬'.repeat(3), 3), '👩‍🔬…');
    assert.equal(shownName('x'.repeat(500)).length, 121);
    assert.equal(shownName('a\u202eb'), 'a⟨U+202E⟩b');
  });

  it('has no control or direction characters left, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(visible(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069\p{Zl}\p{Zp}]/u);
      }),
      { seed: 8, numRuns: 100 },
    );
  });
});
