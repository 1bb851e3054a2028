/** What texts of a catalog name in small tokenizers of each kind (test/bench/tokenizers/made.py). */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { VocabularyLookup } from '../../../server/catalog/facts';
import { resolveToken } from '../../../server/catalog/resolve/resolveToken';
import type { Tokenizer } from '../../../server/inference/api';
import { openTokenizer } from '../../../server/inference/tokenizer/openTokenizer';
import { root, temporaryFolder, tokenizerHostPath } from '../../support/paths';

const fileOf = (kind: string): string =>
  path.join(root, 'test/inference/tokenizer/golden', kind, 'tokenizer.json');
const idsIn = (kind: string): Readonly<Record<string, number>> =>
  (
    JSON.parse(fs.readFileSync(fileOf(kind), 'utf8')) as {
      model: { vocab: Record<string, number> };
    }
  ).model.vocab;

async function withTokenizer<T>(file: string, work: (tokenizer: Tokenizer) => T): Promise<T> {
  const tokenizer = await openTokenizer(file, tokenizerHostPath);
  try {
    return await work(tokenizer);
  } finally {
    await tokenizer.dispose();
  }
}

function resolved(text: string, vocabulary: VocabularyLookup) {
  const span = { start: 0, end: 1 };
  const { token, problem } = resolveToken({ kind: 'text', text, span }, vocabulary);
  return [token?.id, problem?.code, problem?.fix?.newText];
}

describe('an anchor is the token of running text', () => {
  for (const kind of ['byte-fallback-llama', 'byte-fallback-gemma'])
    it(`${kind}: never a byte for a character that has a token`, () =>
      withTokenizer(fileOf(kind), async (tokenizer) => {
        const { vocabulary } = tokenizer;
        const ids = idsIn(kind);
        for (const character of ['0', '1', 'a', 'e', ',']) {
          const after = (await tokenizer.encode(`.${character}`)).at(-1);
          const byte = `<0x${character.charCodeAt(0).toString(16).toUpperCase()}>`;
          assert.deepEqual(resolved(character, vocabulary), [after, undefined, undefined]);
          assert.notEqual(after, ids[byte]);
          assert.deepEqual(resolved(byte, vocabulary), [
            undefined,
            'anchor-not-single-token',
            JSON.stringify(character),
          ]);
        }
      }));

  it('takes the byte that running text holds, and says so', async () => {
    await withTokenizer(fileOf('byte-fallback-llama'), ({ vocabulary }) => {
      const ids = idsIn('byte-fallback-llama');
      assert.deepEqual(resolved('\n', vocabulary), [ids['<0x0A>'], 'token-piece', undefined]);
    });
    await withTokenizer(fileOf('byte-fallback-gemma'), ({ vocabulary }) => {
      const ids = idsIn('byte-fallback-gemma');
      assert.deepEqual(resolved('\n', vocabulary), [ids['\n'], undefined, undefined]);
    });
  });

  it('takes an added token before the merge with the same text', () =>
    withTokenizer(fileOf('byte-level'), async (tokenizer) => {
      const { vocabulary } = tokenizer;
      assert.deepEqual(resolved('  ', vocabulary), [
        (await tokenizer.encode('a  ')).at(-1),
        undefined,
        undefined,
      ]);
    }));

  it('end-of-word: a word is written with its space, and the piece inside words is said to be one', () =>
    withTokenizer(fileOf('end-of-word'), async (tokenizer) => {
      const { vocabulary } = tokenizer;
      const ids = idsIn('end-of-word');
      assert.deepEqual(
        await tokenizer.encode('a dog, 1'),
        ['a</w>', 'dog</w>', ',</w>', '1</w>'].map((t) => ids[t]),
      );
      assert.deepEqual(resolved(' dog', vocabulary), [ids['dog</w>'], undefined, undefined]);
      assert.deepEqual(resolved('dog', vocabulary), [ids['dog'], 'token-piece', '" dog"']);
      assert.deepEqual(resolved('dog</w>', vocabulary), [
        undefined,
        'anchor-not-single-token',
        '" dog"',
      ]);
      assert.deepEqual(resolved(' Dog', vocabulary), [
        undefined,
        'anchor-not-single-token',
        '" dog"',
      ]);
      assert.deepEqual(resolved(',', vocabulary), [ids[',</w>'], undefined, undefined]);
    }));

  it('word-piece: a word is written with its space, and the piece inside words is said to be one', () =>
    withTokenizer(fileOf('word-piece'), ({ vocabulary }) => {
      const ids = idsIn('word-piece');
      assert.deepEqual(resolved(' dog', vocabulary), [ids['dog'], undefined, undefined]);
      assert.deepEqual(resolved('dog', vocabulary), [ids['##dog'], 'token-piece', '" dog"']);
      assert.deepEqual(resolved('##dog', vocabulary)[1], 'anchor-not-single-token');
      assert.deepEqual(resolved(',', vocabulary), [ids[','], undefined, undefined]);
      assert.equal(vocabulary.isSpecial(ids['[unused0]']!), true);
    }));
});

describe('the token that begins a text', () => {
  const bosBeside = async (kind: string, beside: Readonly<Record<string, object>>) => {
    const folder = temporaryFolder();
    try {
      const file = path.join(folder, 'tokenizer.json');
      fs.copyFileSync(fileOf(kind), file);
      for (const [name, value] of Object.entries(beside))
        fs.writeFileSync(path.join(folder, name), JSON.stringify(value));
      return await withTokenizer(file, ({ vocabulary }) => vocabulary.bos);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  };

  it('is what the configuration names, or the post-processor puts there', async () => {
    assert.equal(await bosBeside('byte-fallback-llama', {}), 1);
    assert.equal(await bosBeside('word-piece', {}), 3);
    const named = { bos_token: '<|startoftext|>' };
    const start = (await bosBeside('end-of-word', { 'tokenizer_config.json': named }))!;
    assert.equal(await bosBeside('end-of-word', { 'special_tokens_map.json': named }), start);
    assert.equal(await bosBeside('end-of-word', {}), undefined);
  });

  it('is none where the configuration says so, whatever a token looks like', async () => {
    const none = { 'tokenizer_config.json': { bos_token: null } };
    assert.equal(await bosBeside('byte-fallback-llama', none), undefined);
    assert.equal(await bosBeside('unigram', {}), undefined);
  });
});
