/** Building token caches: two passes over the vocabulary for centred signs, one for raw ones, however many caches. */
import { sweepTemporaries } from '../../cache/atomic';
import type { Header } from '../../cache/format';
import { sweepJournals } from '../../cache/journal';
import { verifyCache } from '../../cache/stream';
import { FaultError } from '../../protocol/fault';
import type { CacheProgress, CacheRequest, CacheResult, Placement } from '../api';
import { planCaches, type CachePlan } from './cachePlan';
import type { HostContext, JobControl } from './context';
import { PendingCache } from './pendingCache';
import { TokenStates } from './tokenStates';

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
  for (const folder of new Set(requests.map((r) => r.folder))) sweepTemporaries(folder);
  if (missing.size > 0)
    for (const result of await buildMissing(context, [...missing.values()], control))
      results.set(result.path, result);
  return plans.map((plan) => results.get(plan.file)!);
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
  const { request, provider, stem } = plan;
  sweepJournals(request.folder, stem);
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

async function buildMissing(
  context: HostContext,
  plans: readonly CachePlan[],
  control: JobControl,
): Promise<CacheResult[]> {
  const states = await TokenStates.open(context, plans);
  const pending: PendingCache[] = [];
  const finished = new Set<PendingCache>();
  try {
    for (const plan of plans) pending.push(new PendingCache(plan, states.batch));
    await runPasses(states, pending, control);
    const placement = states.runner.placement();
    return pending.map((cache) => {
      const sha256 = cache.finish();
      finished.add(cache);
      const result = resultOf(cache.plan, sha256, placement);
      return { ...result, built: true, resumed: cache.resumed };
    });
  } finally {
    states.close();
    for (const cache of pending) if (!finished.has(cache)) cache.close();
  }
}

async function runPasses(
  states: TokenStates,
  pending: readonly PendingCache[],
  control: JobControl,
): Promise<void> {
  const centred = pending.filter((cache) => cache.centred && cache.summed < states.tokens);
  const summed = Math.min(...centred.map((cache) => cache.summed));
  if (centred.length > 0)
    await pass('mean', summed, states, control, async (from, count) => {
      const rows = await states.states(from, count);
      for (const cache of centred) cache.addStates(from, count, rows[pending.indexOf(cache)]!);
    });
  const thresholds = pending.map((cache) => cache.mean());
  const packed = Math.min(...pending.map((cache) => cache.packed));
  await pass('signs', packed, states, control, async (from, count) => {
    const bits = await states.signs(from, count, thresholds);
    pending.forEach((cache, i) => cache.addSigns(from, count, bits[i]!));
  });
  states.runner.placement();
}

async function pass(
  phase: CacheProgress['phase'],
  start: number,
  states: TokenStates,
  control: JobControl,
  step: (from: number, count: number) => Promise<void>,
): Promise<void> {
  const { tokens } = states;
  const pace = new Pace(phase, start, tokens);
  for (let from = start; from < tokens;) {
    const count = Math.min(states.batch, tokens - from);
    await step(from, count);
    from += count;
    control.progress(pace.at(from));
    await control.breathe();
  }
}

/** The speed of a pass, and its remaining time. */
class Pace {
  private readonly began = performance.now();

  constructor(
    private readonly phase: CacheProgress['phase'],
    /** Tokens done before this run. */
    private readonly start: number,
    private readonly total: number,
  ) {}

  at(done: number): CacheProgress {
    const seconds = Math.max((performance.now() - this.began) / 1000, 1e-6);
    const tokensPerSecond = (done - this.start) / seconds;
    const secondsLeft = (this.total - done) / tokensPerSecond;
    return { phase: this.phase, done, total: this.total, tokensPerSecond, secondsLeft };
  }
}
