/** The options of `discover`. */
import { flag, integer, number, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  seeds: integer(1500, 1, 1_000_000, 'Seed tokens, drawn at random.'),
  neighbours: integer(20, 2, 1000, 'Nearest tokens of a seed.'),
  agreement: number(
    0.9,
    0.5,
    1,
    'Least agreement of a token on which a feature fires; 0.95 for wide models.',
  ),
  sparse: number(
    0.001,
    0.00001,
    0.5,
    'Share of the vocabulary on which a feature may fire, at least 7.5 times its neighbours.',
  ),
  twin: flag(true, 'Repeat discovery with random weights.'),
  listed: integer(40, 1, 1000, 'Features listed as candidates.'),
};

export type DiscoverSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
