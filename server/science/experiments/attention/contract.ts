/** What `attention` takes, and what it reads at the keys and values of each block. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { AtSite } from '../common/atSite';
import type { HeadLoad } from './heads';

/** Where each category is measured, in the order in which the stream goes. */
export const SITES = ['resid', 'k', 'v'] as const;

export type ReadSite = (typeof SITES)[number];

/** What a reader calls a site of the reading block. */
export function nameOf(site: ReadSite, block: number): string {
  if (site === 'resid') return `stream, layer ${block - 1}`;
  return site === 'k' ? `keys of block ${block}` : `values of block ${block}`;
}

export const OPTIONS = {
  block: integer(
    0,
    0,
    1000,
    'The block whose keys and values are read; 0: the one that reads the catalog’s layer.',
  ),
};

export type AttentionSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

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
