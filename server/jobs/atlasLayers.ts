/** How the signs of the catalog's layer hold at the others that have a token cache. */
import { nounsOf } from '../catalog/modality';
import type { Catalog } from '../catalog/types';
import type { CacheRequest } from '../inference/api';
import type { AtlasLayers, LayerState } from '../protocol/atlas';
import { cancelledFault } from '../protocol/fault';
import type { CacheScope } from '../scoring/loaded';
import { SharedWork } from '../surroundings/sharedWork';
import type { AtlasModes } from './api';
import { atlasTasks, cacheOf } from './atlasJob';
import { lineOf } from './cacheJob';
import type { Equipment } from './equipment';
import type { PreparedFeatures } from './features';
import { prepare, type Prepared } from './prepare';

interface Layer {
  readonly layer: number;
  readonly request: CacheRequest;
  /** Null without a complete cache. */
  readonly scope: CacheScope | null;
}

export function layerJobs(equipment: Equipment): Pick<AtlasModes, 'atlasLayers' | 'buildLayers'> {
  return { atlasLayers: layersFromCaches(equipment), buildLayers: layerBuilder(equipment) };
}

/** Computed once for all questions of a page. */
function layersFromCaches(equipment: Equipment): AtlasModes['atlasLayers'] {
  const known = new WeakMap<
    Catalog,
    { features: PreparedFeatures; paths: string; layers: SharedWork<AtlasLayers> }
  >();
  return async (open, signal) => {
    const found = await cacheOf(open, equipment, signal);
    if (typeof found === 'string') return noLayers(found);
    const { prepared } = found;
    if (prepared.request.site.kind !== 'resid') return noLayers(ONE_BASIS);
    const all = await layersOf(prepared, equipment, signal);
    const paths = all.map(({ scope }) => scope?.path ?? '').join('\n');
    const last = known.get(prepared.catalog);
    const isSame = last?.paths === paths && last.features.sameAs(prepared.features);
    if (isSame && !last.layers.isStopped) return last.layers.wait(signal);
    const layers = new SharedWork((stop) => compared(prepared, all, equipment, stop));
    const made = { features: prepared.features, paths, layers };
    known.set(prepared.catalog, made);
    // A failure is not remembered: the next question tries again.
    layers.result.catch(() => {
      if (known.get(prepared.catalog) === made) known.delete(prepared.catalog);
    });
    return layers.wait(signal);
  };
}

async function compared(
  { features, catalog, request }: Prepared,
  all: readonly Layer[],
  { scoring }: Equipment,
  signal: AbortSignal,
): Promise<AtlasLayers> {
  const own = request.site.layer;
  const job = {
    here: all.find(({ layer }) => layer === own)!.scope!,
    layers: all.map(({ scope }) => scope),
    features: atlasTasks(catalog, features),
  };
  const figures = await scoring.layers(job, { signal, onProgress: () => undefined });
  const stateOf = ({ layer, scope }: Layer): LayerState => {
    if (layer === own) return 'here';
    return scope === null ? 'missing' : 'read';
  };
  const layers = all.map((one) => ({ layer: one.layer, state: stateOf(one) }));
  return { reason: '', layers, figures };
}

function layerBuilder(equipment: Equipment): AtlasModes['buildLayers'] {
  const { around, inference } = equipment;
  return async (open, context) => {
    const prepared = await prepare(open, around, context.signal);
    const all = await layersOf(prepared, equipment, context.signal);
    const missing = all.filter(({ scope }) => scope === null);
    await inference.buildCaches(
      missing.map(({ request }) => request),
      (progress) => context.onProgress(lineOf(progress, nounsOf(prepared.catalog)), progress.share),
      context.signal,
    );
  };
}

const ONE_BASIS =
  'Only dimensions of the residual stream are the same ones at every layer; this catalog is of another site.';

function noLayers(reason: string): AtlasLayers {
  const none = new Float32Array(0);
  const figures = { dimensions: 0, tokens: 0, best: new Int32Array(0) };
  return {
    ...{ reason, layers: [] },
    figures: { ...figures, phi: none, same: none, plus: none, auc: none },
  };
}

async function layersOf(
  { request, summary, excluded }: Prepared,
  { inference }: Equipment,
  signal: AbortSignal | undefined,
): Promise<readonly Layer[]> {
  const layers: Layer[] = [];
  for (let layer = 0; layer <= summary.layers; layer++) {
    if (signal?.aborted) throw cancelledFault();
    const there = { ...request, site: { kind: request.site.kind, layer } };
    const { path, state } = await inference.locateCache(there, summary.sha256, signal);
    layers.push({ layer, request: there, scope: state === 'ready' ? { path, excluded } : null });
  }
  return layers;
}
