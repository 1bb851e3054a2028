/** The texts that experiments run on, before they are tokens. */

/** One word in two sentences; the shipped ones end in it. */
export interface PolysemyText {
  /** As written in both sentences. */
  readonly word: string;
  /** Id of the category that the word belongs to in the first sense. */
  readonly category: string;
  readonly inSense: string;
  readonly otherSense: string;
}

export interface Texts {
  /** Neutral beginnings of sentences. */
  readonly prompts: readonly string[];
  /** Whole sentences; the last token is the true next token of the text before it. */
  readonly sentences: readonly string[];
  /** Running text of any length. */
  readonly passages: readonly string[];
  readonly polysemy: readonly PolysemyText[];
}
