/** The next token by the majority signs of the context's embeddings, beside guesses that need no signs. */
import { agreementCounts } from '../../../core/agreement';
import { has, members } from '../../../core/bits';
import { majoritySigns } from '../../../core/nearest';
import type { SignPlanes } from '../../../core/planes';
import type { Series } from '../../../protocol/report';
import type { ExperimentHost } from '../experiment';
import type { Signs, Subject } from '../ports';
import type { Counted, ReadContext } from './contexts';
import { rankOf } from './contexts';

/** How one way to guess ranks the two targets, one rank per context. */
export interface Guesser {
  readonly id: string;
  readonly name: string;
  readonly role: Series['role'];
  readonly next: readonly number[];
  readonly argmax: readonly number[];
}

type Score = (context: ReadContext) => ArrayLike<number>;

export async function rankGuesses(
  { model }: Subject,
  contexts: readonly ReadContext[],
  counted: Counted,
  host: ExperimentHost,
): Promise<Guesser[]> {
  const embedding = async (signs: 'raw' | 'centred'): Promise<Signs> =>
    model.signs({ site: 'resid', layer: 0, signs });
  const ways: readonly (readonly [string, string, Series['role'], Score])[] = [
    ['hamming', 'Hamming, raw signs', 'ours', hamming((await embedding('raw')).planes)],
    ['centred', 'Hamming, centred signs', 'ours', hamming((await embedding('centred')).planes)],
    ['unigram', 'unigram', 'control', ({ unigram }) => unigram],
    ['copy', 'context, then unigram', 'control', copied],
  ];
  const among = members(counted);
  const guessers: Guesser[] = [];
  for (const [id, name, role, score] of ways) {
    const [next, argmax]: [number[], number[]] = [[], []];
    for (const context of contexts) {
      const scores = score(context);
      next.push(rankOf(scores, context.next, among));
      argmax.push(rankOf(scores, context.argmax, among));
      await host.breathe();
    }
    guessers.push({ id, name, role, next, argmax });
    host.progress('Guessing from the context', 0.9 + (0.1 * guessers.length) / ways.length);
  }
  return guessers;
}

/** Agreement of every token's embedding with the sign that most tokens of the context have. */
export function hamming(planes: SignPlanes): Score {
  const dimensions = Array.from({ length: planes.dimensions }, (_, d) => d);
  return ({ words }) => {
    const majority = majoritySigns(planes, words);
    const polarity = dimensions.map((d) => (has(majority, d) ? 1 : -1));
    return agreementCounts(planes, { dimensions, polarity });
  };
}

/** The context's own tokens, the latest first, then the unigram. */
export function copied({ words, unigram }: ReadContext): Float64Array {
  const scores = unigram.slice();
  words.forEach((token, i) => (scores[token] = 2 + i));
  return scores;
}
