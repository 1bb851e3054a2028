/** Runs tokens, images or sounds alone: a batch of them in, their states or signs at several sites out. */
import * as ort from 'onnxruntime-node';
import { FaultError, faultError } from '../../protocol/fault';
import { bytesPerRow } from '../../cache/format';
import { pastPairs } from '../edit/sharedPast';
import { cutForSigns, signNames } from '../edit/signGraph';
import type { Site } from '../locate/sites';
import type { HostContext } from './context';
import { batchSize, optimisation, type CachePlan } from './cachePlan';
import { numericInput } from './reader';
import { FileRows, positionFault } from './fileRows';
import type { OpenModel } from './openModel';
import type { Runner } from './sessions';
import { agree, discard, fewTokens, runPrefix, type SharedPrefix } from './sharedPrefix';

interface Spot extends Site {
  readonly width: number;
}

export class TokenStates {
  /** Tokens of the vocabulary. */
  readonly tokens: number;
  /** Tokens that run before each token. */
  private before: readonly number[];
  /** The keys and values of a prefix that ran once, in place of `before`. */
  private past: SharedPrefix | undefined;
  /** For a model of images or sounds. */
  private readonly files: FileRows | undefined;

  private constructor(
    private readonly plan: CachePlan,
    private readonly spots: readonly Spot[],
    readonly runner: Runner,
    /** Rows of each run; halved when memory runs out. */
    public batch: number,
  ) {
    const { request, reader } = plan;
    this.before = request.prefix;
    this.tokens = request.tokens;
    if (request.inputs && reader) this.files = new FileRows(reader, request.inputs.files);
  }

  /** @param plans At least one; all of the same model, provider, prefix and number of tokens. */
  static async open(context: HostContext, plans: readonly CachePlan[]): Promise<TokenStates> {
    const plan = plans[0]!;
    const { model, request, provider } = plan;
    const position = request.inputs?.position ?? 'last';
    const spots = plans.map((p) => ({ ...p.request.site, width: p.width }));
    const sharing = request.prefix.length > 0 && !model.batchSensitive;
    const purpose = {
      name: `signs ${spots.map(({ kind, layer }) => `${kind}${layer}`).join()}${sharing ? ' shared' : ''} ${position}`,
      optimisation,
      ...(request.inputs && { lead: numericInput(model).name }),
      edit: (parsed: Parameters<typeof cutForSigns>[0]) =>
        cutForSigns(parsed, model.located, spots, { sharing, position }),
      fedBack: sharing ? presentsOf(model) : [],
    };
    const runner = await context.sessions.get(model, purpose, request.model.providers, provider);
    const batch = batchSize(plan, runner.plan.fixedBatch);
    const states = new TokenStates(plan, spots, runner, batch);
    await states.sharePrefix();
    return states;
  }

  /**
   * Runs the prefix once, if the model accepts its keys and values. A few tokens run in both ways first: if they differ
   * by more than rounding, the prefix runs with each token as before.
   */
  private async sharePrefix(): Promise<void> {
    const { plan, runner, before } = this;
    if (before.length === 0) return;
    const past = await runPrefix(runner, before, this.thresholds());
    if (!past) return;
    const apart = await this.fewStates();
    [this.past, this.before] = [past, []];
    const together = await this.fewStates().catch(orRefused);
    if (together && agree(together, apart, plan.model.located.elementType))
      this.batch = batchSize(plan, undefined, 1 + before.length / 8);
    else {
      discard(past.presents);
      [this.past, this.before] = [undefined, before];
    }
  }

  /** The prefix that runs once; undefined if it runs with each token, or there is none. */
  get shared(): SharedPrefix | undefined {
    return this.past;
  }

  /** Releases what a device holds for this; no run may follow. */
  close(): void {
    if (this.past) discard(this.past.presents);
  }

  /** Positions that run for each token: 1 if a prefix is shared. */
  get positions(): number {
    return this.before.length + 1;
  }

  private fewStates(): Promise<(Float32Array | Uint8Array)[]> {
    const few = Math.min(fewTokens, this.tokens);
    return this.runOnce(0, few, this.zeros(), 'last', few);
  }

  private zeros(): Float32Array[] {
    return this.spots.map(({ width }) => new Float32Array(width));
  }

  private thresholds(values: readonly Float32Array[] = this.zeros()): Record<string, ort.Tensor> {
    return Object.fromEntries(
      this.spots.map(({ width }, at) => [
        signNames(at).threshold,
        new ort.Tensor('float32', values[at]!, [width]),
      ]),
    );
  }

  /** For each site float32 [count, D]: states of tokens from .. from + count - 1. */
  async states(from: number, count: number): Promise<Float32Array[]> {
    return (await this.run(from, count, this.zeros(), 'last')) as Float32Array[];
  }

  /** For each site uint8 [count, ceil(D / 8)]: packed signs against its threshold. */
  async signs(
    from: number,
    count: number,
    thresholds: readonly Float32Array[],
  ): Promise<Uint8Array[]> {
    return (await this.run(from, count, thresholds, 'bits')) as Uint8Array[];
  }

