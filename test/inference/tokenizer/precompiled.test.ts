import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { precompiledNormalizer } from '../../../server/inference/tokenizer/precompiled';
import { root } from '../../support/paths';

describe('the normalizer of SentencePiece', () => {
  const file = path.join(root, 'test/inference/tokenizer/golden/precompiled/tokenizer.json');
  const json = fs.readFileSync(file, 'utf8');
  const charsmap = /"precompiled_charsmap":"([^"]+)"/.exec(json)![1]!;

  it("replaces by the file's own table, characters with their marks as one", () => {
    const normalize = precompiledNormalizer(charsmap);
    assert.equal(
      normalize('\uff21\uff11 caf\u00e9 cafe\u0301 \ufb01x \u00bd\u2026'),
      'A1 cafe cafe fix 1/2...',
    );
    assert.equal(normalize('\u4e2d \u{1F600} \uff32'), '\u4e2d \u{1F600} \uff32');
    assert.equal(normalize('a\u200db'), 'a b');
    assert.equal(normalize(''), '');
  });

  it('refuses a damaged table', () => {
    for (const damaged of ['', 'AAAA', '////////', charsmap.slice(0, 40)])
      assert.throws(() => precompiledNormalizer(damaged), /precompiled_charsmap is damaged/);
  });
});
