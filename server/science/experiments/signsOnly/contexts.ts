/** Sentences as contexts with a next token, and what the untouched model predicts for them. */
import { has, members } from '../../../core/bits';
import type { ExperimentHost } from '../experiment';
import type { Subject } from '../ports';

export interface Context {
  readonly text: string;
  /** With the catalog's prefix. */
  readonly tokens: readonly number[];
  /** Without the prefix. */
  readonly words: readonly number[];
  /** The true next token. */
  readonly next: number;
}

/** A context after the model has read it. */
export interface ReadContext extends Context {
  /** The counted token of the highest logit. */
  readonly argmax: number;
  /** Mean next-token probability at all positions of the *other* half of the contexts, length V. */
  readonly unigram: Float64Array;
}

/** The counted tokens: neither special nor unused. */
export type Counted = Uint32Array;

/** The fewest tokens of a sentence: two of context and the next one. */
const SHORTEST = 3;

export function contextsOf(
  { material, prefix }: Subject,
  counted: Counted,
): { readonly contexts: readonly Context[]; readonly left: number } {
  const usable = material.sentences.filter(
    ({ tokens }) => tokens.length >= SHORTEST && has(counted, tokens.at(-1)!),
  );
  const contexts = usable.map(({ text, tokens }) => {
    const words = tokens.slice(0, -1);
    return { text, words, tokens: [...prefix, ...words], next: tokens.at(-1)! };
  });
  return { contexts, left: material.sentences.length - usable.length };
}

/** Runs the model on each context: its choice, and its average prediction. */
export async function readContexts(
  { model }: Subject,
  contexts: readonly Context[],
  counted: Counted,
  host: ExperimentHost,
): Promise<ReadContext[]> {
  const among = members(counted);
  const halves = [0, 1].map(() => new Float64Array(model.vocabulary));
  const positions = [0, 0];
  const choices: number[] = [];
  for (const [i, { tokens }] of contexts.entries()) {
    const logits = await model.logits(tokens);
    for (let p = 0; p < tokens.length; p++) {
      addProbabilities(
        logits.subarray(p * model.vocabulary, (p + 1) * model.vocabulary),
        halves[i % 2]!,
      );
    }
    positions[i % 2]! += tokens.length;
    choices.push(argmaxOf(logits.subarray((tokens.length - 1) * model.vocabulary), among));
    host.progress('Reading the sentences', (0.3 * (i + 1)) / contexts.length);
    await host.breathe();
  }
  const unigrams = halves.map((sum, half) => sum.map((v) => v / Math.max(1, positions[half]!)));
  return contexts.map((context, i) => ({
    ...context,
    argmax: choices[i]!,
    unigram: unigrams[(i + 1) % 2]!,
  }));
}

/** Adds the softmax of one row of logits. */
function addProbabilities(logits: Float32Array, sum: Float64Array): void {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  for (let t = 0; t < sum.length; t++) sum[t]! += Math.exp(logits[t]! - most) / total;
}

/** The token of the highest score; of equals the first. */
export function argmaxOf(scores: ArrayLike<number>, among: readonly number[]): number {
  let best = among[0]!;
  for (const token of among) if (scores[token]! > scores[best]!) best = token;
  return best;
}

/** 1 + the counted tokens that score higher + half of the others that score the same. */
export function rankOf(
  scores: ArrayLike<number>,
  target: number,
  among: readonly number[],
): number {
  const own = scores[target]!;
  let [higher, equal] = [0, 0];
  for (const token of among) {
    const score = scores[token]!;
    if (score > own) higher++;
    else if (score === own) equal++;
  }
  return 1 + higher + Math.max(0, equal - 1) / 2;
}
