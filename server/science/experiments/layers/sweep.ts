/** Which site the sweep reads at every layer. */
import type { SiteKind } from '../../../protocol/evidence';
import type { SignPlace, Subject } from '../ports';

export interface Sweep {
  readonly site: SiteKind;
  /** Width of the site. */
  readonly dimensions: number;
  /** By layer, from 0; layer 0 is the embedding, whatever the site. */
  readonly places: readonly SignPlace[];
}

/** The catalog's own site if every block has it, all of one width; the residual stream otherwise. */
export function sweepOf({ model, place: { site, signs } }: Subject): Sweep {
  const width = site === 'resid' ? undefined : commonWidth(model.sites?.[site]);
  const swept = width === undefined ? 'resid' : site;
  const blocks = Array.from({ length: model.layers }, (_, i): SignPlace => {
    return { site: swept, layer: i + 1, signs };
  });
  return {
    site: swept,
    dimensions: width ?? model.dimensions,
    places: [{ site: 'resid', layer: 0, signs }, ...blocks],
  };
}

function commonWidth(widths: readonly (number | null)[] = []): number | undefined {
  const [first, ...others] = new Set(widths);
  return others.length === 0 ? (first ?? undefined) : undefined;
}

/** Layers whose registers can be compared: the embedding has other dimensions than keys, values or neurons. */
export const firstComparable = ({ site }: Sweep): number => (site === 'resid' ? 0 : 1);

export const SITE_NAMES: Readonly<Record<SiteKind, string>> = {
  resid: 'the residual stream',
  k: 'the keys',
  v: 'the values',
  ffn: 'the neurons',
};
