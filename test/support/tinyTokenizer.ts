/** A byte-level BPE tokenizer.json that gives every " word" of a list one token. */

export interface TinyTokenizer {
  /** Text of a tokenizer.json; the last id is the special token `<|endoftext|>`. */
  readonly json: string;
  /** Text of the tokenizer_config.json beside it, which names that token as bos. */
  readonly config: string;
  readonly size: number;
  /** Id of the token " word" for each word. */
  readonly idOf: ReadonlyMap<string, number>;
}

const space = '\u0120';
const special = '<|endoftext|>';

/** Merges run from the left only, so that a word is one token and its beginnings are tokens too. */
export function tinyTokenizer(words: readonly string[]): TinyTokenizer {
  const vocab = new Map(byteCharacters().map((c, i) => [c, i]));
  const merges: string[] = [];
  for (const word of words) {
    let left = space;
    for (const letter of word) {
      const whole = left + letter;
      if (!vocab.has(whole)) {
        vocab.set(whole, vocab.size);
        merges.push(`${left} ${letter}`);
      }
      left = whole;
    }
  }
  return {
    json: JSON.stringify(file(vocab, merges)),
    config: JSON.stringify({ tokenizer_class: 'GPT2Tokenizer', bos_token: special }),
    size: vocab.size + 1,
    idOf: new Map(words.map((w) => [w, vocab.get(space + w)!])),
  };
}

function file(vocab: ReadonlyMap<string, number>, merges: readonly string[]): object {
  const byteLevel = {
    type: 'ByteLevel',
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: true,
  };
  const flags = {
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  };
  return {
    version: '1.0',
    added_tokens: [{ id: vocab.size, content: special, ...flags }],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: { type: 'BPE', unk_token: null, vocab: Object.fromEntries(vocab), merges },
  };
}

/** GPT-2's printable stand-in for each of the 256 bytes, in byte order of the printable ones first. */
function byteCharacters(): string[] {
  const printable = [range(33, 126), range(161, 172), range(174, 255)].flat();
  const rest = range(0, 255).filter((b) => !printable.includes(b));
  return [...printable, ...rest.map((_, i) => 256 + i)].map((c) => String.fromCharCode(c));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
