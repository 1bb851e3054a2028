/** A part of the vocabulary as a matrix of its own: nulls and probes then cost what the part holds, not what V is. */
import { fullSet, members, wordsFor } from '../../../core/bits';
import type { SignPlanes } from '../../../core/planes';
import { planeOf } from '../../../core/planes';
import type { Evaluated } from '../../measure';
import { evaluatedOf } from '../../measure';
import type { Random } from '../../random';
import { sample } from '../../random';

/** The planes of the given tokens; token `tokens[i]` becomes token i. */
export function gatherTokens(planes: SignPlanes, tokens: readonly number[]): SignPlanes {
  const { dimensions } = planes;
  const stride = wordsFor(tokens.length);
  const words = new Uint32Array(dimensions * stride);
  for (let d = 0; d < dimensions; d++) {
    const plane = planeOf(planes, d);
    const to = d * stride;
    for (let i = 0; i < tokens.length; i++) {
      const t = tokens[i]!;
      words[to + (i >>> 5)]! |= ((plane[t >>> 5]! >>> (t & 31)) & 1) << (i & 31);
    }
  }
  return { tokens: tokens.length, dimensions, stride, words };
}

/** At most `size` of the evaluated tokens, each equally likely, ascending. */
export function samplePool(evaluated: Evaluated, size: number, random: Random): number[] {
  const pool = members(evaluated.tokens);
  return pool.length <= size ? pool : sample(pool, size, random).sort((a, b) => a - b);
}

/** {@link samplePool} as a vocabulary of its own. */
export function sampledVocabulary(evaluated: Evaluated, size: number, random: Random): Evaluated {
  const tokens = samplePool(evaluated, size, random);
  return evaluatedOf(gatherTokens(evaluated.planes, tokens), fullSet(tokens.length));
}
