/** What `writers` takes, and what it gives: who writes a category. Tables, pictures and sentences are made of it. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { Prototype } from '../../../core/prototype';
import type { Writing } from './writing';
import type { AtSite } from '../common/atSite';

export const OPTIONS = {
  controls: integer(10, 2, 200, 'Draws of random weights.'),
  coalition: integer(200, 1, 100_000, 'Size for the specificity; half of the neurons at most.'),
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
  /** The same coalition on the other categories' registers; null where there are none. */
  readonly unmatched: number | null;
}
