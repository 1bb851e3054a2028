/** The tokens of a tokenizer.json as plain data that can cross a thread. */
import { conventionOf, tokenDecoder, type TokenizerFile } from './tokenText';

export interface VocabularyData {
  /** Text by id; '' for an id that is not used. */
  readonly texts: readonly string[];
  /** 1 for special and unused ids. */
  readonly special: Uint8Array;
  readonly bos: number | undefined;
}

/** The parts of a tokenizer_config.json that name special tokens. */
export type TokenizerConfig = Readonly<Record<string, unknown>>;

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** More ids than any tokenizer has; a larger one is damage or malice. */
const mostIds = 4_000_000;
const unusedName = /^[<[]\|?(unused|reserved)[\w-]*\|?[\]>]$/i;
const roles = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'].map((role) => `${role}_token`);
const usualBos = ['<s>', '<bos>', '<|begin_of_text|>', '<|startoftext|>'];

/** @throws Error in words when the file has no usable vocabulary. */
export function vocabularyData(
  file: TokenizerFile & { readonly added_tokens?: unknown; readonly post_processor?: unknown },
  config: TokenizerConfig,
): VocabularyData {
  const tokens = modelTokens(file.model?.['vocab']);
  const added = addedTokens(file.added_tokens);
  const ids = new Map([...tokens, ...added.map((a) => [a.content, a.id] as const)]);
  const size = sizeOf(ids);
  const texts = new Array<string>(size).fill('');
  const special = new Uint8Array(size).fill(1);
  const text = tokenDecoder(conventionOf(file));
  for (const [token, id] of tokens) {
    texts[id] = text(token);
    special[id] = unusedName.test(token) ? 1 : 0;
  }
  for (const a of added) {
    texts[a.id] = a.content;
    special[a.id] = a.special || unusedName.test(a.content) ? 1 : 0;
  }
  for (const name of specialNames(file, config)) {
    const id = ids.get(name);
    if (id !== undefined) special[id] = 1;
  }
  return { texts, special, bos: bosOf(file.post_processor, config, ids) };
}

/** Vocabularies are `{token: id}` (BPE, WordPiece) or `[[token, score]]` in order of id (Unigram). */
function modelTokens(vocab: unknown): [string, number][] {
  if (Array.isArray(vocab)) return vocab.map((entry: unknown, id) => [unigramToken(entry), id]);
  if (typeof vocab !== 'object' || vocab === null) throw new Error('it has no vocabulary');
  return Object.entries(vocab).map(([token, id]) => [token, tokenId(id)]);
}

function unigramToken(entry: unknown): string {
  const token: unknown = Array.isArray(entry) ? entry[0] : undefined;
  if (typeof token !== 'string') throw new Error('its vocabulary holds something that is no token');
  return token;
}

function addedTokens(list: unknown): AddedToken[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new Error('its added tokens are not a list');
  return list.map((entry: unknown) => {
    const { id, content, special } = (entry ?? {}) as Record<string, unknown>;
    if (typeof content !== 'string') throw new Error('an added token has no text');
    return { id: tokenId(id), content, special: special === true };
  });
}

function tokenId(id: unknown): number {
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= mostIds)
    throw new Error(`${JSON.stringify(id)} is not a token id`);
  return id;
}

function sizeOf(ids: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const id of ids.values()) size = Math.max(size, id + 1);
  if (size === 0) throw new Error('its vocabulary is empty');
  return size;
}

function specialNames(file: TokenizerFile, config: TokenizerConfig): string[] {
  const unknown = file.model?.['unk_token'];
  const named = roles.map((role) => tokenName(config[role]));
  return [typeof unknown === 'string' ? unknown : undefined, ...named].filter(
    (n) => n !== undefined,
  );
}

function bosOf(
  postProcessor: unknown,
  config: TokenizerConfig,
  ids: ReadonlyMap<string, number>,
): number | undefined {
  const names = [tokenName(config['bos_token']), templateStart(postProcessor), ...usualBos];
  const name = names.find((n) => n !== undefined && ids.has(n));
  return name === undefined ? undefined : ids.get(name);
}

/** tokenizer_config.json writes a token as its text or as an object with `content`. */
function tokenName(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const content =
    typeof value === 'object' && value !== null && 'content' in value ? value.content : undefined;
  return typeof content === 'string' ? content : undefined;
}

/** The special token that a TemplateProcessing post-processor puts before a text. */
function templateStart(postProcessor: unknown): string | undefined {
  const match = /"single":\[\{"SpecialToken":\{"id":("(?:[^"\\]|\\.)*")/.exec(
    JSON.stringify(postProcessor ?? null),
  );
  return match?.[1] === undefined ? undefined : (JSON.parse(match[1]) as string);
}
