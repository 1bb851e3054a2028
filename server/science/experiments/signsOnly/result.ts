/** What is left of a model that is read by its signs: the tables and sentences are made of it. */
import type { SignsOnlySettings } from './options';
import type { ReadContext } from './contexts';
import type { ArmRanks } from './head';
import type { Guesser } from './decode';

export interface SignsOnlyData {
  readonly settings: SignsOnlySettings;
  /** At least one. */
  readonly contexts: readonly ReadContext[];
  /** Sentences that could not be used. */
  readonly left: number;
  /** Tokens that are ranked. */
  readonly counted: number;
  readonly arms: readonly ArmRanks[];
  /** Ranks for k loud and k random dimensions. */
  readonly curve: readonly { readonly k: number; readonly arms: readonly ArmRanks[] }[];
  readonly guessers: readonly Guesser[];
  readonly words: readonly string[];
}
