/** Which token caches of a catalog's model there are, for its prefix and inputs. */
import type { SignRule, SiteKind } from '../protocol/evidence';
import { SIGN_RULES } from '../protocol/evidence';
import { bytesPerRow } from '../cache/format';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import { prepare, type Prepared } from './prepare';

export interface KnownCache {
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  readonly signs: SignRule;
  /** Of the packed signs. */
  readonly bytes: number;
}

/** In the order of layers. @throws FaultError As for preparing a job. */
export async function cacheList(
  open: OpenCatalog,
  { around, inference }: Equipment,
): Promise<readonly KnownCache[]> {
  const { request, summary } = await prepare(open, around);
  const found: KnownCache[] = [];
  for (const { site, width } of placesOf(summary)) {
    for (const signs of SIGN_RULES) {
      const asked = { ...request, site, signs };
      const { state } = await inference.locateCache(asked, summary.sha256);
      if (state === 'ready')
        found.push({ site, signs, bytes: request.tokens * bytesPerRow(width) });
    }
  }
  return found;
}

interface SitePlace {
  readonly site: KnownCache['site'];
  readonly width: number;
}

/** Every site that the model shows. */
function placesOf({ layers, dimensions, sites }: Prepared['summary']): readonly SitePlace[] {
  return Array.from({ length: layers + 1 }, (_, layer) => layer).flatMap((layer) => {
    const stream: SitePlace = { site: { kind: 'resid', layer }, width: dimensions };
    const others = (['k', 'v', 'ffn'] as const).flatMap((kind) => {
      const width = layer === 0 ? null : (sites[kind][layer - 1] ?? null);
      return width === null ? [] : [{ site: { kind, layer }, width }];
    });
    return [stream, ...others];
  });
}
