/** The options of `circuit`. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import { FLIP_DRAWS } from '../../defaults';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  features: integer(12, 1, 1000, 'How many categories, from the first on.'),
  writers: integer(5, 1, 100, 'Writers shown for each category.'),
  controls: integer(
    FLIP_DRAWS,
    1,
    400,
    'Draws of each control of the flip; below 39 none can tell.',
  ),
  shuffles: integer(20, 2, 1000, 'Draws of shuffled weights.'),
};

export type CircuitSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
