/** What a reader calls a site of the reading block. */
import type { ReadSite } from './sites';

export function nameOf(site: ReadSite, block: number): string {
  if (site === 'resid') return `stream, layer ${block - 1}`;
  return site === 'k' ? `keys of block ${block}` : `values of block ${block}`;
}
