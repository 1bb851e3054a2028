/** A session of some blocks of a model, and runs of rows through it. */
import type * as ort from 'onnxruntime-node';
import { carriedName, type BlockRange, type Carried } from '../edit/ranges';
import { cutToRange, isIn, siteName, type RangePlan } from '../edit/rangeGraph';
import { ElementType } from '../../onnx/tensors';
import { optimisation, type CachePlan } from './cachePlan';
import type { HostContext } from './context';
import { numericInput } from './reader';
import type { Runner } from './sessions';
import type { TensorBag } from './tensorBag';

/** What flows through blocks: values that cross cuts, and sites on the way. */
export interface Flow {
  readonly carried: TensorBag;
  /** By {@link siteName}: float32 [rows, width]. */
  readonly sites: TensorBag;
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
    { model, request, provider }: CachePlan,
    plan: RangePlan,
  ): Promise<OpenRange> {
    const { range, sites, carried } = plan;
    let crossing: string[] = [];
    const purpose = {
      name: `blocks ${range.from} to ${range.to}`,
      optimisation,
      ...(request.inputs && { lead: numericInput(model).name }),
      edit: (parsed: Parameters<typeof cutToRange>[0]) => {
        crossing = cutToRange(parsed, model.located, plan);
      },
    };
    const { providers } = request.model;
    const runner = await context.sessions.openAside(model, purpose, providers, provider);
    const types = crossing.map(
      (name) => carried.find((c) => c.name === name) ?? carriedOf(runner, name),
    );
    const given = sites.filter((site) => isIn(range, site)).map(siteName);
    return new OpenRange(range, runner, types, given, carried);
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
