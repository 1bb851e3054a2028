/** Which prompts a flip can use: one that holds a word of the category is not neutral about it. */
import type { FlipMeasurement } from '../../protocol/evidence';

export interface FlipPrompt {
  readonly text: string;
  /** The catalog's prefix first. */
  readonly tokens: readonly number[];
}

export interface CategoryWords {
  /** Anchors and targets; a text that is not known is empty. */
  readonly words: readonly { readonly id: number; readonly text: string }[];
  /** How many positions of each prompt are the catalog's prefix. */
  readonly prefix: number;
}

/** A word is found by its token, and but for case as a word of the text. */
export function neutralPrompts(
  prompts: readonly FlipPrompt[],
  { words, prefix }: CategoryWords,
): { readonly kept: FlipPrompt[]; readonly dropped: FlipMeasurement['droppedPrompts'] } {
  const named = words.map(({ id, text }) => ({ id, word: wordsOf(text) }));
  const kept: FlipPrompt[] = [];
  const dropped: { text: string; words: string[] }[] = [];
  for (const prompt of prompts) {
    const tokens = new Set(prompt.tokens.slice(prefix));
    const padded = ` ${wordsOf(prompt.text)} `;
    const found = named.filter(
      ({ id, word }) => tokens.has(id) || (word !== '' && padded.includes(` ${word} `)),
    );
    const texts = found.map(({ id, word }) => (word === '' ? `token ${id}` : word));
    if (found.length === 0) kept.push(prompt);
    else dropped.push({ text: prompt.text, words: [...new Set(texts)] });
  }
  return { kept, dropped };
}

/** Letters, marks and digits in lower case, runs of anything else as one space. */
function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
