/** Running vocabulary tokens alone: one batch of tokens in, their states or signs out. */
import * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import { bytesPerRow } from '../../cache/format';
import { cutForSigns, signNames } from '../edit/signGraph';
import type { HostContext } from './context';
import { batchSize, optimisation, type CachePlan } from './cachePlan';
import type { Runner } from './sessions';

export class TokenStates {
  private constructor(
    private readonly plan: CachePlan,
    readonly runner: Runner,
    /** Rows of each run. */
    readonly batch: number,
  ) {}

  static async open(context: HostContext, plan: CachePlan): Promise<TokenStates> {
    const { model, request, provider } = plan;
    const { site } = request;
    const purpose = {
      name: `signs ${site.kind} ${site.layer}`,
      optimisation,
      edit: (parsed: Parameters<typeof cutForSigns>[0]) => cutForSigns(parsed, model.located, site),
    };
    const runner = await context.sessions.get(model, purpose, request.model.providers, provider);
    const length = request.prefix.length + 1;
    return new TokenStates(plan, runner, batchSize(model, length, runner.plan.fixedBatch));
  }

  /** float32 [count, D]: states of tokens from .. from + count - 1. */
  async states(from: number, count: number): Promise<Float32Array> {
    const last = await this.run(from, count, new Float32Array(this.width), signNames.last);
    return last as Float32Array;
  }

  /** uint8 [count, ceil(D / 8)]: packed signs against `threshold`. */
  async signs(from: number, count: number, threshold: Float32Array): Promise<Uint8Array> {
    const bits = await this.run(from, count, threshold, signNames.bits);
    return (bits as Uint8Array).slice(0, count * bytesPerRow(this.width));
  }

  private get width(): number {
    return this.plan.width;
  }

  /** Batches are always full: the last one is filled up with the last token. */
  private async run(
    from: number,
    count: number,
    threshold: Float32Array,
    output: string,
  ): Promise<ort.Tensor['data']> {
    const { prefix } = this.plan.request;
    const rows = Array.from({ length: this.batch }, (_, i) => [
      ...prefix,
      from + Math.min(i, count - 1),
    ]);
    const feeds = {
      ...this.runner.plan.feeds({ rows, length: prefix.length + 1 }),
      [signNames.threshold]: new ort.Tensor('float32', threshold, [this.width]),
    };
    const results = await this.runner.run(feeds, [output, signNames.sum]);
    const sums = results[signNames.sum]!.data as Float32Array;
    if (!sums.every(Number.isFinite)) await this.refuseNonFinite(feeds, from, count);
    const { data, dims } = results[output]!;
    const width = output === signNames.bits ? bytesPerRow(this.width) : this.width;
    if (dims[0] !== this.batch || dims[1] !== width) throw wrongShape(dims, [this.batch, width]);
    return data;
  }

  /** Says which token it was. A sum alone can overflow: then every state is finite, and all is well. */
  private async refuseNonFinite(
    feeds: Record<string, ort.Tensor>,
    from: number,
    count: number,
  ): Promise<void> {
    const results = await this.runner.run(feeds, [signNames.last]);
    const states = results[signNames.last]!.data as Float32Array;
    const at = states.findIndex((x) => !Number.isFinite(x));
    if (at < 0) return;
    const token = from + Math.min(Math.floor(at / this.width), count - 1);
    const { kind, layer } = this.plan.request.site;
    throw faultError(
      'non-finite-state',
      `Token ${token} has the state ${states[at]!} in dimension ${at % this.width} of ${kind} at layer ${layer}.`,
      'The model overflows: use its float32 export, or check that the file is the one that was trained.',
    );
  }
}

function wrongShape(found: readonly number[], wanted: readonly number[]): Error {
  return faultError(
    'model-unsupported',
    `The site gave [${found.join(', ')}] where [${wanted.join(', ')}] was expected.`,
    'Export the model with states of [batch, sequence, width].',
  );
}
