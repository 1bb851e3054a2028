/** The options of `nearest`, and its results: nearest neighbours by their signs. */
import { flag, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { Place } from '../../../protocol/states';
import type { SignRule } from '../../../protocol/evidence';

export const OPTIONS = {
  sites: flag(
    true,
    'Also read keys, values and neurons of the same layer; otherwise only the catalog’s site.',
  ),
};

export type NearestSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

/** How inputs are compared. */
export type Reading = `${SignRule} signs` | `${SignRule} states`;

export interface NearestResult {
  readonly place: Place;
  readonly reading: Reading;
  /** One for each labelled input, in [0, 1]. */
  readonly hits: readonly number[];
  /** Share of inputs with more than one nearest neighbour. */
  readonly tied: number;
  /** Accuracy with shuffled labels, 95th percentile. */
  readonly nullP95: number;
}
