import assert from 'node:assert/strict';
import {
  conventionOf,
  tokenDecoder,
  type TokenConvention,
} from '../../../server/inference/tokenizer/tokenText';
import { TokenKind, vocabularyData } from '../../../server/inference/tokenizer/vocabularyData';

const conventions = {
  byteLevel: { kind: 'byte-level' },
  sentencepiece: { kind: 'sentencepiece', space: '\u2581' },
  wordpiece: { kind: 'wordpiece', prefix: '##' },
  endOfWord: { kind: 'end-of-word', suffix: '</w>', byteLevel: true },
  plain: { kind: 'plain' },
} as const satisfies Record<string, TokenConvention>;

describe('tokenDecoder', () => {
  const cases: [keyof typeof conventions, string, string][] = [
    ['byteLevel', '\u0120dog', ' dog'],
    ['byteLevel', '\u010a', '\n'],
    ['byteLevel', '\u00c3\u00a9', '\u00e9'],
    ['byteLevel', '\u00c3', '\ufffd'],
    ['byteLevel', '\u00ef\u00bb\u00bfusing', '\ufeffusing'],
    ['byteLevel', '<\u3000>', '<\u3000>'],
    ['sentencepiece', '\u2581dog', ' dog'],
    ['wordpiece', 'dog', ' dog'],
    ['wordpiece', '##s', 's'],
    ['wordpiece', '##', '##'],
    ['wordpiece', ',', ','],
    ['wordpiece', '\u4e2d', '\u4e2d'],
    ['wordpiece', '\u00b0', ' \u00b0'],
    ['wordpiece', '##\u00b0', '\u00b0'],
    ['endOfWord', 'dog</w>', ' dog'],
    ['endOfWord', 'dog', 'dog'],
    ['endOfWord', ',</w>', ','],
    ['endOfWord', '\u00c2\u00b0</w>', '\u00b0'],
    ['endOfWord', '\u00c3\u00a9t\u00c3\u00a9</w>', ' \u00e9t\u00e9'],
    ['plain', 'dog', 'dog'],
  ];
  for (const [convention, token, text] of cases)
    it(`${convention}: ${JSON.stringify(token)} is ${JSON.stringify(text)}`, () => {
      assert.equal(tokenDecoder(conventions[convention])(token), text);
    });
});

describe('conventionOf', () => {
  it('tells by the model, and by what decodes tokens', () => {
    const found = (file: Parameters<typeof conventionOf>[0]) => conventionOf(file);
    assert.deepEqual(found({ decoder: { type: 'ByteLevel' } }), conventions.byteLevel);
    assert.deepEqual(found({ model: { type: 'WordPiece' }, decoder: null }), conventions.wordpiece);
    const prefixed = { type: 'WordPiece', continuing_subword_prefix: '@' };
    assert.deepEqual(found({ model: prefixed }), { kind: 'wordpiece', prefix: '@' });
    const replace = {
      type: 'Sequence',
      decoders: [{ type: 'Replace', pattern: { String: '\u2581' } }],
    };
    assert.deepEqual(
      found({ model: { type: 'BPE' }, decoder: replace }),
      conventions.sentencepiece,
    );
    const other = { type: 'Metaspace', replacement: '_', prepend_scheme: 'always' };
    assert.deepEqual(found({ decoder: other }), { kind: 'sentencepiece', space: '_' });
    const clip = { type: 'BPE', end_of_word_suffix: '</w>', continuing_subword_prefix: '' };
    assert.deepEqual(found({ model: clip, decoder: { type: 'ByteLevel' } }), conventions.endOfWord);
    assert.deepEqual(found({ model: { type: 'BPE', end_of_word_suffix: '' } }), conventions.plain);
  });
});

describe('vocabularyData', () => {
  const none = (): number[] => [];

  it('marks holes, unused names and named roles as special', () => {
    const vocab = { a: 0, '[unused7]': 1, '[UNK]': 2, '##a': 3, b: 6 };
    const file = { model: { type: 'WordPiece', vocab, unk_token: '[UNK]' } };
    const data = vocabularyData(file, { sep_token: { content: 'b' } }, none);
    const { ordinary, special, inside } = TokenKind;
    assert.deepEqual(
      [...data.kinds],
      [ordinary, special, special, inside, special, special, special],
    );
    assert.deepEqual(data.texts, [' a', '[unused7]', '[UNK]', 'a', '', '', ' b']);
  });

  const vocab = { '<0x0A>': 0, '<0x30>': 1, '<0xC3>': 2, '0': 3, '\u25810': 4, '<s>': 5 };
  const model = { type: 'BPE', byte_fallback: true, vocab };
  const decoder = { type: 'Metaspace', replacement: '\u2581' };

  it('gives a byte its character only where running text holds the byte', () => {
    const ids: Record<string, number[]> = { '\n': [0], '0': [3], 'a\n': [9, 0], a: [9] };
    const data = vocabularyData({ model, decoder }, {}, (text) => ids[text] ?? []);
    assert.deepEqual(data.texts, ['\n', '<0x30>', '<0xC3>', '0', ' 0', '<s>']);
  });

  it('asks the tokenizer which of several tokens with one text it gives', () => {
    const twins = { type: 'BPE', vocab: { '\u0120\u0120': 0, '  ': 1, x: 2 } };
    const ids: Record<string, number[]> = {
      '  ': [1],
      'a  ': [7, 0],
      a: [7],
      '.  ': [8, 1],
      '.': [8],
    };
    const encode = (text: string): number[] => ids[text] ?? [];
    const level = { type: 'ByteLevel' };
    const { given } = vocabularyData({ model: twins, decoder: level }, {}, encode);
    assert.deepEqual([...given], [['  ', [1, 0]]]);
  });

  const bosOf = (config: object, post_processor?: unknown, added_tokens?: unknown) =>
    vocabularyData({ model, decoder, post_processor, added_tokens }, { ...config }, none).bos;
  const added = [{ id: 5, content: '<s>', special: true }];
  const single = [{ SpecialToken: { id: '<s>', type_id: 0 } }];
  const template = { type: 'TemplateProcessing', single };

  it('takes for bos the token that the configuration names', () => {
    assert.equal(bosOf({ bos_token: '<s>' }), 5);
    assert.equal(bosOf({ bos_token: { content: '<s>' } }), 5);
    assert.equal(bosOf({}, template, added), 5);
    assert.equal(
      bosOf({}, { type: 'RobertaProcessing', cls: ['<s>', 5], sep: ['x', 1] }, added),
      5,
    );
    assert.equal(bosOf({}, { type: 'Sequence', processors: [template] }, added), 5);
  });

  it('takes no token for bos that is ordinary text, or that the configuration denies', () => {
    assert.equal(bosOf({}), undefined);
    assert.equal(bosOf({}, template), undefined);
    assert.equal(bosOf({ bos_token: null }, template, added), undefined);
    assert.equal(bosOf({ bos_token: '<bos>' }, template, added), undefined);
    assert.equal(bosOf({}, undefined, added), undefined);
  });
});
