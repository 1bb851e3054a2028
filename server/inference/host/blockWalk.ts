/** Batches of edited texts on their way through a model, range by range: each range is in memory alone, and once. */
import type * as ort from 'onnxruntime-node';
import type { EditPlan } from '../../protocol/flips';
import type { ModelRef, Placement } from '../api';
import type { FlipShape } from '../edit/flipGraph';
import { flipNames, placeName, placeOf } from '../edit/flipNames';
import { cutFlipToRange, type FlipCut } from '../edit/flipRange';
import type { BlockRange, Carried } from '../edit/ranges';
import type { HostContext, JobControl } from './context';
import type { Batch, EditedRow, Front } from './batches';
import { editFeeds, fittingRows } from './editSession';
import type { OpenModel } from './openModel';
import { OpenRange } from './openRange';
import { sumOfPlacements } from './placement';
import type { TensorBag } from './tensorBag';
import { WalkPace } from './walkPace';

interface Walked {
  readonly context: HostContext;
  readonly ref: ModelRef;
  readonly model: OpenModel;
  readonly provider: string;
  readonly control: JobControl;
  /** Without layers of the untouched model. */
  readonly plan: EditPlan;
  readonly logits: FlipShape['logits'];
}

export class BlockWalk {
  private readonly placements: Placement[] = [];
  private readonly shape: FlipShape;
  private readonly pace: WalkPace;

  constructor(private readonly of: Walked) {
    const { plan, logits } = of;
    this.pace = new WalkPace(of.model);
    this.shape = { places: plan.layers.map(placeOf), logits, presents: [] };
  }

  /** Names the edited places: what crosses a cut may depend on them. */
  get name(): string {
    const { model, provider } = this.of;
    return `${model.summary.sha256} ${provider} ${this.shape.places.map(placeName).join()}`;
  }

  /** Rows of a batch of texts of a length. */
  mostRows(length: number): number {
    return fittingRows(this.of.model, this.shape.logits, length);
  }

  /** Says beforehand what will go from one cut to another, for the progress. */
  expect(range: BlockRange, batches: readonly Pick<Batch, 'items'>[]): void {
    this.pace.expect(range, positionsOf(batches));
  }

  /** Takes every batch through a block. */
  async through({ layer, carried }: Front, batches: readonly Batch[]): Promise<Front> {
    const range = { from: layer, to: layer + 1 };
    const open = await this.open(range, carried, 'crossing', []);
    try {
      await this.runAll(open, batches, (batch, given) => void (batch.bag = given.carried));
      this.placements.push(open.runner.placement());
    } finally {
      await open.runner.release();
    }
    return { layer: range.to, carried: open.crossing };
  }

  /**
   * Takes every batch through what gives the end, or the states of the edited place, and forgets what crossed the cut.
   *
   * @param range Behind the front, with one block or none.
   */
  async finish<B extends Batch>(
    { carried }: Front,
    range: BlockRange,
    gives: 'states' | 'end',
    batches: readonly B[],
    done: (batch: B, values: ort.Tensor) => Promise<void> | void,
  ): Promise<void> {
    const { places, logits } = this.shape;
    const end = logits === 'end' || logits === 'ends' ? flipNames.end : flipNames.logits;
    const name = gives === 'end' ? end : flipNames.state(places[0]!);
    const open = await this.open(range, carried, gives, [name]);
    try {
      await this.runAll(open, batches, (batch, { sites }) => {
        batch.bag = {};
        return done(batch, sites[name]!);
      });
    } finally {
      await open.runner.release();
    }
  }

  /** Of all blocks that ran. */
  get placement(): Placement {
    const { ref, provider } = this.of;
    return sumOfPlacements(ref.providers, provider, this.placements);
  }

  private open(
    range: BlockRange,
    carried: readonly Carried[],
    gives: FlipCut['gives'],
    names: readonly string[],
  ): Promise<OpenRange> {
    const { shape } = this;
    const { context, ref, model, provider } = this.of;
    const { providers } = ref;
    const of = { model, providers, provider, optimisation: 'basic' as const };
    return OpenRange.open(context, of, {
      ...{ range, carried, gives: names },
      cut: (parsed) => cutFlipToRange(parsed, model.located, { shape, range, carried, gives }),
    });
  }

  private async runAll<B extends Batch>(
    open: OpenRange,
    batches: readonly B[],
    done: (batch: B, given: Awaited<ReturnType<OpenRange['run']>>) => Promise<void> | void,
  ): Promise<void> {
    const total = positionsOf(batches);
    let positions = 0;
    for (const batch of batches) {
      const feeds = this.feeds(open, batch.items);
      await done(batch, await open.run(feeds, { carried: batch.bag, sites: {} }));
      positions += positionsOf([batch]);
      this.of.control.progress(this.pace.at(open.range, positions, total));
      await this.of.control.breathe();
    }
  }

  private feeds({ runner }: OpenRange, items: readonly EditedRow[]): TensorBag {
    const { length } = items[0]!.tokens;
    const rows = items.map(({ tokens }) => tokens);
    const positions = { last: length - 1, from: 0, to: length };
    const edits = editFeeds(this.of.plan, items, items.length, positions);
    const taken = Object.entries(edits).filter(([name]) => runner.plan.takes(name));
    return { ...runner.plan.feeds({ rows, length }), ...Object.fromEntries(taken) };
  }
}

function positionsOf(batches: readonly Pick<Batch, 'items'>[]): number {
  return batches.reduce((sum, { items }) => sum + items.length * items[0]!.tokens.length, 0);
}
