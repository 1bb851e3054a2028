/** What `labels` can be told. */
import { flag, integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  k: integer(
    50,
    1,
    4096,
    'Dimensions of the fixed width that stands beside the chosen one (the paper: 50).',
  ),
  sites: flag(
    true,
    'Keys, values and neurons of the same layer too; without it the catalog’s site alone.',
  ),
};

export type LabelsSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
