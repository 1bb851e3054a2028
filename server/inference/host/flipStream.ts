/**
 * Flips of a model that is larger than the memory: the rows of all prompts go through the blocks together, so that a
 * block is loaded once for all of them. A prompt goes through the blocks below the edits once, whatever is asked of it.
 */
import * as ort from 'onnxruntime-node';
import { memoryLimit } from '../../cache/memory';
import type { EditedLayer, EditedPlace, EditPlan } from '../../protocol/flips';
import type { ModelRef, Placement } from '../api';
import type { FlipShape } from '../edit/flipGraph';
import type { BlockRange } from '../edit/ranges';
import type { Batch, Front } from './batches';
import { BlockWalk } from './blockWalk';
import type { HostContext, JobControl } from './context';
import {
  itemsByLength,
  logitsOf,
  requireRun,
  rowOf,
  type RunItem,
  type TakeLogits,
} from './editRows';
import { openHead } from './editSession';
import type { OpenModel } from './openModel';
import { groupsOf, type Group } from './sharedBlocks';
import type { Runner } from './runner';
import { slices } from './slices';
import { TextMemory, type TextStates } from './textStates';

/** The share of the memory that states of rows may take: where all take more, some prompts go after the others. */
const memoryShare = 1 / 8;

type Texts = readonly (readonly number[])[];

interface Opened {
  readonly context: HostContext;
  readonly ref: ModelRef;
  readonly model: OpenModel;
  readonly provider: string;
  readonly control: JobControl;
}

interface RowBatch extends Batch {
  readonly items: readonly RunItem[];
}

export class FlipStream {
  private constructor(private readonly opened: Opened) {}

  get model(): OpenModel {
    return this.opened.model;
  }

  get provider(): string {
    return this.opened.provider;
  }

  /** Undefined for a model whose flips need no stream. */
  static async open(
    context: HostContext,
    ref: ModelRef,
    control: JobControl,
  ): Promise<FlipStream | undefined> {
    const model = await context.models.open(ref);
    if (!model.byBlocks) return undefined;
    const provider = await context.providers.choose(ref.providers);
    return new FlipStream({ context, ref, model, provider, control });
  }

  /** Runs every row of every prompt; `take` gets the logits of last positions. Rows of one first edit stay in order. */
  async logits(plan: EditPlan, prompts: Texts, take: TakeLogits): Promise<Placement> {
    const { model } = this.opened;
    requireRun(model, plan, prompts);
    const walk = this.walk(plan, model.headAlone ? 'end' : 'last');
    for (const { from, some } of this.portions(plan, prompts)) {
      const { front, batches } = await this.rows(walk, plan, some);
      await this.logitsOf(walk, front, batches, (items, logits) =>
        take(
          items.map((item) => ({ ...item, prompt: from + item.prompt })),
          logits,
        ),
      );
    }
    return walk.placement;
  }

  /** The unedited vectors of a place at all positions of each text, [positions, width]. */
  async states(
    place: EditedLayer,
    texts: Texts,
  ): Promise<{ readonly states: Float32Array[]; readonly placement: Placement }> {
    const plan: EditPlan = { layers: [place], rows: [[]], positions: 'all' };
    requireRun(this.model, plan, texts);
    const walk = this.walk(plan, 'end');
    const from = cutOf(place);
    const found = new Map<string, Float32Array>();
    const { front, batches } = await this.textsAt(walk, from, texts);
    await walk.finish(front, { from, to: place.layer }, 'states', batches, ({ items }, states) =>
      items.forEach(({ tokens }, i) => found.set(tokens.join(), rowOf(states, i).slice())),
    );
    const { placement } = walk;
    return { states: texts.map((tokens) => found.get(tokens.join())!), placement };
  }

  /**
   * The logits of the untouched and of the edited model, with edits that change nothing, over all positions of a
   * prompt; or what the head reads, where it stands alone and the same is read.
   */
  async identity(
    layers: readonly EditedLayer[],
    prompt: readonly number[],
  ): Promise<readonly [untouched: Float32Array, edited: Float32Array]> {
    const plan: EditPlan = { layers, rows: [], positions: 'all' };
    requireRun(this.model, plan, [prompt]);
    const shown = this.model.headAlone ? 'ends' : 'all';
    const edited = this.walk(plan, shown);
    const cut = Math.min(...layers.map(cutOf));
    const texts = await this.textsAt(edited, cut, [prompt]);
    const bags = texts.stacker();
    const run = async (walk: BlockWalk): Promise<Float32Array> => {
      const items = [{ tokens: prompt, edits: [] }];
      const batch: Batch = { items, bag: bags(items) };
      walk.expect({ from: cut, to: this.depth }, [batch]);
      let { front } = texts;
      while (front.layer < this.depth) front = await walk.through(front, [batch]);
      const found: Float32Array[] = [];
      await walk.finish(
        front,
        this.end,
        'end',
        [batch],
        (_, { data }) => void found.push(data as Float32Array),
      );
      return found[0]!;
    };
    const [a, b] = [await run(this.walk({ ...plan, layers: [] }, shown)), await run(edited)];
    if (shown === 'all' || a.every((x, i) => Object.is(x, b[i]))) return [a, b];
    const head = await this.head();
    const logits = async (ends: Float32Array): Promise<Float32Array> =>
      (await logitsOf(head, byRow(ends, prompt.length))).data as Float32Array;
    return [await logits(a), await logits(b)];
  }