  /** In parts if the batch was halved meanwhile. */
  private async run(
    from: number,
    count: number,
    thresholds: readonly Float32Array[],
    output: 'bits' | 'last',
  ): Promise<(Float32Array | Uint8Array)[]> {
    const parts: (Float32Array | Uint8Array)[][] = [];
    for (let done = 0; done < count;) {
      const some = Math.min(this.batch, count - done);
      const part = await this.attempt(from + done, some, thresholds, output);
      if (!part) continue;
      parts.push(part);
      done += some;
    }
    return this.spots.map((_, at) => joined(parts.map((part) => part[at]!)));
  }

  /** Undefined if memory ran out: the next attempt has half as many rows. */
  private async attempt(
    from: number,
    count: number,
    thresholds: readonly Float32Array[],
    output: 'bits' | 'last',
  ): Promise<(Float32Array | Uint8Array)[] | undefined> {
    try {
      return await this.runOnce(from, count, thresholds, output);
    } catch (error) {
      const full = error instanceof FaultError && error.fault.code === 'out-of-memory';
      if (!full || this.batch === 1 || this.runner.plan.fixedBatch !== undefined) throw error;
      this.batch = Math.floor(this.batch / 2);
      return undefined;
    }
  }

  /** Runs are always full: the last one is padded with the last token. */
  private async runOnce(
    from: number,
    count: number,
    thresholds: readonly Float32Array[],
    output: 'bits' | 'last',
    batch = this.batch,
  ): Promise<(Float32Array | Uint8Array)[]> {
    const ids = Array.from({ length: batch }, (_, i) => from + Math.min(i, count - 1));
    const feeds = { ...(await this.feeds(ids)), ...this.thresholds(thresholds) };
    const names = this.spots.map((_, at) => signNames(at));
    const results = await this.runOrSay(
      feeds,
      names.flatMap((n) => [n[output], n.sum]),
    );
    return Promise.all(
      this.spots.map(async ({ width }, at) => {
        const sums = results[names[at]!.sum]!.data as Float32Array;
        if (!sums.every(Number.isFinite)) await this.refuseNonFinite(feeds, at, from, count);
        const { data, dims } = results[names[at]![output]]!;
        const columns = output === 'bits' ? bytesPerRow(width) : width;
        if (dims[0] !== batch || dims[1] !== columns) throw wrongShape(dims, [batch, columns]);
        return (data as Float32Array | Uint8Array).slice(0, count * columns);
      }),
    );
  }

  private async feeds(ids: readonly number[]): Promise<Record<string, ort.Tensor>> {
    const { before, past, runner, files } = this;
    if (files) return files.feeds(runner.plan, ids);
    const rows = ids.map((id) => [...before, id]);
    return {
      ...runner.plan.feeds({ rows, length: before.length + 1, past: past?.length ?? 0 }),
      ...runner.plan.sharedPasts(past?.presents),
    };
  }

  private async runOrSay(
    feeds: Record<string, ort.Tensor>,
    fetches: readonly string[],
  ): ReturnType<Runner['run']> {
    const position = this.plan.request.inputs?.position;
    if (typeof position !== 'number') return this.runner.run(feeds, fetches);
    return this.runner.run(feeds, fetches).catch((error: unknown) => {
      throw positionFault(error, position);
    });
  }

  /** Names the token. If only the sum overflows and every state is finite, nothing is wrong. */
  private async refuseNonFinite(
    feeds: Record<string, ort.Tensor>,
    at: number,
    from: number,
    count: number,
  ): Promise<void> {
    const { last } = signNames(at);
    const { kind, layer, width } = this.spots[at]!;
    const states = (await this.runner.run(feeds, [last]))[last]!.data as Float32Array;
    const wrong = states.findIndex((x) => !Number.isFinite(x));
    if (wrong < 0) return;
    const token = from + Math.min(Math.floor(wrong / width), count - 1);
    throw faultError(
      'non-finite-state',
      `${this.files?.nameOf(token) ?? `Token ${token}`} has the state ${states[wrong]!} in dimension ${wrong % width} of ${kind} at layer ${layer}.`,
      'The model overflows: use its float32 export, or check that the file is the trained model.',
    );
  }
}

function presentsOf(model: OpenModel): string[] {
  return (pastPairs(model.parse().graph) ?? []).map(({ present }) => present);
}

/** A model whose operators do not fit together after a past cannot use one. */
function orRefused(error: unknown): undefined {
  if (error instanceof FaultError && error.fault.code === 'model-unsupported') return undefined;
  throw error;
}

function joined(parts: readonly (Float32Array | Uint8Array)[]): Float32Array | Uint8Array {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? new Uint8Array(0);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = first instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function wrongShape(found: readonly number[], wanted: readonly number[]): Error {
  return faultError(
    'model-unsupported',
    `The states have the shape [${found.join(', ')}]; expected [${wanted.join(', ')}].`,
    'Export the model with states of [batch, sequence, width].',
  );
}
