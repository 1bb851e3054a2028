/** Text from catalogs, models and files as a person can read it: one line, and nothing in it is invisible. */

/**
 * Characters that show nothing or change how their neighbours are shown: controls, format and direction characters,
 * separators of lines, private use and unpaired surrogates. Joiners of scripts and emoji stay.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;

/** Each such character as `U+202E`, in brackets of its own so that it stands apart from its neighbours. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `⟨${codePoint(character)}⟩`);
}

/** e.g. `U+000A`. */
function codePoint(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${digits.padStart(4, '0')}`;
}
