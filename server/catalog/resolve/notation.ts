/**
 * Tokens as the files of tokenizers and other tools write them: `\u0120dog`, `\u2581dog`, `##ing`, `dog</w>`, `do@@`,
 * `<0x0A>`.
 */
import { byteOfCharacter } from '../../protocol/byteLevel';

/**
 * The texts that a token named `name` in a tokenizer's file may have, the likeliest first; none if nothing in it is
 * such a notation. `dog</w>` means a word of a text, e.g. " dog"; `</w>` after a punctuation mark adds no space.
 */
export function textsOfNotation(name: string): readonly string[] {
  const bare = name.replace(/<\/w>$/, '');
  if (bare !== name && bare !== '') return wordsOf(byteLevelText(bare) ?? bare);
  if (/^##./u.test(name)) return [name.slice(2)];
  if (/.@@$/u.test(name)) return [name.slice(0, -2)];
  if (name.includes('\u2581')) return [name.replaceAll('\u2581', ' ')];
  const byte = /^<0x([0-7][0-9A-Fa-f])>$/.exec(name)?.[1];
  if (byte !== undefined) return [String.fromCharCode(parseInt(byte, 16))];
  const text = byteLevelText(name);
  return text === undefined || text === name ? [] : [text];
}

function wordsOf(text: string): string[] {
  return /^[\p{P}\p{S}]/u.test(text) ? [text, ` ${text}`] : [` ${text}`, text];
}

/** The bytes that the characters stand for, as UTF-8; undefined if they are not bytes. */
function byteLevelText(name: string): string | undefined {
  const values = Array.from(name, (c) => byteOfCharacter.get(c));
  if (!values.every((v) => v !== undefined)) return undefined;
  try {
    return decodeURIComponent(values.map((v) => `%${v.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined; // no UTF-8: "caf\u00e9" is just a word
  }
}
