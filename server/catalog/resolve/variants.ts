/** What a word and its variants share: no surrounding space, lower case. */
export function wordOf(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * The near variants of a word in the order in which they are offered: with a leading space (or without), then in other
 * cases, each with and without the space. Never the text itself.
 */
export function variantsOf(text: string): readonly string[] {
  const bare = text.trim();
  const first = bare.charAt(0);
  const cases = [
    bare,
    bare.toLowerCase(),
    first.toUpperCase() + bare.slice(1),
    first.toUpperCase() + bare.slice(1).toLowerCase(),
    bare.toUpperCase(),
  ];
  const spaced = text.startsWith(' ');
  const all = cases.flatMap((word) => (spaced ? [` ${word}`, word] : [word, ` ${word}`]));
  return [...new Set(all)].filter((word) => word !== text && word.trim() !== '');
}
