/** What `toy` can be told. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  steps: integer(1500, 50, 50_000, 'Training steps a model.'),
  models: integer(2, 1, 20, 'Models a setting.'),
};

export type ToySettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
