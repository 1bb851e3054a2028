/** Whether a catalog's token cache is there: its own, and those of the model's other layers and sites. */
import { bytesPerRow } from '../cache/format';
import type { CacheState } from '../protocol/cacheReading';
import { cancelledFault, faultOf } from '../protocol/fault';
import { SIGN_RULES, type SignRule, type SiteKind } from '../protocol/evidence';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import { prepare, type Prepared } from './prepare';

/** @throws FaultError `cancelled`, `internal`. */
export async function cacheState(
  open: OpenCatalog,
  { around, inference }: Equipment,
  signal?: AbortSignal,
): Promise<CacheState> {
  try {
    const { request, summary } = await prepare(open, around, signal);
    const { state } = await inference.locateCache(request, summary.sha256, signal);
    return { state };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code === 'internal' || fault.code === 'cancelled') throw error;
    return { state: 'unknown', fault };
  }
}

export interface KnownCache {
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  readonly signs: SignRule;
  /** Of the packed signs. */
  readonly bytes: number;
}

/**
 * The complete caches of the model for the catalog's prefix and inputs, in the order of layers.
 *
 * @throws FaultError As for preparing a job.
 */
export async function cacheList(
  open: OpenCatalog,
  { around, inference }: Equipment,
  signal?: AbortSignal,
): Promise<readonly KnownCache[]> {
  const { request, summary } = await prepare(open, around, signal);
  const found: KnownCache[] = [];
  for (const { site, width } of placesOf(summary)) {
    for (const signs of SIGN_RULES) {
      if (signal?.aborted) throw cancelledFault();
      const asked = { ...request, site, signs };
      const { state } = await inference.locateCache(asked, summary.sha256, signal);
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
