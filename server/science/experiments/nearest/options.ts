/** What `nearest` can be told. */
import { flag, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  sites: flag(
    true,
    'Keys, values and neurons of the same layer too; without it the catalog’s site alone.',
  ),
};

export type NearestSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
