/** Classes of a token's spelling. A token may be in several. */

const SCRIPTS = [
  'Cyrillic',
  'Greek',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Thai',
].map(
  (script) => [`script.${script.toLowerCase()}`, new RegExp(`\\p{Script=${script}}`, 'u')] as const,
);

/** By name: whether a text is in the class; `bare` is the text without its surrounding space. */
const CLASSES: readonly (readonly [string, (bare: string, text: string) => boolean])[] = [
  ['spelling.space', (_, text) => /^\s/.test(text)],
  ['spelling.onlySpace', (bare, text) => bare === '' && text !== ''],
  ['spelling.lineBreak', (_, text) => text.includes('\n')],
  ['spelling.capitalised', (bare) => /^\p{Lu}\p{Ll}+$/u.test(bare)],
  ['spelling.allCaps', (bare) => /^\p{Lu}{2,}$/u.test(bare)],
  ['spelling.lowerCase', (bare) => /^\p{Ll}+$/u.test(bare)],
  ['spelling.mixedCase', (bare) => /\p{Ll}\p{Lu}/u.test(bare)],
  ['spelling.singleLetter', (bare) => /^\p{L}$/u.test(bare)],
  ['spelling.twoLetters', (bare) => /^\p{L}{2}$/u.test(bare)],
  ['spelling.long', (bare) => /^\p{L}{9,}$/u.test(bare)],
  ['spelling.digits', (bare) => /^\p{Nd}+$/u.test(bare)],
  ['spelling.withDigit', (bare) => /\p{Nd}/u.test(bare) && /\P{Nd}/u.test(bare)],
  ['spelling.year', (bare) => /^(1[5-9]|20)\d\d$/.test(bare)],
  ['spelling.punctuation', (bare) => /^[\p{P}\p{S}]+$/u.test(bare)],
  ['spelling.sentenceEnd', (bare) => /^[.!?…]+["'”’)]*$/u.test(bare)],
  ['spelling.quote', (bare) => /^["'“”‘’«»]+$/u.test(bare)],
  ['spelling.bracket', (bare) => /^[\p{Ps}\p{Pe}]+$/u.test(bare)],
  ['spelling.apostrophe', (bare) => /\p{L}['’]|['’]\p{L}/u.test(bare)],
  ['spelling.hyphen', (bare) => /\p{L}-\p{L}/u.test(bare)],
  ['spelling.mark', (bare) => /[\u00c0-\u024f]/.test(bare)],
  [
    'spelling.code',
    (bare) => /[\p{L}\d][_.:()[\]{}<>=/\\]|[_.:()[\]{}<>=/\\][\p{L}\d]/u.test(bare),
  ],
  ['spelling.emoji', (bare) => /\p{Extended_Pictographic}/u.test(bare)],
  ...SCRIPTS.map(([name, pattern]) => [name, (bare: string) => pattern.test(bare)] as const),
];

/** The names of the classes that a token's text is in. */
export function spellingsOf(text: string): readonly string[] {
  const bare = text.trim();
  return CLASSES.flatMap(([name, holds]) => (holds(bare, text) ? [name] : []));
}
