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

/** Text of several lines, each of them {@link visible}; tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** At most so many characters (code points), then an ellipsis. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = Array.from(text.slice(0, 2 * limit + 2));
  return characters.length <= limit ? text : `${characters.slice(0, limit).join('')}…`;
}

/** Longer names push everything else out of trees, tabs and outlines. */
const LONGEST_NAME = 120;

/** A title, label or id on one line, as trees and outlines show it. */
export function shownName(text: string): string {
  return visible(shortened(text, LONGEST_NAME));
}

/** e.g. `U+000A`. */
function codePoint(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${digits.padStart(4, '0')}`;
}
