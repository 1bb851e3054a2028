/** The tokens of a list, however it is written. */
import type { ResolvedToken } from './resolveToken';
import type { Problem } from '../types';

export interface ResolvedList {
  /** Usable tokens in the order written, repetitions included. */
  readonly tokens: readonly ResolvedToken[];
  readonly problems: readonly Problem[];
}

/** Token ids, null where a feature names none, and what is wrong with what it names. */
export interface Ids {
  readonly ids: readonly number[] | null;
  readonly problems: readonly Problem[];
}

/** Each id once, in the order written. */
export function uniqueIds(tokens: readonly ResolvedToken[]): number[] {
  return [...new Set(tokens.map((token) => token.id))];
}
