/** Where each category is measured, in the order in which the stream goes. */
export const SITES = ['resid', 'k', 'v'] as const;

export type ReadSite = (typeof SITES)[number];
