/** Building token caches: every token goes through every block once, however many caches are made of it. */
import { sweepTemporaries } from '../../cache/atomic';
import type { Header } from '../../cache/format';
import { sweepForgotten } from '../../cache/journal';
import { loudestFile, readLoudest } from '../../cache/loudest';
import { verifyCache } from '../../cache/stream';
import { FaultError } from '../../protocol/fault';
import type { CacheRequest, CacheResult, Placement } from '../api';
import { planCaches, type CachePlan } from './cachePlan';
import type { HostContext, JobControl } from './context';
import { StreamBuild, sweepFinished } from './streamBuild';
import { firstShape, smallerShape } from './streamShape';

/**
 * Builds the missing caches, all in the same passes, each with the same bytes as if built alone.
 *
 * @throws {RangeError} The requests differ in more than site, layer and sign rule.
 * @throws FaultError of any kind; the journals keep what was computed.
 */
export async function buildCaches(
  context: HostContext,
  requests: readonly CacheRequest[],
  control: JobControl,
): Promise<CacheResult[]> {
  const plans = await planCaches(context, requests);
  const results = new Map<string, CacheResult>();
  const missing = new Map<string, CachePlan>();
  for (const plan of plans) {
    const ready = completeCache(plan.file);
    if (ready) results.set(plan.file, readyResult(plan, ready.sha256));
    else missing.set(plan.file, plan);
  }
  for (const folder of new Set(requests.map((r) => r.folder))) {
    sweepTemporaries(folder);
    sweepForgotten(folder);
  }
  if (missing.size > 0)
    for (const result of await buildMissing(context, [...missing.values()], control))
      results.set(result.path, result);
  sweepFinished(plans);
  return plans.map((plan) => results.get(plan.file)!);
}

/**
 * Makes the file of the loudest tokens if it is missing: beside the centred cache, which is then made anew, of the same
 * bytes, whatever sign rule the request names.
 *
 * @returns Absolute path of the file.
 * @throws FaultError of any kind; the journals keep what was computed.
 */
export async function buildLoudest(
  context: HostContext,
  request: CacheRequest,
  control: JobControl,
): Promise<string> {
  const [plan] = await planCaches(context, [{ ...request, signs: 'centred' }]);
  const file = loudestFile(request.folder, plan!.key);
  if (!readLoudest(file)) await buildMissing(context, [plan!], control);
  sweepFinished([plan!]);
  return file;
}

/** A cache that exists and is whole; a damaged one counts as missing and is rewritten. */
function completeCache(file: string): Pick<Header, 'sha256'> | undefined {
  try {
    return verifyCache(file);
  } catch (error) {
    if (error instanceof FaultError && /^cache-/.test(error.fault.code)) return undefined;
    throw error;
  }
}

/** The provider is part of the cache's key, and was verified when the cache was built. */
function readyResult(plan: CachePlan, sha256: string): CacheResult {
  const { request, provider } = plan;
  const placement = {
    requested: request.model.providers,
    chosen: provider,
    nodes: {},
    products: {},
  };
  return { ...resultOf(plan, sha256, placement), built: false, resumed: 0 };
}

function resultOf(
  { file, request, width }: CachePlan,
  sha256: string,
  placement: Placement,
): Omit<CacheResult, 'built' | 'resumed'> {
  return { path: file, tokens: request.tokens, dimensions: width, sha256, placement };
}

/** Begins anew, with what is left, where memory runs out or a prefix cannot be shared. */
async function buildMissing(
  context: HostContext,
  plans: readonly CachePlan[],
  control: JobControl,
): Promise<CacheResult[]> {
  const built = new Map<CachePlan, string>();
  let shape = firstShape(plans);
  for (;;) {
    const left = plans.filter((plan) => !built.has(plan));
    const build = new StreamBuild(context, left, shape, built);
    try {
      await build.run(control);
      return plans.map((plan) => {
        const result = resultOf(plan, built.get(plan)!, build.placement);
        return { ...result, built: true, resumed: build.resumed };
      });
    } catch (error) {
      const next = smallerShape(plans[0]!, shape, error);
      if (!next) throw error;
      shape = next;
    }
  }
}
