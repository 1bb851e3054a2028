/** The looks of a word, by which a category may be identified without any meaning. */

export interface Shape {
  /** Leading space. */
  readonly space: boolean;
  readonly letterCase: 'lower' | 'capital' | 'upper' | 'mixed' | 'none';
  readonly script: string;
  /** Code points without the surrounding space. */
  readonly length: number;
}

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Arabic'];
const PATTERNS = [...SCRIPTS, 'Hebrew', 'Devanagari', 'Thai'].map(
  (script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const,
);

export function shapeOf(text: string): Shape {
  const word = text.trim();
  return {
    space: /^\s/.test(text),
    letterCase: caseOf(word),
    script: scriptOf(word),
    length: Array.from(word).length,
  };
}

function caseOf(word: string): Shape['letterCase'] {
  const [lower, upper] = [word.toLowerCase(), word.toUpperCase()];
  if (lower === upper) return 'none';
  if (word === lower) return 'lower';
  if (word === upper) return Array.from(word).length === 1 ? 'capital' : 'upper';
  const [first, ...rest] = Array.from(word);
  const tail = rest.join('');
  return first !== first!.toLowerCase() && tail === tail.toLowerCase() ? 'capital' : 'mixed';
}

function scriptOf(word: string): string {
  for (const [script, pattern] of PATTERNS) if (pattern.test(word)) return script;
  if (/\p{L}/u.test(word)) return 'other letters';
  return /\p{N}/u.test(word) ? 'digits' : 'signs';
}
