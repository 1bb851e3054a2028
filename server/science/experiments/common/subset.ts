/** A subset of the vocabulary as a separate matrix, so that nulls and probes cost what the subset holds, not V. */
import { fullSet, members } from '../../../core/bits';
import { rowOf } from '../../../core/nearest';
import type { SignPlanes } from '../../../core/planes';
import { planesFromRows } from '../../../core/planes';
import type { Evaluated } from '../../measure';
import { evaluatedOf } from '../../measure';
import type { Random } from '../../random';
import { sample } from '../../random';

/** The planes of the given tokens; `tokens[i]` becomes token i. Reads in ascending order, as chunked planes require. */
export function gatherTokens(planes: SignPlanes, tokens: readonly number[]): SignPlanes {
  const { dimensions } = planes;
  const rowBytes = (dimensions + 7) >>> 3;
  const rows = new Uint8Array(tokens.length * rowBytes);
  const order = Array.from(tokens.keys()).sort((a, b) => tokens[a]! - tokens[b]!);
  for (const i of order) {
    const row = rowOf(planes, tokens[i]!);
    rows.set(new Uint8Array(row.buffer, row.byteOffset, rowBytes), i * rowBytes);
  }
  return planesFromRows(rows, tokens.length, dimensions);
}

/** At most `size` of the evaluated tokens, each equally likely, ascending. */
export function samplePool(evaluated: Evaluated, size: number, random: Random): number[] {
  const pool = members(evaluated.tokens);
  return pool.length <= size ? pool : sample(pool, size, random).sort((a, b) => a - b);
}

/** {@link samplePool} as a separate vocabulary. */
export function sampledVocabulary(evaluated: Evaluated, size: number, random: Random): Evaluated {
  const tokens = samplePool(evaluated, size, random);
  return evaluatedOf(gatherTokens(evaluated.planes, tokens), fullSet(tokens.length));
}
