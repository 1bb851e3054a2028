/** Tokens that count as one observation: the variants of a word, the words of a concept. */
export type Units = readonly (readonly number[])[];
