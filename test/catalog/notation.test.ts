import assert from 'node:assert/strict';
import { textsOfNotation } from '../../server/catalog/resolve/notation';
import { resolveToken } from '../../server/catalog/resolve/resolveToken';
import type { VocabularyLookup } from '../../server/catalog/facts';
import { vocabularyOf } from './support/facts';

const span = { start: 0, end: 3 };
const resolve = (text: string, vocabulary: VocabularyLookup) =>
  resolveToken({ kind: 'text', text, span }, vocabulary);

describe('the notation of other tools', () => {
  const cases: [string, string[]][] = [
    ['\u0120dog', [' dog']],
    ['\u010a', ['\n']],
    ['\u0120caf\u00c3\u00a9', [' caf\u00e9']],
    ['\u2581dog', [' dog']],
    ['\u2581New\u2581York', [' New York']],
    ['##ing', ['ing']],
    ['dog</w>', [' dog', 'dog']],
    [',</w>', [',', ' ,']],
    ['do@@', ['do']],
    ['<0x30>', ['0']],
    ['dog', []],
    ['caf\u00e9', []],
    ['##', []],
    ['</w>', []],
    ['@@', []],
    ['<0xE9>', []],
  ];
  for (const [name, texts] of cases)
    it(`${JSON.stringify(name)} is ${JSON.stringify(texts)}`, () => {
      assert.deepEqual(textsOfNotation(name), texts);
    });

  const vocabulary = vocabularyOf([' dog', 'ing', ' Cat', ',', '\n', '0', '##']);
  const fixes: [string, string | undefined][] = [
    ['\u0120dog', '" dog"'],
    ['\u2581dog', '" dog"'],
    ['dog</w>', '" dog"'],
    [',</w>', '","'],
    ['##ing', '"ing"'],
    ['\u0120cat', '" Cat"'],
    ['\u010a', '"\\n"'],
    ['<0x30>', '"0"'],
    ['\u0120whale', undefined],
    ['\u0120orizont', undefined],
  ];
  for (const [name, newText] of fixes)
    it(`${JSON.stringify(name)}: the quick fix writes ${newText ?? 'nothing'}`, () => {
      const { token, problem } = resolve(name, vocabulary);
      assert.deepEqual([token, problem?.code], [undefined, 'anchor-not-single-token']);
      assert.equal(problem?.fix?.newText, newText);
    });

  it('is not notation if the vocabulary has that exact text', () => {
    assert.equal(resolve('##', vocabulary).token?.id, 6);
    assert.equal(resolve('\u0120x', vocabularyOf([' x', '\u0120x'])).token?.id, 1);
  });
});

describe('tokens with one text', () => {
  const twins = { ...vocabularyOf([' a', 'b', ' a', ' a'], [0]) };
  const given = (ids: readonly number[]): VocabularyLookup => ({ ...twins, givenFor: () => ids });

  it('takes the one that running text gives, without a word', () => {
    const { token, problem } = resolve(' a', given([3]));
    assert.deepEqual([token?.id, problem], [3, undefined]);
  });

  it('says which others running text gives, or that it gives none', () => {
    const several = resolve(' a', given([3, 2]));
    assert.deepEqual([several.token?.id, several.problem?.code], [3, 'token-ambiguous']);
    assert.match(
      several.problem!.message,
      /\(2, 3\), of which running text gives 3, 2; 3 is taken/,
    );
    const none = resolve(' a', given([]));
    assert.equal(none.token?.id, 2);
    assert.match(none.problem!.message, /none of which .*; the lowest, 2, is taken/);
  });
});

describe('pieces', () => {
  const vocabulary: VocabularyLookup = {
    ...vocabularyOf(['dog', ' dog', 'ing', '\n']),
    pieceOf: (id) => (id === 3 ? 'byte' : id === 1 ? undefined : 'inside'),
  };

  it('offers the whole word in place of a piece with its letters', () => {
    const { token, problem } = resolve('dog', vocabulary);
    assert.deepEqual([token?.id, problem?.code, problem?.severity], [0, 'token-piece', 'warning']);
    assert.equal(problem?.fix?.newText, '" dog"');
    assert.equal(resolve(' dog', vocabulary).problem, undefined);
  });

  it('leaves a piece that is not a whole word unchanged', () => {
    const { token, problem } = resolve('ing', vocabulary);
    assert.deepEqual([token?.id, problem], [2, undefined]);
  });

  it('says that a text is a byte to the tokenizer', () => {
    const { token, problem } = resolve('\n', vocabulary);
    assert.deepEqual(
      [token?.id, problem?.code, problem?.severity],
      [3, 'token-piece', 'information'],
    );
  });
});
