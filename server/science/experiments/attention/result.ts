/** What was read at the keys and values of each block: the tables and sentences are made of it. */
import type { ReadSite } from './sites';
import type { AtSite } from '../common/atSite';
import type { HeadLoad } from './heads';

export interface CategoryAtSites {
  readonly id: string;
  readonly at: Readonly<Record<ReadSite, AtSite>>;
  /** Null where the graph does not tell how wide a head is. */
  readonly heads: Readonly<Record<'k' | 'v', HeadLoad | null>>;
}

export interface ReadingBlock {
  /** 1..L. */
  readonly block: number;
  readonly headWidth: number | null;
}
