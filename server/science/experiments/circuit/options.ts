/** What `circuit` can be told. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  features: integer(12, 1, 1000, 'Categories, the first ones.'),
  writers: integer(5, 1, 100, 'Writers shown of each category.'),
  controls: integer(5, 1, 50, 'Draws of each control of the flip.'),
  shuffles: integer(20, 2, 1000, 'Draws of shuffled weights.'),
};

export type CircuitSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
