/** A session and how to feed it, with the placement verified by the profile of its first run. */
import type * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { Placement } from '../api';
import type { FeedPlan } from './feeds';
import type { Metadata } from './fill';
import type { NodeCounts, Profiled } from './placement';
import { runFault } from './runtimeFaults';

export class Runner {
  private counts: NodeCounts | undefined;
  private spoiled = false;

  constructor(
    private readonly profiled: Profiled,
    readonly plan: FeedPlan,
    readonly requested: readonly string[],
    readonly provider: string,
    private readonly onDevice: readonly string[],
  ) {}

  /**
   * Runs once; the first run verifies the placement. If outputs stay on the device, every run fetches all: the binding
   * numbers places among the fetched outputs, and writes any others into the tensors of the previous run.
   */
  async run(
    feeds: Record<string, ort.Tensor>,
    fetches: readonly string[],
  ): Promise<ort.InferenceSession.OnnxValueMapType> {
    const all = this.onDevice.length > 0 ? this.outputs : fetches;
    const unasked = this.onDevice.filter((name) => !fetches.includes(name));
    const results = await this.profiled.run(feeds, all).catch((error: unknown) => {
      throw runFault(error);
    });
    this.counts ??= this.counted();
    for (const name of unasked) results[name]?.dispose();
    return results;
  }

  /** A session whose profile was lost never says what ran where: another must be opened. */
  get isSpoiled(): boolean {
    return this.spoiled;
  }

  private counted(): NodeCounts {
    this.spoiled = true;
    const counts = this.profiled.finish();
    this.spoiled = false;
    return counts;
  }

  get outputs(): readonly string[] {
    return this.profiled.session.outputNames;
  }

  /** Type and shape of an output, as the runtime infers them. */
  outputType(name: string): Metadata {
    const found = this.profiled.session.outputMetadata.find((m) => m.name === name);
    if (!found?.isTensor) throw new RangeError(`The session has no tensor output ${name}.`);
    return found;
  }

  /**
   * No nodes before the first run.
   *
   * @throws FaultError `provider-unavailable` when the chosen provider ran none of the nodes that are the work.
   */
  placement(): Placement {
    const { nodes = {}, products = {} } = this.counts ?? {};
    const work = Object.keys(products).length > 0 ? products : nodes;
    if (this.counts && !((work[this.provider] ?? 0) > 0))
      throw faultError(
        'provider-unavailable',
        `The execution provider ${this.provider} ran none of the model's ${work === products ? 'products of matrices' : 'nodes'}.`,
        'Choose another provider: cpu runs every model.',
      );
    return { requested: this.requested, chosen: this.provider, nodes, products };
  }

  release(): Promise<void> {
    return this.profiled.close();
  }
}
