/** The tokens that a write raises, read directly by the head. */
import type { Subject } from '../ports';
import type { Writer } from './blockWriters';

const MOST = 5;

/** The tokens with the highest logits for each writer, in the direction of its response; without the final norm. */
export async function wordsOf(
  { model, words, excluded }: Subject,
  layer: number,
  writers: readonly Writer[],
): Promise<string[][]> {
  if (writers.length === 0) return [];
  const neurons = writers.map(({ neuron }) => neuron);
  const columns = await model.causes.columns({ layer, neurons });
  const width = columns.length / writers.length;
  const answered = columns.map((w, i) => w * writers[Math.floor(i / width)]!.answers);
  const logits = await model.head(answered, 'afterNorm');
  const vocabulary = logits.length / writers.length;
  const left = new Set(excluded);
  return writers.map((_, w) => {
    const row = logits.subarray(w * vocabulary, (w + 1) * vocabulary);
    const order = Array.from({ length: Math.min(vocabulary, words.length) }, (__, t) => t);
    return order
      .filter((t) => !left.has(t))
      .sort((a, b) => row[b]! - row[a]! || a - b)
      .slice(0, MOST)
      .map((t) => words[t]!);
  });
}
