/** The options of `writers`, and its results: which neurons write a category, for tables, pictures and sentences. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { Prototype } from '../../../core/prototype';
import type { Writing } from './writing';
import type { AtSite } from '../common/atSite';

export const OPTIONS = {
  controls: integer(10, 2, 200, 'Draws of random weights.'),
  coalition: integer(
    200,
    1,
    100_000,
    'Coalition size for the specificity; at most half of the neurons.',
  ),
};

export type WritersSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

export interface CategoryWriters {
  readonly id: string;
  readonly register: Prototype;
  readonly writing: Writing;
  /** Neurons of the same block, as a site. */
  readonly neurons: AtSite;
  /** A coalition chosen on half of the register, scored on the other half. */
  readonly matched: number;
  /** The same coalition on the other categories' registers; null if there are none. */
  readonly unmatched: number | null;
}
