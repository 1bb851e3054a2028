/**
 * Streams all tokens, images or sounds through the blocks of a model: all of them through the first blocks, then all
 * through the next. So the weights are read once, and memory holds the blocks of one pass and one batch.
 */
import type * as ort from 'onnxruntime-node';
import { FaultError } from '../../protocol/fault';
import { cutToRange, isIn, siteName, type RangePlan } from '../edit/rangeGraph';
import type { Site } from '../locate/sites';
import { optimisation, type CachePlan } from './cachePlan';
import type { HostContext } from './context';
import { FileRows, positionFault } from './fileRows';
import { OpenRange, type Flow, type RangeModel } from './openRange';
import { beginning, type PassEnd, type PassJournal } from './passJournal';
import type { BlockRange } from '../edit/ranges';
import { numericInput } from './reader';
import { agree, fewTokens, PrefixRefused, type PrefixFlow } from './sharedPrefix';
import type { TensorBag } from './tensorBag';

export interface StreamShape {
  /** Rows of each run; the last one is padded with the last token. */
  readonly batch: number;
  /** Whether the prefix runs once, and its keys and values stand before every token. */
  readonly sharing: boolean;
}

/** Tokens of a batch. */
export interface BatchSpan {
  readonly from: number;
  readonly count: number;
}

/** A range, and what it gave for a few tokens that ran with the prefix. */
interface Opened {
  readonly range: OpenRange;
  readonly few: TensorBag;
}

export class TokenStream {
  readonly batches: number;
  private readonly files: FileRows | undefined;

  constructor(
    private readonly context: HostContext,
    private readonly plan: CachePlan,
    /** Of all passes, each once. */
    private readonly sites: readonly Site[],
    private readonly shape: StreamShape,
  ) {
    const { request, reader } = plan;
    this.batches = Math.ceil(request.tokens / shape.batch);
    if (request.inputs && reader) this.files = new FileRows(reader, request.inputs.files);
  }

  /**
   * Runs what is left of a pass.
   *
   * @param before What the pass before it left.
   * @param keep Called for each batch; what the journal is to keep besides the values that cross the end of the pass.
   * @returns The sessions that ran, released.
   * @throws PrefixRefused The prefix must run with each token.
   */
  async run(
    before: PassJournal | undefined,
    journal: PassJournal,
    keep: (span: BatchSpan, sites: TensorBag) => TensorBag,
    done: (tokens: number) => Promise<void>,
  ): Promise<OpenRange[]> {
    const opened: Opened[] = [];
    try {
      const prefix = await this.open(before?.end() ?? beginning, journal, opened);
      for (let at = journal.done; at < this.batches; at += 1) {
        const span = this.span(at);
        const flow = await this.through(opened, prefix, span, before?.batch(at) ?? {});
        journal.add({ ...flow.carried, ...keep(span, flow.sites) });
        await done(span.from + span.count);
      }
    } finally {
      for (const { range } of opened) await range.runner.release();
    }
    return opened.map(({ range }) => range);
  }

  private get cutModel(): RangeModel {
    const { model, request, provider } = this.plan;
    const { providers } = request.model;
    const lead = request.inputs && { lead: numericInput(model).name };
    return { model, providers, provider, optimisation, ...lead };
  }

  span(at: number): BatchSpan {
    const from = at * this.shape.batch;
    return { from, count: Math.min(this.shape.batch, this.plan.request.tokens - from) };
  }

  /** The name of a token or file, as a sentence begins. */
  nameOf(token: number): string {
    return this.files?.nameOf(token) ?? `Token ${token}`;
  }

  /** Opens the ranges of a pass one after the other, since each takes what the one before it gives. */
  private async open(
    { carried, prefix }: PassEnd,
    journal: PassJournal,
    opened: Opened[],
  ): Promise<PrefixFlow> {
    let [entering, flow] = [carried, prefix];
    for (const range of journal.pass.ranges) {
      const presents = this.shape.sharing ? new Set(Object.keys(flow.presents)) : undefined;
      const { position = 'last' } = this.plan.request.inputs ?? {};
      const sites = this.sitesFor(range);
      const plan: RangePlan = { sites, range, carried: entering, position, presents };
      const open = await OpenRange.open(this.context, this.cutModel, {
        ...{ range, carried: entering },
        gives: sites.filter((site) => isIn(range, site)).map(siteName),
        cut: (parsed) => cutToRange(parsed, this.plan.model.located, plan),
      });
      const [after, few] = this.shape.sharing ? await this.prefixed(open, flow) : [flow, {}];
      opened.push({ range: open, few });
      [entering, flow] = [open.crossing, after];
    }
    journal.begin({ carried: entering, prefix: flow });
    return flow;
  }

