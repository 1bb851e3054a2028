/** What a list of tokens comes to, however it is written. */
import type { ResolvedToken } from './resolveToken';
import type { Problem } from '../types';

export interface ResolvedList {
  /** Usable tokens in the order written, repetitions included. */
  readonly tokens: readonly ResolvedToken[];
  readonly problems: readonly Problem[];
}
