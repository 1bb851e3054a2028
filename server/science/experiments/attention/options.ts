/** What `attention` can be told. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  block: integer(
    0,
    0,
    1000,
    'The block whose keys and values are read; 0: the one that reads the catalog’s layer.',
  ),
};

export type AttentionSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
