import type { CatalogFacts } from '../facts';
import type { Catalog } from '../types';

/** Dimensions of the catalog's site; undefined where no model tells. A catalog without a site means `resid`. */
export function siteWidth(
  { site }: Catalog,
  { model, sites }: Pick<CatalogFacts, 'model' | 'sites'>,
): number | undefined {
  const kind = site?.kind.value ?? 'resid';
  if (!site || kind === 'resid') return model?.dimensions;
  return sites?.[kind][site.layer.value - 1] ?? undefined;
}
