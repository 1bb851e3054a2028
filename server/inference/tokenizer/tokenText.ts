/**
 * The text of one token as it occurs in running text, e.g. " dog", by the conventions in use: byte-level BPE (a
 * printable character for each byte), SentencePiece ("\u2581" for a space, "<0x0A>" for a byte), WordPiece ("##" for a
 * piece that continues a word), and BPE that marks the end of a word ("dog</w>").
 */
import { byteOfCharacter } from '../../protocol/byteLevel';

export type TokenConvention =
  | { readonly kind: 'byte-level' | 'plain' }
  /** `space` stands for a space. */
  | { readonly kind: 'sentencepiece'; readonly space: string }
  /** `prefix` begins a piece that continues a word. */
  | { readonly kind: 'wordpiece'; readonly prefix: string }
  /** `suffix` ends the last piece of a word, whose letters may be written as byte-level BPE writes them. */
  | { readonly kind: 'end-of-word'; readonly suffix: string; readonly byteLevel: boolean };

/** The parts of a tokenizer.json that say how tokens are written. */
export interface TokenizerFile {
  readonly model?: { readonly type?: unknown; readonly [key: string]: unknown };
  readonly decoder?: unknown;
  readonly pre_tokenizer?: unknown;
  readonly normalizer?: unknown;
}

const lowerOneEighth = '\u2581';

/** Finds the convention from the model, then from the decoder. */
export function conventionOf(file: TokenizerFile): TokenConvention {
  const { model, decoder, pre_tokenizer, normalizer } = file;
  const text = JSON.stringify([decoder, pre_tokenizer, normalizer]);
  const byteLevel = text.includes('"ByteLevel"');
  if (model?.type === 'WordPiece' || text.includes('"WordPiece"'))
    return { kind: 'wordpiece', prefix: textOr('##', model?.['continuing_subword_prefix']) };
  const suffix = textOr('', model?.['end_of_word_suffix']);
  if (suffix !== '') return { kind: 'end-of-word', suffix, byteLevel };
  if (byteLevel) return { kind: 'byte-level' };
  const replacement = /"type":"Metaspace","replacement":"([^"\\])"/u.exec(text)?.[1];
  const spaced = text.includes('"Metaspace"') || text.includes(lowerOneEighth);
  return spaced || model?.type === 'Unigram'
    ? { kind: 'sentencepiece', space: replacement ?? lowerOneEighth }
    : { kind: 'plain' };
}

function textOr(fallback: string, value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** A function from a token as written in the file to its text; bytes that are not UTF-8 become U+FFFD. */
export function tokenDecoder(convention: TokenConvention): (token: string) => string {
  switch (convention.kind) {
    case 'byte-level':
      return byteLevelDecoder();
    case 'sentencepiece':
      return (token) => token.replaceAll(convention.space, ' ');
    case 'wordpiece':
      return (token) => {
        const inside = isInside(token, convention);
        return inside ? token.slice(convention.prefix.length) : wholeWord(token, markOfBert);
      };
    case 'end-of-word': {
      const decode = convention.byteLevel ? byteLevelDecoder() : (token: string) => token;
      return (token) => {
        if (isInside(token, convention)) return decode(token);
        return wholeWord(decode(token.slice(0, -convention.suffix.length)), markOfClip);
      };
    }
    case 'plain':
      return (token) => token;
  }
}

/** Whether a token is always part of a longer word, in vocabularies that mark whole words. */
export function isInside(token: string, convention: TokenConvention): boolean {
  if (convention.kind === 'wordpiece')
    return token.startsWith(convention.prefix) && token.length > convention.prefix.length;
  if (convention.kind === 'end-of-word')
    return !token.endsWith(convention.suffix) || token.length === convention.suffix.length;
  return false;
}

/** The byte of a SentencePiece byte-fallback token, e.g. 10 for "<0x0A>". */
export function byteOf(token: string): number | undefined {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  return byte === undefined ? undefined : parseInt(byte, 16);
}

/** Marks and ideographs, which BERT splits off one by one; other symbols follow a space or are a piece of a word. */
const markOfBert =
  /^[\p{P}$+<=>^`|~\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/u;
/** CLIP splits every character that is neither a letter nor a digit from words. */
const markOfClip = /^[^\p{L}\p{N}]/u;

/** Words follow a space; marks such as commas do not. */
function wholeWord(text: string, mark: RegExp): string {
  return mark.test(text) ? text : ` ${text}`;
}

function byteLevelDecoder(): (token: string) => string {
  // Without `ignoreBOM` the three bytes of U+FEFF at the start of a token would be lost.
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  return (token) => {
    const values = Array.from(token, (c) => byteOfCharacter.get(c));
    return values.every((v) => v !== undefined) ? utf8.decode(Uint8Array.from(values)) : token;
  };
}
