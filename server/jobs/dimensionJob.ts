/** One dimension's statistics for every feature, from a cache that is already there. */
import { siteWidth } from '../catalog/resolve/siteWidth';
import type { Catalog } from '../catalog/types';
import type { InferenceClient } from '../inference/api';
import type { DimensionJob } from '../scoring/messages';
import type { Equipment } from './equipment';
import type { DimensionOfFeature } from '../protocol/cacheReading';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { prepare, resolved, type Prepared } from './prepare';

type DimensionOf = (
  open: OpenCatalog,
  index: number,
  signal: AbortSignal,
) => Promise<readonly DimensionOfFeature[] | undefined>;

/** The answer is undefined where no complete cache is there. */
export function dimensionJobs(equipment: Equipment): DimensionOf {
  const resolvedOnce = rememberResolved();
  return async (open, index, signal) => {
    const prepared = await prepare(open, equipment.around);
    const { request, summary, catalog, excluded } = prepared;
    const cache = await located(equipment.inference, request, summary.sha256);
    if (cache.state !== 'ready' || index >= (siteWidth(catalog, prepared.facts) ?? 0))
      return undefined;
    const features = resolvedOnce(prepared);
    const scope = { path: cache.path, excluded };
    const job = { scope, index, features };
    const rows = await equipment.scoring.dimension(job, signal);
    const evidence = await equipment.around.evidence(open.path);
    return rows.map((row) => {
      const register = evidence?.features[row.feature]?.measurement?.register;
      const registered = register ? [...register.pos, ...register.neg].includes(index) : false;
      return { ...row, registered };
    });
  };
}

interface Resolved {
  /** What the ids depend on besides the catalog's text. */
  readonly vocabulary: unknown;
  readonly lists: string;
  readonly features: DimensionJob['features'];
}

/** Resolves all features of a catalog once: a hover must not look up the words of a thousand features. */
function rememberResolved(): (prepared: Prepared) => DimensionJob['features'] {
  const known = new WeakMap<Catalog, Resolved>();
  return (prepared) => {
    const { catalog, facts } = prepared;
    const { vocabulary } = facts;
    const lists = JSON.stringify([...facts.files]);
    const last = known.get(catalog);
    if (last && last.vocabulary === vocabulary && last.lists === lists) return last.features;
    const features = catalog.features.map((feature) => {
      const { anchors, negatives } = resolved(feature, prepared);
      return { id: feature.id.value, anchors, negatives };
    });
    known.set(catalog, { vocabulary, lists, features });
    return features;
  };
}

type Locate = InferenceClient['locateCache'];

function located(
  inference: InferenceClient,
  request: Parameters<Locate>[0],
  sha256: string,
): ReturnType<Locate> {
  return inference.locateCache(request, sha256);
}
