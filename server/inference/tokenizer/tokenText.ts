/**
 * The text of one token as it stands inside running text, e.g. " dog", by the three conventions in use: byte-level
 * BPE (a printable character for each byte), SentencePiece ("\u2581" for a space, "<0x0A>" for a byte), WordPiece ("##"
 * for a piece that continues a word).
 */

export type TokenConvention = 'byte-level' | 'sentencepiece' | 'wordpiece' | 'plain';

/** The parts of a tokenizer.json that say how tokens are written. */
export interface TokenizerFile {
  readonly model?: { readonly type?: unknown; readonly [key: string]: unknown };
  readonly decoder?: unknown;
  readonly pre_tokenizer?: unknown;
  readonly normalizer?: unknown;
}

/** Finds the convention from the decoder first, since that is what turns tokens into text. */
export function conventionOf(file: TokenizerFile): TokenConvention {
  const text = JSON.stringify([file.decoder, file.pre_tokenizer, file.normalizer]);
  if (file.model?.type === 'WordPiece' || text.includes('"WordPiece"')) return 'wordpiece';
  if (text.includes('"ByteLevel"')) return 'byte-level';
  if (text.includes('"Metaspace"') || text.includes('\u2581')) return 'sentencepiece';
  return file.model?.type === 'Unigram' ? 'sentencepiece' : 'plain';
}

/** A function from the token as written in the file to its text; bytes that are no UTF-8 become U+FFFD. */
export function tokenDecoder(convention: TokenConvention): (token: string) => string {
  switch (convention) {
    case 'byte-level':
      return byteLevelDecoder();
    case 'sentencepiece':
      return (token) => byteToken(token) ?? token.replaceAll('\u2581', ' ');
    case 'wordpiece':
      return wordPieceText;
    case 'plain':
      return (token) => token;
  }
}

function byteToken(token: string): string | undefined {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  if (byte === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.of(parseInt(byte, 16)));
}

/** Words follow a space; marks such as commas and the ideographs that BERT splits one by one do not. */
function wordPieceText(token: string): string {
  if (token.startsWith('##') && token.length > 2) return token.slice(2);
  return /^[\p{P}\p{S}\p{Script=Han}]/u.test(token) ? token : ` ${token}`;
}

function byteLevelDecoder(): (token: string) => string {
  const bytes = byteOfCharacter();
  const utf8 = new TextDecoder();
  return (token) => {
    const values = Array.from(token, (c) => bytes.get(c));
    return values.every((v) => v !== undefined) ? utf8.decode(Uint8Array.from(values)) : token;
  };
}

/** GPT-2's table: printable bytes stand for themselves, the others for the characters from U+0100 on. */
function byteOfCharacter(): Map<string, number> {
  const printable = (b: number): boolean =>
    (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  const map = new Map<string, number>();
  let next = 256;
  for (let b = 0; b < 256; b += 1) map.set(String.fromCharCode(printable(b) ? b : next++), b);
  return map;
}
