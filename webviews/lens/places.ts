/** Where words stand in a text of tokens. Pure. */

/**
 * The tokens in which the words begin, in whatever case: first those behind a token, then from the beginning on.
 *
 * @param most At most so many.
 */
export function placesOf(
  tokens: readonly { readonly text: string }[],
  words: string,
  at: number,
  most: number,
): number[] {
  const sought = words.toLowerCase();
  if (sought.trim() === '') return [];
  const texts = tokens.map(({ text }) => text.toLowerCase());
  const whole = texts.join('');
  const found = new Set<number>();
  let [token, end] = [0, texts[0]?.length ?? 0];
  for (let i = whole.indexOf(sought); i >= 0; i = whole.indexOf(sought, i + 1)) {
    while (i >= end) end += texts[++token]!.length;
    found.add(token);
  }
  const places = [...found];
  const behind = places.filter((place) => place > at);
  return [...behind, ...places.filter((place) => place <= at)].slice(0, most);
}
