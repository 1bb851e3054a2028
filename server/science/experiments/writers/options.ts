/** What `writers` can be told. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  controls: integer(10, 2, 200, 'Draws of random weights.'),
  coalition: integer(200, 1, 100_000, 'Size for the specificity; half of the neurons at most.'),
};

export type WritersSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
