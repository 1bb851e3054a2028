/** Nearest neighbours by their signs: the tables, pictures and sentences are made of them. */
import type { Place } from '../../../protocol/states';
import type { SignRule } from '../../../protocol/evidence';

/** How inputs are compared. */
export type Reading = `${SignRule} signs` | `${SignRule} states`;

export interface NearestResult {
  readonly place: Place;
  readonly reading: Reading;
  /** One for each labelled input, in [0, 1]. */
  readonly hits: readonly number[];
  /** Share of inputs whose nearest is not one alone. */
  readonly tied: number;
  /** Accuracy with shuffled labels, 95th percentile. */
  readonly nullP95: number;
}
