/** What texts without edits give at a cut of a model; remembered, since every question of a flip asks of the same. */
import type { BlockRange } from '../edit/ranges';
import type { Batch, EditedRow, Front } from './batches';
import { RowBags } from './rowBags';
import { slices } from './slices';
import type { TensorBag } from './tensorBag';

/** What takes texts through the blocks of a model: see `BlockWalk`. */
interface Walk {
  readonly name: string;
  mostRows(length: number): number;
  expect(range: BlockRange, batches: readonly Batch[]): void;
  through(front: Front, batches: readonly Batch[]): Promise<Front>;
}

const start: Front = { layer: 0, carried: [] };

/** Texts of one length at one cut. */
interface Group {
  readonly batches: readonly Batch[];
  /** One or two rows, not as many as the first batch: how values grow with the rows. */
  readonly probe: Batch;
}

export class TextStates {
  private constructor(
    readonly front: Front,
    private readonly groups: readonly Group[],
  ) {}

  /** @param texts Each of at least one token. @param size The most rows of a batch of texts of a length. */
  static begin(
    texts: readonly (readonly number[])[],
    size: (length: number) => number,
    { front, bagOf }: { front: Front; bagOf: (items: readonly EditedRow[]) => TensorBag } = {
      front: start,
      bagOf: () => ({}),
    },
  ): TextStates {
    const byLength = new Map<number, Map<string, EditedRow>>();
    for (const tokens of texts) {
      const group = byLength.get(tokens.length) ?? new Map<string, EditedRow>();
      byLength.set(tokens.length, group.set(keyOf(tokens), { tokens, edits: [] }));
    }
    const batch = (items: readonly EditedRow[]): Batch => ({ items, bag: bagOf(items) });
    const groups = [...byLength].map(([length, group]) => {
      const items = [...group.values()];
      const batches = slices(items, size(length)).map(batch);
      const first = items[0]!;
      const probe = batch(batches[0]!.items.length === 1 ? [first, first] : [first]);
      return { batches, probe };
    });
    return new TextStates(front, groups);
  }

  get batches(): Batch[] {
    return this.groups.flatMap(({ batches }) => batches);
  }

  /** All that must go on together. */
  get all(): Batch[] {
    return this.groups.flatMap(({ batches, probe }) => [...batches, probe]);
  }

  /** After the batches have gone on to another cut. */
  at(front: Front): TextStates {
    return new TextStates(front, this.groups);
  }

  /** Those of some of the texts, as new batches; undefined if one is not among them. */
  only(
    texts: readonly (readonly number[])[],
    size: (length: number) => number,
  ): TextStates | undefined {
    const rows = this.rows();
    if (!texts.every((tokens) => rows.has(keyOf(tokens)))) return undefined;
    const bagOf = stacker(rows);
    return TextStates.begin(texts, size, { front: this.front, bagOf });
  }

  /** Bags of any rows of one length whose texts are among these. */
  stacker(): (items: readonly EditedRow[]) => TensorBag {
    return stacker(this.rows());
  }

  private rows(): Map<string, Row> {
    const found = new Map<string, Row>();
    for (const { batches, probe } of this.groups) {
      const sized = ({ items, bag }: Batch) => ({ rows: items.length, bag });
      const bags = new RowBags(sized(batches[0]!), sized(probe));
      for (const { items, bag } of batches)
        items.forEach(({ tokens }, row) => found.set(keyOf(tokens), { bags, bag, row }));
    }
    return found;
  }
}

interface Row {
  readonly bags: RowBags;
  readonly bag: TensorBag;
  readonly row: number;
}

function stacker(rows: ReadonlyMap<string, Row>): (items: readonly EditedRow[]) => TensorBag {
  return (items) => {
    const own = items.map(({ tokens }) => rows.get(keyOf(tokens))!);
    return own[0]!.bags.stack(own);
  };
}

function keyOf(tokens: readonly number[]): string {
  return tokens.join();
}

/** A flip asks of its prompts and of single tokens, at one cut. */
const mostKept = 4;

/** The latest states of texts, by model, edited places and cut. */
export class TextMemory {
  private latest: { readonly name: string; readonly states: TextStates }[] = [];

  /** Takes texts to a cut, or gives what is known of them there. */
  async to(walk: Walk, layer: number, texts: readonly (readonly number[])[]): Promise<TextStates> {
    const size = (length: number): number => walk.mostRows(length);
    if (layer === 0) return TextStates.begin(texts, size);
    const name = `${walk.name} ${layer}`;
    for (const old of this.latest) {
      const known = old.name === name ? old.states.only(texts, size) : undefined;
      if (known) return known;
    }
    const states = TextStates.begin(texts, size);
    walk.expect({ from: 0, to: layer }, states.all);
    let { front } = states;
    while (front.layer < layer) front = await walk.through(front, states.all);
    const found = states.at(front);
    this.latest = [{ name, states: found.only(texts, size)! }, ...this.latest].slice(0, mostKept);
    return found;
  }
}
