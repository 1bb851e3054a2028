/** Running vocabulary tokens alone: one batch of tokens in, their states or signs at several sites out. */
import * as ort from 'onnxruntime-node';
import { FaultError, faultError } from '../../protocol/fault';
import { bytesPerRow } from '../../cache/format';
import { cutForSigns, signNames } from '../edit/signGraph';
import type { Site } from '../locate/sites';
import type { HostContext } from './context';
import { batchSize, optimisation, type CachePlan } from './cachePlan';
import type { Runner } from './sessions';

interface Spot extends Site {
  readonly width: number;
}

export class TokenStates {
  /** Tokens of the vocabulary. */
  readonly tokens: number;
  private readonly prefix: readonly number[];

  private constructor(
    { request }: CachePlan,
    private readonly spots: readonly Spot[],
    readonly runner: Runner,
    /** Rows of each run; halved where memory runs out. */
    public batch: number,
  ) {
    this.prefix = request.prefix;
    this.tokens = request.tokens;
  }

  /** @param plans At least one; all of the same model, provider, prefix and number of tokens. */
  static async open(context: HostContext, plans: readonly CachePlan[]): Promise<TokenStates> {
    const plan = plans[0]!;
    const { model, request, provider } = plan;
    const spots = plans.map((p) => ({ ...p.request.site, width: p.width }));
    const purpose = {
      name: `signs ${spots.map(({ kind, layer }) => `${kind}${layer}`).join()}`,
      optimisation,
      edit: (parsed: Parameters<typeof cutForSigns>[0]) =>
        cutForSigns(parsed, model.located, spots),
    };
    const runner = await context.sessions.get(model, purpose, request.model.providers, provider);
    const batch = batchSize(plan, runner.plan.fixedBatch);
    return new TokenStates(plan, spots, runner, batch);
  }

  /** For each site float32 [count, D]: states of tokens from .. from + count - 1. */
  async states(from: number, count: number): Promise<Float32Array[]> {
    const zeros = this.spots.map(({ width }) => new Float32Array(width));
    return (await this.run(from, count, zeros, 'last')) as Float32Array[];
  }

  /** For each site uint8 [count, ceil(D / 8)]: packed signs against its threshold. */
  async signs(
    from: number,
    count: number,
    thresholds: readonly Float32Array[],
  ): Promise<Uint8Array[]> {
    return (await this.run(from, count, thresholds, 'bits')) as Uint8Array[];
  }

  /** In parts where the batch was halved meanwhile. */
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

  /** Undefined where memory ran out: the next attempt is of half as many rows. */
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

  /** Runs are always full: the last one is filled up with the last token. */
  private async runOnce(
    from: number,
    count: number,
    thresholds: readonly Float32Array[],
    output: 'bits' | 'last',
  ): Promise<(Float32Array | Uint8Array)[]> {
    const { prefix, batch } = this;
    const rows = Array.from({ length: batch }, (_, i) => [
      ...prefix,
      from + Math.min(i, count - 1),
    ]);
    const feeds = this.runner.plan.feeds({ rows, length: prefix.length + 1 });
    this.spots.forEach(({ width }, at) => {
      feeds[signNames(at).threshold] = new ort.Tensor('float32', thresholds[at]!, [width]);
    });
    const names = this.spots.map((_, at) => signNames(at));
    const results = await this.runner.run(
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

  /** Says which token it was. A sum alone can overflow: then every state is finite, and all is well. */
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
      `Token ${token} has the state ${states[wrong]!} in dimension ${wrong % width} of ${kind} at layer ${layer}.`,
      'The model overflows: use its float32 export, or check that the file is the one that was trained.',
    );
  }
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
    `The states came as [${found.join(', ')}] where [${wanted.join(', ')}] was expected.`,
    'Export the model with states of [batch, sequence, width].',
  );
}