  /** With a shared prefix, the state behind the range shows whether it may be shared. */
  private sitesFor({ to }: BlockRange): readonly Site[] {
    const has = this.sites.some(({ kind, layer }) => kind === 'resid' && layer === to);
    return this.shape.sharing && !has ? [...this.sites, { kind: 'resid', layer: to }] : this.sites;
  }

  /** Runs the prefix alone, and a few tokens with it. */
  private async prefixed(
    range: OpenRange,
    { presents, alone, few }: PrefixFlow,
  ): Promise<[PrefixFlow, TensorBag]> {
    const { prefix } = this.plan.request;
    const { length } = prefix;
    const { plan } = range.runner;
    const feeds = (rows: readonly (readonly number[])[], each: number): TensorBag => ({
      ...plan.feeds({ rows, length: each }),
      ...plan.sharedPasts(),
    });
    const once = await range.presents(feeds([prefix], length), { carried: alone, sites: {} });
    const rows = Array.from({ length: this.fewTokens }, (_, id) => [...prefix, id]);
    const both = await range.run(feeds(rows, length + 1), { carried: few, sites: {} });
    const after = {
      presents: { ...presents, ...once.presents },
      alone: once.flow.carried,
      few: both.carried,
    };
    return [after, both.sites];
  }

  private get fewTokens(): number {
    return Math.min(fewTokens, this.plan.request.tokens, this.shape.batch);
  }

  private async through(
    opened: readonly Opened[],
    prefix: PrefixFlow,
    span: BatchSpan,
    carried: TensorBag,
  ): Promise<Flow> {
    let flow: Flow = { carried, sites: {} };
    for (const { range, few } of opened) {
      flow = await this.runOrSay(range, await this.feeds(range, prefix, span), flow);
      if (this.shape.sharing && span.from === 0) this.requireAgreement(flow.sites, few);
    }
    return flow;
  }

  private async feeds(
    { runner }: OpenRange,
    { presents }: PrefixFlow,
    { from, count }: BatchSpan,
  ): Promise<Record<string, ort.Tensor>> {
    const { batch, sharing } = this.shape;
    const ids = Array.from({ length: batch }, (_, i) => from + Math.min(i, count - 1));
    if (this.files) return this.files.feeds(runner.plan, ids);
    const { prefix } = this.plan.request;
    const before = sharing ? [] : prefix;
    const rows = ids.map((id) => [...before, id]);
    const past = sharing ? prefix.length : 0;
    const feeds = runner.plan.feeds({ rows, length: before.length + 1, past });
    return { ...feeds, ...runner.plan.sharedPasts(presents) };
  }

  private runOrSay(range: OpenRange, feeds: TensorBag, flow: Flow): Promise<Flow> {
    const position = this.plan.request.inputs?.position;
    return range.run(feeds, flow).catch((error: unknown) => {
      // A model whose operators do not fit together after a past cannot use one.
      const unfit = error instanceof FaultError && error.fault.code === 'model-unsupported';
      if (unfit && this.shape.sharing) throw new PrefixRefused(error.message);
      throw typeof position === 'number' ? positionFault(error, position) : error;
    });
  }

  /** @throws PrefixRefused */
  private requireAgreement(sites: TensorBag, few: TensorBag): void {
    const names = Object.keys(few);
    const numbers = (bag: TensorBag, name: string): Float32Array => {
      const { data, dims } = bag[name]!;
      return (data as Float32Array).subarray(0, this.fewTokens * dims[1]!);
    };
    const together = names.map((name) => numbers(sites, name));
    const apart = names.map((name) => numbers(few, name));
    const { elementType } = this.plan.model.located;
    if (!agree(together, apart, elementType)) throw new PrefixRefused('The states differ.');
  }
}

/** Sites of several plans, each once. */
export function sitesOf(plans: readonly CachePlan[]): Site[] {
  const byName = new Map(plans.map(({ request: { site } }) => [siteName(site), site]));
  return [...byName.values()];
}
