/** Which of several tokens with the same text a tokenizer gives in running text. */

/** Token ids of a text, without special tokens. */
export type Encode = (text: string) => readonly number[];

/** Text before the candidate: nothing, a letter, a word, a mark, a line and a digit; some of them split it off. */
const beginnings = ['', 'a', 'the', '.', '\n', '1'];

export interface RunningText {
  /** The ids among `candidates` that alone encode the text after some beginning, most frequent first. */
  given(text: string, candidates: readonly number[]): readonly number[];
}

export function runningText(encode: Encode): RunningText {
  const known = beginnings.map((beginning) => ({ beginning, before: encode(beginning) }));
  const after = ({ beginning, before }: (typeof known)[number], text: string) => {
    const ids = encode(beginning + text);
    const own = ids.length === before.length + 1 && before.every((id, i) => id === ids[i]);
    return own ? ids.at(-1) : undefined;
  };
  return {
    given: (text, candidates) => {
      const counts = new Map(candidates.map((id) => [id, 0]));
      for (const one of known) {
        const id = after(one, text);
        const count = id === undefined ? undefined : counts.get(id);
        if (count !== undefined) counts.set(id!, count + 1);
      }
      return [...counts.entries()]
        .filter(([, count]) => count > 0)
        .sort((a, b) => b[1] - a[1])
        .map(([id]) => id);
    },
  };
}
