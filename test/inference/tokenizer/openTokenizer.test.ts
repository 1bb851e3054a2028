import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isAlive } from '../../../server/cache/machine';
import { FaultError } from '../../../server/protocol/fault';
import { openTokenizer } from '../../../server/inference/tokenizer/openTokenizer';
import { withinRows } from '../../../server/inference/tokenizer/vocabulary';
import type { Tokenizer } from '../../../server/inference/api';
import { root, sharedPath, temporaryFolder, tokenizerHostPath } from '../../support/paths';
import { tinyTokenizer } from '../../support/tinyTokenizer';

const code = (expected: string) => (error: unknown) =>
  error instanceof FaultError && error.fault.code === expected;

describe('openTokenizer', () => {
  let folder: string;
  const write = (json: string, config?: string): string => {
    const file = path.join(folder, 'tokenizer.json');
    fs.writeFileSync(file, json);
    if (config !== undefined) fs.writeFileSync(path.join(folder, 'tokenizer_config.json'), config);
    return file;
  };
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('gives words with their space, specials and bos', async () => {
    const tiny = tinyTokenizer(['dog', 'dogma', 'cat']);
    const tokenizer = await openTokenizer(write(tiny.json, tiny.config), tokenizerHostPath);
    const { vocabulary } = tokenizer;
    const dog = tiny.idOf.get('dog')!;
    assert.equal(vocabulary.textOf(dog), ' dog');
    assert.deepEqual(vocabulary.idsOf(' dogma'), [tiny.idOf.get('dogma')]);
    assert.deepEqual(vocabulary.idsOf('dogma'), []);
    assert.equal(vocabulary.size, tiny.size);
    assert.equal(vocabulary.bos, tiny.size - 1);
    assert.equal(vocabulary.isSpecial(tiny.size - 1), true);
    assert.equal(vocabulary.isSpecial(dog), false);
    assert.deepEqual(await tokenizer.encode(' dog cat'), [dog, tiny.idOf.get('cat')]);
    await tokenizer.dispose();
  });

  it('refuses to give a token id that is none', async () => {
    const tiny = tinyTokenizer(['dog']);
    const json = JSON.parse(tiny.json) as { model: { type: unknown } };
    // The library takes it for one of its kinds, and finds no token for some parts of a text.
    json.model.type = {};
    const tokenizer = await openTokenizer(write(JSON.stringify(json)), tokenizerHostPath);
    await assert.rejects(tokenizer.encode(' fox, 12'), code('tokenizer-corrupt'));
    await tokenizer.dispose();
  });

  it('ends a pattern that backtracks for ever after 2 s, and then works again', async function () {
    this.timeout(20_000);
    const tiny = JSON.parse(tinyTokenizer(['dog']).json) as Record<string, unknown>;
    tiny['pre_tokenizer'] = {
      type: 'Split',
      pattern: { Regex: '(a+)+$' },
      behavior: 'Isolated',
      invert: false,
    };
    const tokenizer = await openTokenizer(write(JSON.stringify(tiny)), tokenizerHostPath);
    const slow = tokenizer.encode(`${'a'.repeat(40)}!`);
    const queued = tokenizer.encode('dog');
    await assert.rejects(slow, code('tokenizer-timeout'));
    assert.equal((await queued).length, 3);
    await tokenizer.dispose();
  });

  it('leaves no process behind: neither when it is disposed nor when its client dies', async function () {
    if (process.platform !== 'linux') this.skip();
    this.timeout(20_000);
    const tiny = tinyTokenizer(['dog']);
    const file = write(tiny.json, tiny.config);
    const before = new Set(childrenOf(process.pid));
    const tokenizer = await openTokenizer(file, tokenizerHostPath);
    const own = childrenOf(process.pid).find((pid) => !before.has(pid))!;
    await tokenizer.dispose();
    assert.equal(isAlive(own), false);

    const compiled = JSON.stringify(
      path.join(root, 'out/server/inference/tokenizer/openTokenizer.js'),
    );
    const script = `require(${compiled}).openTokenizer(...process.argv.slice(1)).then(() => { console.log('open'); setInterval(() => 0, 1e6); });`;
    const client = spawn(process.execPath, ['-e', script, file, tokenizerHostPath]);
    await once(client.stdout, 'data');
    const [child] = childrenOf(client.pid!);
    client.kill('SIGKILL');
    while (isAlive(child!)) await new Promise((next) => setTimeout(next, 20));
  });

  it('gives a vocabulary of several pieces, with twins in different ones', async () => {
    const words = Array.from({ length: 5_000 }, (_, i) => `w${i}`);
    const vocab = Object.fromEntries(['[UNK]', ...words, '##w7', 'w7x'].map((w, id) => [w, id]));
    const model = {
      ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##' },
      ...{ max_input_chars_per_word: 100, vocab },
    };
    const parts = { added_tokens: [], normalizer: null, post_processor: null, decoder: null };
    const json = { ...parts, pre_tokenizer: { type: 'WhitespaceSplit' }, model };
    const tokenizer = await openTokenizer(write(JSON.stringify(json)), tokenizerHostPath);
    const { vocabulary } = tokenizer;
    assert.equal(vocabulary.size, 5_003);
    for (let id = 0; id < vocabulary.size; id++)
      assert(vocabulary.idsOf(vocabulary.textOf(id)).includes(id), String(id));
    assert.deepEqual(await tokenizer.encode('w4999'), vocabulary.idsOf(vocabulary.textOf(5_000)));
    await tokenizer.dispose();
  });

  it('refuses a file that is another one when its process is started again', async function () {
    this.timeout(20_000);
    const tiny = JSON.parse(tinyTokenizer(['dog']).json) as Record<string, unknown>;
    const pattern = { Regex: '(a+)+$' };
    tiny['pre_tokenizer'] = { type: 'Split', pattern, behavior: 'Isolated', invert: false };
    const file = write(JSON.stringify(tiny));
    const tokenizer = await openTokenizer(file, tokenizerHostPath);
    await assert.rejects(tokenizer.encode(`${'a'.repeat(40)}!`), code('tokenizer-timeout'));
    write(`${JSON.stringify(tiny)} `);
    await assert.rejects(tokenizer.encode('dog'), /has changed since it was opened/);
    await tokenizer.dispose();
  });

  it('ends its process when its caller no longer waits', async function () {
    if (process.platform !== 'linux') this.skip();
    const before = new Set(childrenOf(process.pid));
    const stop = new AbortController();
    const { json } = tinyTokenizer(['dog']);
    const opening = openTokenizer(write(json), tokenizerHostPath, stop.signal);
    const own = childrenOf(process.pid).filter((pid) => !before.has(pid));
    assert.equal(own.length, 1);
    stop.abort();
    await assert.rejects(opening, code('cancelled'));
    assert.equal(isAlive(own[0]!), false);
  });

  const bad: Record<string, string> = {
    'no JSON': '{"model": ',
    'a list': '[]',
    'no model': '{}',
    'no vocabulary': '{"model": {"type": "BPE", "merges": []}}',
    'an id that is no number': '{"model": {"type": "WordPiece", "vocab": {"a": "b"}}}',
    'an id beyond reason': '{"model": {"type": "WordPiece", "vocab": {"a": 1e15}}}',
    'an empty file': '',
  };
  for (const [what, json] of Object.entries(bad))
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        openTokenizer(write(json), tokenizerHostPath),
        code('tokenizer-corrupt'),
      );
    });

  it('names a missing file', async () => {
    const file = path.join(folder, 'nothing.json');
    await assert.rejects(openTokenizer(file, tokenizerHostPath), code('tokenizer-missing'));
  });

  it('refuses a damaged tokenizer_config.json', async () => {
    const file = write(tinyTokenizer(['dog']).json, '{"bos_token": ');
    await assert.rejects(openTokenizer(file, tokenizerHostPath), code('tokenizer-corrupt'));
  });

  const trained = sharedPath('models/tinystories-neo3m/tokenizer.json');
  (trained ? it : it.skip)(
    `reads a trained vocabulary${trained ? '' : ' (skipped: no ../shared)'}`,
    async () => {
      const tokenizer = await openTokenizer(trained!, tokenizerHostPath);
      assert.equal(tokenizer.vocabulary.size, 14_019);
      assert.equal(tokenizer.vocabulary.bos, 14_018);
      const word = (id: number): boolean => /^ [a-z]{2,}$/.test(tokenizer.vocabulary.textOf(id));
      const words = Array.from({ length: 14_019 }, (_, id) => id).filter(word);
      assert(words.length > 5_000);
      for (const id of words.filter((_, i) => i % 50 === 0))
        assert.deepEqual(await tokenizer.encode(tokenizer.vocabulary.textOf(id)), [id]);
      const ids = await tokenizer.encode(' dog');
      assert.deepEqual(tokenizer.vocabulary.idsOf(' dog'), ids);
      await tokenizer.dispose();
    },
  );
});