  private walk(plan: EditPlan, logits: FlipShape['logits']): BlockWalk {
    const { context, ref, model, provider, control } = this.opened;
    return new BlockWalk({ context, ref, model, provider, control, plan, logits });
  }

  private textsAt(walk: BlockWalk, cut: number, texts: Texts): Promise<TextStates> {
    return (this.opened.context.texts ?? new TextMemory()).to(walk, cut, texts);
  }

  /** Takes the rows behind the last block, each from the cut below its first edit on. */
  private async rows(
    walk: BlockWalk,
    plan: EditPlan,
    prompts: Texts,
  ): Promise<{ readonly front: Front; readonly batches: readonly RowBatch[] }> {
    const parting = groupsOf(plan).map((group) => ({
      cut: cutOf(plan.layers[group.start]!),
      batches: batchesOf(walk, plan, group, prompts),
    }));
    const cuts = parting.map(({ cut }) => cut);
    const [first, last] = [Math.min(...cuts), Math.max(...cuts)];
    const texts = await this.textsAt(walk, first, prompts);
    walk.expect({ from: first, to: last }, texts.all);
    for (const { cut, batches } of parting) walk.expect({ from: cut, to: this.depth }, batches);
    const rows: RowBatch[] = [];
    const part = (front: Front): void => {
      const here = parting.filter(({ cut }) => cut === front.layer);
      if (here.length === 0) return;
      const bags = texts.at(front).stacker();
      for (const batch of here.flatMap(({ batches }) => batches)) {
        batch.bag = bags(batch.items);
        rows.push(batch);
      }
    };
    let { front } = texts;
    part(front);
    while (front.layer < this.depth) {
      front = await walk.through(front, front.layer < last ? [...texts.all, ...rows] : rows);
      part(front);
    }
    return { front, batches: rows };
  }

  private async logitsOf(
    walk: BlockWalk,
    front: Front,
    batches: readonly RowBatch[],
    take: TakeLogits,
  ): Promise<void> {
    if (!this.model.headAlone)
      return walk.finish(front, this.end, 'end', batches, ({ items }, logits) =>
        take(items, logits),
      );
    const ends: Float32Array[] = [];
    await walk.finish(front, this.end, 'end', batches, (_, { data }) => {
      ends.push(data as Float32Array);
    });
    const head = await this.head();
    for (const [b, { items }] of batches.entries()) {
      await take(items, await logitsOf(head, byRow(ends[b]!, items.length)));
      await this.opened.control.breathe();
    }
  }

  private head(): Promise<Runner> {
    const { context, ref, model, provider } = this.opened;
    return openHead(context, ref, model, provider);
  }

  /** Prompts whose rows fit into memory together, in their order. */
  private portions(
    { rows }: EditPlan,
    prompts: Texts,
  ): { readonly from: number; readonly some: Texts }[] {
    const { context, model } = this.opened;
    const most = context.stateBytes ?? memoryShare * memoryLimit();
    const bytes = 4 * model.summary.dimensions * rows.length;
    const found: { from: number; some: (readonly number[])[] }[] = [];
    let left = 0;
    prompts.forEach((prompt, at) => {
      left -= bytes * prompt.length;
      if (left < 0 || at === 0) {
        found.push({ from: at, some: [] });
        left = most - bytes * prompt.length;
      }
      found.at(-1)!.some.push(prompt);
    });
    return found;
  }

  private get depth(): number {
    return this.model.summary.layers;
  }

  /** What is behind the last block. */
  private get end(): BlockRange {
    return { from: this.depth, to: this.depth };
  }
}

/** The cut at which edited rows part from their prompt: before the block that makes what is edited, or reads it. */
function cutOf({ site = 'resid', layer }: EditedPlace): number {
  return site === 'resid' ? layer : layer - 1;
}

function batchesOf(walk: BlockWalk, { rows }: EditPlan, group: Group, prompts: Texts): RowBatch[] {
  const own = group.rows.map((row) => rows[row]!);
  return itemsByLength(prompts, { rows: own }).flatMap((items) =>
    slices(items, walk.mostRows(items[0]!.tokens.length)).map((some) => ({
      items: some.map((item) => ({ ...item, row: group.rows[item.row]! })),
      bag: {},
    })),
  );
}

/** [rows, 1, D]. */
function byRow(states: Float32Array, rows: number): ort.Tensor {
  return new ort.Tensor('float32', states, [rows, 1, states.length / rows]);
}
