/** Builds the token cache of a catalog if it is missing. */
import { nounsOf } from '../catalog/modality';
import { readLoudest, type Loudest } from '../cache/loudest';
import type { Nouns } from '../protocol/nouns';
import type { CacheProgress, CacheResult, InferenceClient } from '../inference/api';
import { cancelledFault, faultError } from '../protocol/fault';
import type { BuildCacheResult } from '../protocol/requests';
import type { JobContext } from './api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import type { Prepared } from './prepare';
import { prepare } from './prepare';
import { sharedStateWarning } from './sharedState';

export async function buildCacheJob(
  open: OpenCatalog,
  context: JobContext,
  { inference, around }: Equipment,
): Promise<BuildCacheResult> {
  const prepared = await prepare(open, around, context.signal);
  const cache = await ensureCache(prepared, inference, context);
  const { tokens, dimensions, placement, built } = cache;
  const warnings = await sharedStateWarning(prepared, cache, inference, context.signal);
  return { tokens, dimensions, provider: placement.chosen, built, warnings };
}

export async function ensureCache(
  prepared: Prepared,
  inference: InferenceClient,
  context: JobContext,
): Promise<CacheResult> {
  const { request, summary } = prepared;
  requireGoing(context.signal);
  const centred = request.signs === 'centred';
  const { state } = await inference.locateCache(request, summary.sha256, context.signal);
  // Raw signs of the same states cost nothing, and then switching `signs` needs no run.
  const besides = centred && state !== 'ready' ? [{ ...request, signs: 'raw' as const }] : [];
  const [cache] = await inference.buildCaches(
    [request, ...besides],
    showing(prepared, context),
    context.signal,
  );
  return cache!;
}

/** The tokens that each dimension holds farthest from its mean; the cache is built with them where both are missing. */
export async function ensureLoudest(
  prepared: Prepared,
  inference: InferenceClient,
  context: JobContext,
): Promise<Loudest> {
  const request = { ...prepared.request, signs: 'centred' as const };
  await ensureCache({ ...prepared, request }, inference, context);
  const show = showing(prepared, context);
  const file = await inference.buildLoudest(request, show, context.signal);
  const loudest = readLoudest(file);
  if (loudest) return loudest;
  throw faultError('cache-missing', `${file} has gone.`, 'Run it again.');
}

function showing(
  { catalog }: Prepared,
  { onProgress }: JobContext,
): (progress: CacheProgress) => void {
  return (progress) => onProgress(lineOf(progress, nounsOf(catalog)), progress.share);
}

/** @throws FaultError `cancelled`. */
export function requireGoing(signal: AbortSignal): void {
  if (signal.aborted) throw cancelledFault();
}

/** e.g. "token cache, blocks 3 to 4 of 24, 0.4 of 5.3 GB: 4,096 of 14,019 tokens, 2,300 tokens/s, 5 s left". */
export function lineOf(progress: CacheProgress, { many, cache }: Nouns): string {
  const { blocks, done, total, weights, tokensPerSecond, secondsLeft } = progress;
  const number = (n: number): string => Math.round(n).toLocaleString('en-US');
  const rate = `${number(tokensPerSecond)} ${many}/s, ${number(secondsLeft)} s left`;
  const tokens = `${number(done)} of ${number(total)} ${many}, ${rate}`;
  const { first, last, of } = blocks;
  if (first <= 1 && last === of) return `${cache}: ${tokens}`;
  const which = first === last ? `block ${first}` : `blocks ${first} to ${last}`;
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
  const read = `${gigabytes(weights.done)} of ${gigabytes(weights.total)} GB`;
  return `${cache}, ${which} of ${of}, ${read}: ${tokens}`;
}
