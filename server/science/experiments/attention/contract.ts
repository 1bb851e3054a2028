/** The options of `attention`, and its results for the keys and values of each block. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { AtSite } from '../common/atSite';
import type { HeadLoad } from './heads';

/** Where each category is measured, in the order of the data flow. */
export const SITES = ['resid', 'k', 'v'] as const;

export type ReadSite = (typeof SITES)[number];

/** The name that a reader sees for a site of the reading block. */
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
  /** Null if the graph does not show the width of a head. */
  readonly heads: Readonly<Record<'k' | 'v', HeadLoad | null>>;
}

export interface ReadingBlock {
  /** 1..L. */
  readonly block: number;
  readonly headWidth: number | null;
}
