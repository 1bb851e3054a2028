/** Builds the token cache of a catalog if it is missing. */
import { nounsOf } from '../catalog/modality';
import type { Nouns } from '../protocol/nouns';
import type { CacheProgress, CacheResult, InferenceClient } from '../inference/api';
import { faultError } from '../protocol/fault';
import type { BuildCacheResult } from '../protocol/requests';
import type { JobContext } from './api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import type { Prepared } from './prepare';
import { prepare } from './prepare';

export async function buildCacheJob(
  open: OpenCatalog,
  context: JobContext,
  { inference, around }: Equipment,
): Promise<BuildCacheResult> {
  const cache = await ensureCache(await prepare(open, around), inference, context);
  const { tokens, dimensions, placement, built } = cache;
  return { tokens, dimensions, provider: placement.chosen, built };
}

export async function ensureCache(
  { request, summary, catalog }: Prepared,
  inference: InferenceClient,
  { onProgress, signal }: JobContext,
): Promise<CacheResult> {
  requireGoing(signal);
  const centred = request.signs === 'centred';
  const { state } = await inference.locateCache(request, summary.sha256);
  // The second pass packs raw signs of the same states at no cost, so that switching `signs` needs no run.
  const besides = centred && state !== 'ready' ? [{ ...request, signs: 'raw' as const }] : [];
  const [cache] = await inference.buildCaches(
    [request, ...besides],
    (progress) => onProgress(lineOf(progress, nounsOf(catalog)), shareOf(progress, centred)),
    signal,
  );
  return cache!;
}

/** @throws FaultError `cancelled`. */
export function requireGoing(signal: AbortSignal): void {
  if (signal.aborted) {
    throw faultError('cancelled', 'The job was cancelled.', 'Start it again at any time.');
  }
}

/** e.g. "token cache, signs: 4,096 of 14,019 tokens, 2,300 tokens/s, 5 s left". */
function lineOf(progress: CacheProgress, { many, cache, mean }: Nouns): string {
  const { phase, done, total, tokensPerSecond, secondsLeft } = progress;
  const number = (n: number): string => Math.round(n).toLocaleString('en-US');
  const pass = phase === 'mean' ? mean : 'signs';
  const rate = `${number(tokensPerSecond)} ${many}/s, ${number(secondsLeft)} s left`;
  return `${cache}, ${pass}: ${number(done)} of ${number(total)} ${many}, ${rate}`;
}

/** Centred signs take two passes over the vocabulary. */
export function shareOf({ phase, done, total }: CacheProgress, twoPasses: boolean): number {
  const pass = done / total;
  if (!twoPasses) return pass;
  return phase === 'mean' ? pass / 2 : (1 + pass) / 2;
}
