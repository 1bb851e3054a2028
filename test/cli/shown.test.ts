import assert from 'node:assert/strict';
import { REWRITE, shownMessage, shownResult } from '../../server/cli/shown';

describe('What a terminal is sent', () => {
  const hostile = 'a\u001b]0;owned\u0007\u202eb\nnext\tcell\n';
  const safe = 'a⟨U+001B⟩]0;owned⟨U+0007⟩⟨U+202E⟩b\nnext\tcell\n';

  it('is words alone, but for the line that progress rewrites', () => {
    assert.equal(shownMessage(hostile), safe);
    assert.equal(shownMessage(REWRITE + hostile), REWRITE + safe);
  });

  it('is safe as a result too, which files and programs get as it is', () => {
    assert.equal(shownResult(hostile, true), safe);
    assert.equal(shownResult(hostile, false), hostile);
    const bytes = new Uint8Array([27, 10]);
    assert.equal(shownResult(bytes, true), bytes);
  });
});
