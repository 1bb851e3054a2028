/** A session of some blocks of a model, and runs of rows through it. */
import type * as ort from 'onnxruntime-node';
import { carriedName, type BlockRange, type Carried } from '../edit/ranges';
import type { ParsedModel } from '../../onnx/model';
import { ElementType } from '../../onnx/tensors';
import type { HostContext } from './context';
import type { OpenModel } from './openModel';
import type { Optimisation } from './openEdited';
import type { Runner } from './runner';
import type { TensorBag } from './tensorBag';

/** What flows through blocks: values that cross cuts, and sites on the way. */
export interface Flow {
  readonly carried: TensorBag;
  /** By their names; of a site float32 [rows, width]. */
  readonly sites: TensorBag;
}

/** A model that is cut, and how its sessions are opened. */
export interface RangeModel {
  readonly model: OpenModel;
  /** In order of preference, and the one that is used. */
  readonly providers: readonly string[];
  readonly provider: string;
  readonly optimisation: Optimisation;
  /** See `Purpose`. */
  readonly lead?: string;
}

interface RangeCut {
  readonly range: BlockRange;
  /** What the ranges before it gave. */
  readonly carried: readonly Carried[];
  /** Outputs besides what crosses its end. */
  readonly gives: readonly string[];
  /** Edits in place. @returns Names of what crosses its end. */
  readonly cut: (parsed: ParsedModel) => string[];
}

export class OpenRange {
  private constructor(
    readonly range: BlockRange,
    readonly runner: Runner,
    /** Values that a later range takes. */
    readonly crossing: readonly Carried[],
    private readonly sites: readonly string[],
    private readonly carried: readonly Carried[],
  ) {}

  static async open(
    context: HostContext,
    { model, providers, provider, optimisation, lead }: RangeModel,
    { range, carried, gives, cut }: RangeCut,
  ): Promise<OpenRange> {
    let crossing: string[] = [];
    const purpose = {
      name: `blocks ${range.from} to ${range.to}`,
      optimisation,
      ...(lead !== undefined && { lead }),
      edit: (parsed: ParsedModel) => {
        crossing = cut(parsed);
      },
    };
    const runner = await context.sessions.openAside(model, purpose, providers, provider);
    const types = crossing.map(
      (name) => carried.find((c) => c.name === name) ?? carriedOf(runner, name),
    );
    return new OpenRange(range, runner, types, gives, carried);
  }

  /** Presents of the blocks, for a prefix that is run once. */
  async presents(
    feeds: Readonly<Record<string, ort.Tensor>>,
    flow: Flow,
  ): Promise<{ readonly flow: Flow; readonly presents: TensorBag }> {
    const names = this.runner.plan.sharedPresents.filter((n) => this.runner.outputs.includes(n));
    const results = await this.runAll(feeds, flow, names);
    return { flow: this.after(results, flow), presents: pick(results, names) };
  }

  /** @param feeds Of the session, without what flows. */
  async run(feeds: Readonly<Record<string, ort.Tensor>>, flow: Flow): Promise<Flow> {
    return this.after(await this.runAll(feeds, flow, []), flow);
  }

  private runAll(
    feeds: Readonly<Record<string, ort.Tensor>>,
    { carried }: Flow,
    others: readonly string[],
  ): Promise<TensorBag> {
    const { plan } = this.runner;
    const given = this.carried.filter(({ name }) => plan.takes(carriedName(name)));
    const entering = given.map(({ name }) => [carriedName(name), carried[name]!] as const);
    const fetches = [...this.sites, ...this.computed(), ...others];
    return this.runner.run({ ...feeds, ...Object.fromEntries(entering) }, fetches);
  }

  private after(results: TensorBag, { carried, sites }: Flow): Flow {
    return {
      carried: { ...pick(carried, this.passed()), ...pick(results, this.computed()) },
      sites: { ...sites, ...pick(results, this.sites) },
    };
  }

  private computed(): string[] {
    return this.crossing.filter((c) => !this.carried.includes(c)).map(({ name }) => name);
  }

  private passed(): string[] {
    return this.crossing.filter((c) => this.carried.includes(c)).map(({ name }) => name);
  }
}

function carriedOf(runner: Runner, name: string): Carried {
  const { type, shape } = runner.outputType(name);
  return { name, elementType: ElementType[type as keyof typeof ElementType], shape };
}

function pick(bag: TensorBag, names: readonly string[]): TensorBag {
  return Object.fromEntries(names.map((name) => [name, bag[name]!]));
}
