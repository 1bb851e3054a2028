/** One dimension's statistics for every feature, from an existing cache. */
import { siteWidth } from '../catalog/facts';
import type { Catalog } from '../catalog/types';
import type { DimensionOfFeature } from '../protocol/cacheReading';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import type { PreparedFeature, PreparedFeatures } from './features';
import { prepare, type Prepared } from './prepare';

type DimensionOf = (
  open: OpenCatalog,
  index: number,
  signal: AbortSignal,
) => Promise<readonly DimensionOfFeature[] | undefined>;

/** The answer is undefined if there is no complete cache. */
export function dimensionJobs({ around, inference, scoring }: Equipment): DimensionOf {
  const resolvedOnce = rememberFeatures();
  return async (open, index, signal) => {
    const prepared = await prepare(open, around, signal);
    const { request, summary, excluded } = prepared;
    const cache = await inference.locateCache(request, summary.sha256);
    if (cache.state !== 'ready' || index >= widthOf(prepared)) return undefined;
    const features = resolvedOnce(prepared).map(({ id, anchors, negatives }) => {
      return { id, anchors, negatives };
    });
    const scope = { path: cache.path, excluded };
    const rows = await scoring.dimension({ scope, index, features }, signal);
    const evidence = await around.evidence(open.path);
    return rows.map((row) => {
      const register = evidence?.features[row.feature]?.measurement?.register;
      const registered = register ? [...register.pos, ...register.neg].includes(index) : false;
      return { ...row, registered };
    });
  };
}

export function widthOf({ catalog, summary }: Prepared): number {
  return siteWidth(catalog, { model: summary, sites: summary.sites }) ?? 0;
}

/** Resolves the features of a catalog once: a hover must not look up the words of a thousand features. */
function rememberFeatures(): (prepared: Prepared) => readonly PreparedFeature[] {
  const known = new WeakMap<Catalog, PreparedFeatures>();
  return ({ catalog, features }) => {
    const last = known.get(catalog);
    const current = last?.sameAs(features) ? last : features;
    known.set(catalog, current);
    return current.all();
  };
}
