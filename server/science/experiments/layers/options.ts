/** What `layers` can be told. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  k: integer(
    32,
    1,
    4096,
    'Width of every register, the same at all layers; at most half of the dimensions.',
  ),
  pool: integer(
    2048,
    256,
    1_000_000,
    'Tokens of the vocabulary that random anchor sets are drawn from and scored against.',
  ),
  pictured: integer(40, 5, 200, 'Categories in the picture of categories by layers.'),
};

export type LayersSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
