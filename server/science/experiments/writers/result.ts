/** Who writes a category: the tables, pictures and sentences are made of it. */
import type { Prototype } from '../../../core/prototype';
import type { Writing } from './writing';
import type { AtSite } from '../common/atSite';

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
