/** The cells of an atlas from loaded caches. */
import type { AtlasPairs, LayerFigures } from '../protocol/atlas';
import { aucsOfBest, bestFeatures, ownSigns, signsAgainst } from '../science/atlas/layers';
import { allPairs } from '../science/atlas/pairs';
import { seriate } from '../science/atlas/seriation';
import { signedAucs } from '../science/atlas/signedAucs';
import type { CacheScope, LoadedCache } from './loaded';
import type { AtlasJob, AtlasOutcome, LayersJob } from './messages';
import type { JobHost } from './run';

export async function runAtlas(
  { evaluated }: LoadedCache,
  { features }: AtlasJob,
  host: JobHost,
): Promise<AtlasOutcome> {
  const { dimensions } = evaluated.planes;
  const { values, classes } = await inSteps(signedAucs(evaluated, features), host, (share) =>
    host.progress('scoring dimensions', share),
  );
  const cluster = seriate(values, features.length, dimensions);
  return { values, classes, dimensions, cluster };
}

export async function runPairs({ evaluated }: LoadedCache, host: JobHost): Promise<AtlasPairs> {
  return inSteps(allPairs(evaluated), host, (share) => host.progress('pairs of dimensions', share));
}

/** One layer after the other: two caches are in memory at a time. */
export async function runLayers(
  { here, layers, features }: LayersJob,
  load: (scope: CacheScope) => Promise<LoadedCache>,
  host: JobHost,
): Promise<LayerFigures> {
  const { evaluated } = await load(here);
  const own = ownSigns(evaluated);
  const best = await inSteps(bestFeatures(evaluated, features), host);
  const dimensions = own.planes.length;
  const none = (): Float32Array => new Float32Array(layers.length * dimensions).fill(NaN);
  const figures = { phi: none(), same: none(), plus: none(), auc: none() };
  for (const [row, scope] of layers.entries()) {
    host.progress('layers', row / layers.length);
    if (scope === null) continue;
    const there = (await load(scope)).evaluated;
    const signs = await inSteps(signsAgainst(own, there.planes), host);
    const auc = await inSteps(aucsOfBest(there, features, best), host);
    for (const name of ['phi', 'same', 'plus'] as const)
      figures[name].set(signs[name], row * dimensions);
    figures.auc.set(auc, row * dimensions);
  }
  return { dimensions, tokens: own.n, best, ...figures };
}

const SLICE_MS = 20;

/** Lets the thread hear of a stop between slices of work. */
async function inSteps<R>(
  steps: Generator<number, R>,
  host: JobHost,
  onShare: (share: number) => void = () => undefined,
): Promise<R> {
  let last = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - last < SLICE_MS) continue;
    onShare(step.value);
    await host.breathe();
    last = performance.now();
  }
}
