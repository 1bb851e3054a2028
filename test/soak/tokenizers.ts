/** Tokenizers that were changed in their structure or their text: opened, and asked, in a real child each. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openTokenizer } from '../../server/inference/tokenizer/openTokenizer';
import { FaultError } from '../../server/protocol/fault';
import { temporaryFolder, tokenizerHostPath } from '../support/paths';
import type { Random } from '../support/random';
import { tinyTokenizer } from '../support/tinyTokenizer';
import { type Guarantee, Tally } from './guarantee';
import { type Json, mutate } from './mutate';

export const tokenizers: Guarantee = {
  name: 'tokenizers',
  promise:
    'a changed tokenizer answers, or ends in a fault that names what is wrong, and leaves no process behind',
  tries: 'tokenizers',
  quick: 20,
  full: 5_000,
  run: async (soak) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'tokenizer.json');
    const { json, config } = tinyTokenizer(['dog', 'cat', 'horse']);
    const tally = new Tally(soak);
    const ends = new Map<string, number>();
    try {
      for (let i = 0; !tally.isDone(); i += 1) {
        const changed = hostileText(json, soak.random);
        fs.writeFileSync(file, changed);
        fs.writeFileSync(
          path.join(folder, 'tokenizer_config.json'),
          i % 4 === 0 ? hostileText(config, soak.random) : config,
        );
        const started = performance.now();
        const { end, wrong } = await endOf(file);
        ends.set(end, (ends.get(end) ?? 0) + 1);
        tally.add(
          wrong && `try ${i}: ${wrong}: ${changed}`,
          performance.now() - started,
          () => `try ${i}`,
        );
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    const counted = [...ends].sort((a, b) => b[1] - a[1]);
    return tally.outcome([
      counted.map(([end, count]) => `${end} ${count.toLocaleString('en')}`).join(', '),
    ]);
  },
};

/** How a tokenizer ends: `answered`, or the code of its fault. */
async function endOf(file: string): Promise<{ end: string; wrong?: string }> {
  try {
    const tokenizer = await openTokenizer(file, tokenizerHostPath);
    try {
      const ids = await tokenizer.encode(` dog and a Horse, 12.5\u0000é🦊 ${'a'.repeat(30)}!`);
      if (!ids.every((id) => Number.isSafeInteger(id) && id >= 0))
        return { end: 'wrong', wrong: `ids ${ids.join(' ')}` };
      for (let id = 0; id < Math.min(10, tokenizer.vocabulary.size); id += 1)
        tokenizer.vocabulary.textOf(id);
      return { end: 'answered' };
    } finally {
      await tokenizer.dispose();
    }
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'internal')
      return { end: error.fault.code };
    return { end: 'error', wrong: String(error) };
  }
}

function hostileText(json: string, random: Random): string {
  if (random.below(10) === 0) return json.slice(0, random.below(json.length));
  if (random.below(10) === 0) {
    const at = random.below(json.length);
    return json.slice(0, at) + String.fromCharCode(random.below(256)) + json.slice(at + 1);
  }
  const value = mutate(JSON.parse(json) as Json, random);
  return JSON.stringify(random.below(3) === 0 ? withPart(value, random) : value);
}

/** Another part of the pipeline put in its place. */
function withPart(value: Json, random: Random): Json {
  if (typeof value !== 'object' || value === null || isList(value)) return value;
  const name = random.of(['normalizer', 'pre_tokenizer', 'decoder', 'post_processor', 'model']);
  return { ...value, [name]: random.of(PARTS) };
}

const PARTS: readonly Json[] = [
  null,
  {},
  { type: 'Unknown' },
  { type: 'Split', pattern: { Regex: '(a+)+$' }, behavior: 'Isolated', invert: false },
  { type: 'Split', pattern: { Regex: '(((' }, behavior: 'Isolated', invert: false },
  { type: 'Split', pattern: { String: '' }, behavior: 'Isolated', invert: false },
  { type: 'Replace', pattern: { Regex: '' }, content: 'x'.repeat(1000) },
  { type: 'Sequence', normalizers: [{ type: 'NFKC' }, null], pretokenizers: [], decoders: [] },
  { type: 'Precompiled', precompiled_charsmap: 'AAAA' },
  { type: 'BPE', vocab: {}, merges: [['a']] },
  { type: 'BPE', vocab: { a: -1, b: 1e9, c: 0.5 }, merges: ['a b', ''] },
  {
    type: 'Unigram',
    vocab: [
      ['a', 'x'],
      [null, 0],
    ],
    unk_id: 99,
  },
  {
    type: 'WordPiece',
    vocab: { a: 0 },
    unk_token: 'none',
    continuing_subword_prefix: '',
    max_input_chars_per_word: -1,
  },
  {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: 'x', type_id: 0 } }],
    pair: [],
    special_tokens: {},
  },
];

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
