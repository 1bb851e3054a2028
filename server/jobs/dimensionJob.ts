/** One dimension's statistics for every feature, from a cache that is already there. */
import { siteWidth } from '../catalog/resolve/siteWidth';
import type { InferenceClient } from '../inference/api';
import type { Equipment } from './equipment';
import type { DimensionOfFeature, OpenCatalog } from './api';
import { prepare, resolved } from './prepare';

/** @returns Undefined where no complete cache is there. */
export async function dimensionJob(
  open: OpenCatalog,
  index: number,
  signal: AbortSignal,
  equipment: Equipment,
): Promise<readonly DimensionOfFeature[] | undefined> {
  const prepared = await prepare(open, equipment.around);
  const { request, summary, catalog, excluded } = prepared;
  const cache = await located(equipment.inference, request, summary.sha256);
  if (cache.state !== 'ready' || index >= (siteWidth(catalog, prepared.facts) ?? 0))
    return undefined;
  const features = catalog.features.map((feature) => {
    const { anchors, negatives } = resolved(feature, prepared);
    return { id: feature.id.value, anchors, negatives };
  });
  const scope = { path: cache.path, excluded };
  const job = { kind: 'dimension', scope, index, features } as const;
  const rows = await equipment.scoring.dimension(job, signal);
  const evidence = await equipment.around.evidence(open.path);
  return rows.map((row) => {
    const register = evidence?.features[row.feature]?.measurement?.register;
    const registered = register ? [...register.pos, ...register.neg].includes(index) : false;
    return { ...row, registered };
  });
}

type Locate = InferenceClient['locateCache'];

function located(
  inference: InferenceClient,
  request: Parameters<Locate>[0],
  sha256: string,
): ReturnType<Locate> {
  return inference.locateCache(request, sha256);
}
