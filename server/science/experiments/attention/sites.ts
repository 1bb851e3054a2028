/** Where each category is measured, in the order in which the stream goes. */
export const SITES = ['resid', 'k', 'v'] as const;

export type ReadSite = (typeof SITES)[number];

/** What a reader calls a site of the reading block. */
export function nameOf(site: ReadSite, block: number): string {
  if (site === 'resid') return `stream, layer ${block - 1}`;
  return site === 'k' ? `keys of block ${block}` : `values of block ${block}`;
}
