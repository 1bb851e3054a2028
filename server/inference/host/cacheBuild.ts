/** Building a token cache: two passes for centred signs, one for raw ones, each journaled batch by batch. */
import { sweepTemporaries } from '../../cache/atomic';
import { bytesPerRow, type Header } from '../../cache/format';
import { Journal, sweepJournals, type JournalRecord } from '../../cache/journal';
import { readCache } from '../../cache/read';
import { writeCache } from '../../cache/write';
import { FaultError } from '../../protocol/fault';
import type { CacheRequest, CacheResult, Placement } from '../api';
import { planCache, type CachePlan } from './cachePlan';
import type { HostContext, JobControl } from './context';
import { Pace } from './pace';
import { TokenStates } from './tokenStates';

/** @throws FaultError of any kind; whatever was computed stays in the journal. */
export async function buildCache(
  context: HostContext,
  request: CacheRequest,
  control: JobControl,
): Promise<CacheResult> {
  const plan = await planCache(context, request);
  const ready = await completeCache(plan.file);
  sweepTemporaries(request.folder);
  if (ready) {
    sweepJournals(request.folder, plan.stem);
    return { ...summary(plan, ready.sha256, nothingRan(plan)), built: false, resumed: 0 };
  }
  const states = await TokenStates.open(context, plan);
  const journal = Journal.open(request.folder, plan.stem, {
    dimensions: plan.width,
    batch: states.batch,
  });
  try {
    const build = new Build(plan, states, journal, control);
    const sha256 = await build.run();
    journal.finish();
    sweepJournals(request.folder, plan.stem);
    const placement = states.runner.placement();
    return { ...summary(plan, sha256, placement), built: true, resumed: build.resumed };
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** A cache that is there and whole; a damaged one counts as none and is written anew. */
async function completeCache(file: string): Promise<Pick<Header, 'sha256'> | undefined> {
  try {
    return await readCache(file);
  } catch (error) {
    if (error instanceof FaultError && /^cache-/.test(error.fault.code)) return undefined;
    throw error;
  }
}

/** The provider is part of the cache's key, and was proven when the cache was built. */
function nothingRan({ request, provider }: CachePlan): Placement {
  return { requested: request.model.providers, chosen: provider, nodes: {} };
}

function summary(
  plan: CachePlan,
  sha256: string,
  placement: Placement,
): Omit<CacheResult, 'built' | 'resumed'> {
  const { width: dimensions } = plan;
  return { path: plan.file, tokens: plan.request.tokens, dimensions, sha256, placement };
}

class Build {
  /** Tokens of the last pass that an earlier build had done. */
  resumed = 0;
  private readonly sums: Float64Array;
  private readonly rows: Uint8Array;
  private readonly width: number;
  private readonly tokens: number;
  private summed = 0;
  private packed = 0;

  constructor(
    private readonly plan: CachePlan,
    private readonly states: TokenStates,
    private readonly journal: Journal,
    private readonly control: JobControl,
  ) {
    this.width = plan.width;
    this.tokens = plan.request.tokens;
    this.sums = new Float64Array(this.width);
    this.rows = new Uint8Array(this.tokens * bytesPerRow(this.width));
    for (const record of journal.records) this.take(record);
    this.resumed = plan.request.signs === 'raw' || this.packed > 0 ? this.packed : this.summed;
  }

  /** @returns SHA-256 of the finished cache. */
  async run(): Promise<string> {
    const mean = new Float32Array(this.width);
    if (this.plan.request.signs === 'centred') {
      await this.pass('mean', this.summed, (from, count) => this.addStates(from, count));
      mean.set(this.sums.map((sum) => sum / this.tokens));
    }
    await this.pass('signs', this.packed, (from, count) => this.addSigns(from, count, mean));
    this.states.runner.placement();
    return writeCache(this.plan.file, this.plan.key, mean, this.rows);
  }

  private async pass(
    phase: 'mean' | 'signs',
    start: number,
    step: (from: number, count: number) => Promise<void>,
  ): Promise<void> {
    const pace = new Pace(phase, start, this.tokens);
    for (let from = start; from < this.tokens; from += this.states.batch) {
      const count = Math.min(this.states.batch, this.tokens - from);
      await step(from, count);
      this.control.progress(pace.at(from + count));
      await this.control.breathe();
    }
  }

  /** In float64, token after token: the same mean whatever the batches were. */
  private async addStates(from: number, count: number): Promise<void> {
    const states = await this.states.states(from, count);
    for (let row = 0; row < count; row += 1)
      for (let d = 0; d < this.width; d += 1) this.sums[d]! += states[row * this.width + d]!;
    this.journal.append({ kind: 'mean', from, count, payload: bytesOf(this.sums) });
  }

  private async addSigns(from: number, count: number, mean: Float32Array): Promise<void> {
    const bits = await this.states.signs(from, count, mean);
    this.rows.set(bits, from * bytesPerRow(this.width));
    this.journal.append({ kind: 'rows', from, count, payload: bits });
  }

  /** Records follow each other without a gap, or they are from another time and are passed over. */
  private take({ kind, from, count, payload }: JournalRecord): void {
    if (kind === 'mean' && from === this.summed && payload.length === this.sums.byteLength) {
      bytesOf(this.sums).set(payload);
      this.summed += count;
    } else if (
      kind === 'rows' &&
      from === this.packed &&
      payload.length === count * bytesPerRow(this.width)
    ) {
      this.rows.set(payload, from * bytesPerRow(this.width));
      this.packed += count;
    }
  }
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
