import assert from 'node:assert/strict';
import { conventionOf, tokenDecoder } from '../../../server/inference/tokenizer/tokenText';
import { vocabularyData } from '../../../server/inference/tokenizer/vocabularyData';

describe('tokenDecoder', () => {
  const cases: [Parameters<typeof tokenDecoder>[0], string, string][] = [
    ['byte-level', '\u0120dog', ' dog'],
    ['byte-level', '\u010a', '\n'],
    ['byte-level', '\u00c3\u00a9', '\u00e9'],
    ['byte-level', '\u00c3', '\ufffd'],
    ['byte-level', '<\u3000>', '<\u3000>'],
    ['sentencepiece', '\u2581dog', ' dog'],
    ['sentencepiece', '<0x0A>', '\n'],
    ['wordpiece', 'dog', ' dog'],
    ['wordpiece', '##s', 's'],
    ['wordpiece', '##', '##'],
    ['wordpiece', ',', ','],
    ['plain', 'dog', 'dog'],
  ];
  for (const [convention, token, text] of cases)
    it(`${convention}: ${JSON.stringify(token)} is ${JSON.stringify(text)}`, () => {
      assert.equal(tokenDecoder(convention)(token), text);
    });
});

describe('conventionOf', () => {
  it('knows the three by what decodes them', () => {
    assert.equal(conventionOf({ decoder: { type: 'ByteLevel' } }), 'byte-level');
    assert.equal(conventionOf({ model: { type: 'WordPiece' }, decoder: null }), 'wordpiece');
    const replace = {
      type: 'Sequence',
      decoders: [{ type: 'Replace', pattern: { String: '\u2581' } }],
    };
    assert.equal(conventionOf({ model: { type: 'BPE' }, decoder: replace }), 'sentencepiece');
    assert.equal(conventionOf({ model: { type: 'BPE' } }), 'plain');
  });
});

describe('vocabularyData', () => {
  it('marks holes, unused names and named roles as special', () => {
    const vocab = { a: 0, '[unused7]': 1, '[UNK]': 2, b: 5 };
    const file = { model: { type: 'WordPiece', vocab, unk_token: '[UNK]' } };
    const data = vocabularyData(file, { sep_token: { content: 'b' } });
    assert.deepEqual([...data.special], [0, 1, 1, 1, 1, 1]);
    assert.deepEqual(data.texts, [' a', '[unused7]', '[UNK]', '', '', ' b']);
  });

  it('finds bos in a template when the configuration names none', () => {
    const file = {
      model: {
        type: 'Unigram',
        vocab: [
          ['<s>', 0],
          ['\u2581a', -1],
        ],
      },
      post_processor: {
        type: 'TemplateProcessing',
        single: [{ SpecialToken: { id: '<s>', type_id: 0 } }],
      },
    };
    assert.equal(vocabularyData(file, {}).bos, 0);
    assert.equal(vocabularyData({ model: { vocab: { a: 0 } } }, {}).bos, undefined);
  });
});