function childrenOf(pid: number): number[] {
  const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

describe('withinRows', () => {
  const model = {
    ...{ sha256: '', dimensions: 1, layers: 1, architecture: '' },
    sites: { k: [], v: [], ffn: [] },
  };
  const special = [4, 5];
  const tokenizer: Tokenizer = {
    vocabulary: {
      ...{ sha256: '', size: 6, bos: 5 },
      textOf: (id) => `t${id}`,
      isSpecial: (id) => special.includes(id),
      idsOf: (text) => (text === 'twins' ? [1, 4] : []),
    },
    encode: (text) => Promise.resolve(Array.from(text, Number)),
    chat: () => Promise.reject(new Error('asked for no chat')),
    dispose: () => Promise.resolve(),
  };

  it('leaves the tokenizer as it is where every id has a row, however many rows there are', () => {
    for (const vocabulary of [6, 7, 6000])
      assert.equal(withinRows(tokenizer, { ...model, vocabulary }), tokenizer);
  });

  it('keeps the ids that have rows where only special ones have none', async () => {
    const within = withinRows(tokenizer, { ...model, vocabulary: 4 });
    const { vocabulary } = within;
    assert.deepEqual([vocabulary.size, vocabulary.bos], [4, undefined]);
    assert.deepEqual(vocabulary.idsOf('twins'), [1]);
    assert.deepEqual(await within.encode('013'), [0, 1, 3]);
    await assert.rejects(within.encode('014'), code('tokenizer-mismatch'));
    assert.equal(withinRows(tokenizer, { ...model, vocabulary: 5 }).vocabulary.bos, undefined);
  });

  it('refuses a tokenizer with ordinary tokens that have no row', () => {
    assert.throws(
      () => withinRows(tokenizer, { ...model, vocabulary: 3 }),
      (error) => code('tokenizer-mismatch')(error) && /"t3" \(3\)/.test(String(error)),
    );
  });
});
