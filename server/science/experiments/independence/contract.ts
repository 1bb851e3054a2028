/** The options of `independence`, and its results: how independent the bits are. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { SignRule } from '../../../protocol/evidence';
import type { PairInformation } from './information';

export const OPTIONS = {
  tokens: integer(
    20_000,
    100,
    1_000_000,
    'Tokens of the vocabulary (of other models: images or sounds) that are counted; a random sample if there are more.',
  ),
  pairs: integer(1000, 10, 1_000_000, 'Random pairs, as the paper draws them.'),
  listed: integer(20, 1, 1000, 'Strongest pairs listed.'),
};

export type IndependenceSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

export type Level = 'type-level' | 'contextual';

/** One matrix of bits, with its null. */
export interface BitsStudy {
  readonly level: Level;
  readonly signs: SignRule;
  readonly own: PairInformation;
  readonly shuffled: PairInformation;
}
