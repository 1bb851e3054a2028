/** The options of `signs-only`, and its results: what is left of a model that is read by its signs. */
import { number, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { ReadContext } from './contexts';
import type { ArmRanks } from './head';
import type { Guesser } from './decode';

export const OPTIONS = {
  loud: number(
    0.3125,
    0.001,
    1,
    "Share of the dimensions that count as loud; the paper's 800 of 2560.",
  ),
};

export type SignsOnlySettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

export interface SignsOnlyData {
  readonly settings: SignsOnlySettings;
  /** At least one. */
  readonly contexts: readonly ReadContext[];
  /** The number of sentences that cannot be used. */
  readonly left: number;
  /** The number of tokens that are ranked. */
  readonly counted: number;
  readonly arms: readonly ArmRanks[];
  /** Ranks for k loud and k random dimensions. */
  readonly curve: readonly { readonly k: number; readonly arms: readonly ArmRanks[] }[];
  readonly guessers: readonly Guesser[];
  readonly words: readonly string[];
}
