/** The tokens of a tokenizer.json as plain data that can cross a thread. */
import { beginningOf, tokenName, type TokenizerConfig } from './beginning';
import { runningText, type Encode } from './runningText';
import { byteOf, conventionOf, isInside, tokenDecoder, type TokenizerFile } from './tokenText';

export interface VocabularyData {
  /** Text by id; '' for an unused id. A byte token is written as in the file unless it occurs in running text. */
  readonly texts: readonly string[];
  /** By id, see {@link TokenKind}. */
  readonly kinds: Uint8Array;
  /** For each text shared by ordinary tokens, those that occur in running text, most frequent first. */
  readonly given: ReadonlyMap<string, readonly number[]>;
  readonly bos: number | undefined;
  /** The mask token that the configuration names. */
  readonly mask: number | undefined;
}

/** What comes before the pieces. */
export interface VocabularyFrame extends Pick<VocabularyData, 'bos' | 'mask'> {
  /** Number of ids. */
  readonly size: number;
}

/** The part of a vocabulary that holds some ids in a row. */
export interface VocabularyPiece extends Pick<VocabularyData, 'texts' | 'kinds'> {
  readonly given: readonly (readonly [string, readonly number[]])[];
}

/** Ids of a piece: read and taken apart in a few milliseconds. */
const PIECE = 1_024;

export function frameOf({ texts, bos, mask }: VocabularyData): VocabularyFrame {
  return { size: texts.length, bos, mask };
}

/** The piece that begins at an id. */
export function pieceOf({ texts, kinds, given }: VocabularyData, from: number): VocabularyPiece {
  const to = Math.min(from + PIECE, texts.length);
  const own = texts.slice(from, to);
  return { texts: own, kinds: kinds.slice(from, to), given: givenIn(own, given) };
}

/** An entry may come with several pieces: one for each that holds its text. */
function givenIn(
  texts: readonly string[],
  given: VocabularyData['given'],
): VocabularyPiece['given'] {
  return [...new Set(texts)].flatMap((text) => {
    const ids = given.get(text);
    return ids ? [[text, ids] as const] : [];
  });
}

export const TokenKind = {
  ordinary: 0,
  /** Special or unused. */
  special: 1,
  /** A byte of SentencePiece's byte fallback. */
  byte: 2,
  /** A piece inside words, in a vocabulary that marks whole words. */
  inside: 3,
} as const;

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** More ids than any tokenizer has; a larger one is damage or malice. */
const mostIds = 4_000_000;
const unusedName = /^[<[]\|?(unused|reserved)[\w-]*\|?[\]>]$/i;
export const ROLES = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'].map(
  (role) => `${role}_token`,
);

/**
 * @param encode The tokenizer itself: it decides between tokens with one text.
 * @throws Error in words when the file has no usable vocabulary.
 */
export function vocabularyData(
  file: TokenizerFile & { readonly added_tokens?: unknown; readonly post_processor?: unknown },
  config: TokenizerConfig,
  encode: Encode,
): VocabularyData {
  const tokens = modelTokens(file.model?.['vocab']);
  const added = addedTokens(file.added_tokens);
  const ids = new Map([...tokens, ...added.map((a) => [a.content, a.id] as const)]);
  const size = sizeOf(ids);
  const texts = new Array<string>(size).fill('');
  const kinds = new Uint8Array(size).fill(TokenKind.special);
  const convention = conventionOf(file);
  const text = tokenDecoder(convention);
  const fallsBack = convention.kind === 'sentencepiece' || file.model?.['byte_fallback'] === true;
  for (const [token, id] of tokens) {
    const isByte = fallsBack && byteOf(token) !== undefined;
    texts[id] = isByte ? token : text(token);
    if (unusedName.test(token)) continue;
    const piece = isInside(token, convention) ? TokenKind.inside : TokenKind.ordinary;
    kinds[id] = isByte ? TokenKind.byte : piece;
  }
  for (const a of added) {
    texts[a.id] = a.content;
    kinds[a.id] = a.special || unusedName.test(a.content) ? TokenKind.special : TokenKind.ordinary;
  }
  for (const name of specialNames(file, config)) {
    const id = ids.get(name);
    if (id !== undefined) kinds[id] = TokenKind.special;
  }
  const isSpecial = (id: number): boolean => kinds[id] === TokenKind.special;
  return {
    ...inRunningText({ texts, kinds }, encode),
    kinds,
    bos: beginningOf(file.post_processor, config, ids, isSpecial),
    mask: ids.get(tokenName(config['mask_token']) ?? ''),
  };
}

/** Gives byte tokens of running text their character, and asks the tokenizer which of equal tokens it uses. */
function inRunningText(
  { texts, kinds }: Pick<VocabularyData, 'texts' | 'kinds'>,
  encode: Encode,
): Pick<VocabularyData, 'texts' | 'given'> {
  const running = runningText(encode);
  const byText = new Map<string, number[]>();
  texts.forEach((text, id) => {
    if (kinds[id] === TokenKind.special || kinds[id] === TokenKind.byte) return;
    const same = byText.get(text);
    if (same) same.push(id);
    else byText.set(text, [id]);
  });
  const several = [...byText].filter(([, ids]) => ids.length > 1);
  const given = new Map(several.map(([text, ids]) => [text, running.given(text, ids)]));
  const read = texts.map((text, id) => {
    const byte = kinds[id] === TokenKind.byte ? byteOf(text) : undefined;
    if (byte === undefined || byte > 127) return text;
    const character = String.fromCharCode(byte);
    const isHeld = !byText.has(character) && running.given(character, [id]).length > 0;
    return isHeld ? character : text;
  });
  return { texts: read, given };
}

/** Vocabularies are `{token: id}` (BPE, WordPiece) or `[[token, score]]` in order of id (Unigram). */
function modelTokens(vocab: unknown): [string, number][] {
  if (Array.isArray(vocab)) return vocab.map((entry: unknown, id) => [unigramToken(entry), id]);
  if (typeof vocab !== 'object' || vocab === null) throw new Error('it has no vocabulary');
  return Object.entries(vocab).map(([token, id]) => [token, tokenId(id)]);
}

function unigramToken(entry: unknown): string {
  const token: unknown = Array.isArray(entry) ? entry[0] : undefined;
  if (typeof token !== 'string')
    throw new Error('its vocabulary holds something that is not a token');
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
  const named = ROLES.map((role) => tokenName(config[role]));
  return [typeof unknown === 'string' ? unknown : undefined, ...named].filter(
    (n) => n !== undefined,
  );
}
