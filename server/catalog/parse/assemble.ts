/** Assembles a catalog from its parts, each of which is read again only when its text changes. */
import { maxFeatures, maxWritten } from '../format/tokenFormat';
import type { Catalog, Feature, Problem, Span } from '../types';
import { guardText, refusedForParts, yamlLimits } from '../yaml/guard';
import { segmentsOf, type Segments } from '../yaml/segments';
import { shifted, shiftedTree } from '../yaml/shift';
import type { Lines, MapNode, TreeNode } from '../yaml/tree';
import { problem } from '../problem';
import { readFrame, readItem, type Frame, type Item, type Part } from './parts';

export interface Whole {
  readonly root: TreeNode;
  readonly catalog: Catalog;
  readonly problems: Problem[];
}

/** A text of which nothing is read. */
export interface Refused {
  readonly refused: readonly Problem[];
}

interface Placed {
  readonly offset: number;
  readonly feature: Feature | undefined;
}

/** What was read from a text's parts, for the next version of the text. */
export class PartMemory {
  #frames = new Map<string, Frame | undefined>();
  #items = new Map<string, Item | undefined>();
  #placed = new Map<Item, Placed>();

  /**
   * The catalog that the parts of a text make up, or why they are too many. Undefined if the text has no parts, one of
   * them cannot be read alone, or a limit on the whole is near: then it must be read whole.
   */
  read(text: string): Whole | Refused | undefined {
    const segments = guardText(text) ? undefined : segmentsOf(text);
    if (!segments) return undefined;
    const { frame: frameText, start, end, items: itemTexts } = segments;
    if (itemTexts.length > maxFeatures) return { refused: [manyIn(segments)] };
    const frame = this.#frame(frameText);
    if (!frame) return undefined;
    const used = new Uses();
    used.add(frame);
    const offsets = offsetsOf(itemTexts, start);
    const { items, end: readTo } = this.#read(text, itemTexts, offsets, used);
    const refused = used.onlyTooMany && refusedForParts(text, readTo);
    if (refused) return { refused: [refused] };
    if (!items || !used.fit) return undefined;
    const tail = { from: start, by: end - start };
    const features = this.#features(items, offsets);
    return {
      root: rootOf(frame, items, offsets, tail),
      catalog: { ...movedBehind(frame.catalog, tail), features },
      problems: [
        ...movedBehind(frame.problems, tail),
        ...items.flatMap((item, i) => shifted(item.problems, offsets[i]! - item.at)),
      ],
    };
  }

  /**
   * Reads the parts of a text that are not known yet and puts each in its place, with a pause after each, so that
   * {@link read} finds all of them: for a thread that must stay responsive.
   */
  *ahead(text: string): Generator<void, void> {
    const segments = guardText(text) ? undefined : segmentsOf(text);
    if (!segments || segments.items.length > maxFeatures) return;
    const frame = this.#frame(segments.frame);
    if (!frame) return;
    const used = new Uses();
    used.add(frame);
    const offsets = offsetsOf(segments.items, segments.start);
    for (const [i, one] of segments.items.entries()) {
      const item = this.#item(one, { text, from: offsets[i]! });
      this.#items.set(one, item);
      if (!item || !used.add(item, item.feature)) return;
      if (used.isHopeless(i + 1, offsets.length)) return;
      this.#placed.set(item, this.#placedAt(item, offsets[i]!));
      yield;
    }
  }

  /** @param own Its text. */
  #item(own: string, { text, from }: Pick<Lines, 'text' | 'from'>): Item | undefined {
    if (this.#items.has(own)) return this.#items.get(own);
    return readItem({ text, from, to: from + own.length });
  }

  #frame(text: string): Frame | undefined {
    const known = this.#frames.has(text) ? this.#frames.get(text) : readFrame(text);
    this.#frames = new Map([[text, known]]);
    return known;
  }

  /**
   * All items, or undefined at the first that cannot be read alone or is too much, and where that ends. Forgets items
   * that are no longer in the text.
   */
  #read(
    text: string,
    itemTexts: readonly string[],
    offsets: readonly number[],
    used: Uses,
  ): { readonly items: readonly Item[] | undefined; readonly end: number } {
    const known = new Map<string, Item | undefined>();
    let end = 0;
    for (const [i, one] of itemTexts.entries()) {
      const item = this.#item(one, { text, from: offsets[i]! });
      known.set(one, item);
      end = offsets[i]! + one.length;
      if (!item || !used.add(item, item.feature)) break;
      if (used.isHopeless(i + 1, offsets.length)) break;
    }
    // A text that must be read whole for now keeps what is known about its other parts.
    this.#items = itemTexts.length === known.size ? known : new Map([...this.#items, ...known]);
    const items = itemTexts.map((one) => known.get(one));
    return { items: items.every((item) => item !== undefined) ? items : undefined, end };
  }

  #features(items: readonly Item[], offsets: readonly number[]): readonly Feature[] {
    const placed = new Map<Item, Placed>();
    const features = items.flatMap((item, i) => {
      const now = this.#placedAt(item, offsets[i]!);
      placed.set(item, now);
      return now.feature ? [now.feature] : [];
    });
    this.#placed = placed;
    return features;
  }

  #placedAt(item: Item, offset: number): Placed {
    const known = this.#placed.get(item);
    if (known?.offset === offset) return known;
    return { offset, feature: shifted(item.feature, offset - item.at) };
  }
}

function offsetsOf(texts: readonly string[], start: number): readonly number[] {
  let offset = start;
  return texts.map((text) => (offset += text.length) - text.length);
}

/** Where the first item too many is, as {@link tooManyFeatures} says of a whole text. */
function manyIn({ start, items }: Segments): Problem {
  const before = items.slice(0, maxFeatures).reduce((sum, item) => sum + item.length, start);
  const dash = /^[ \t]*-\s*/.exec(items[maxFeatures]!)!;
  return manyAt(before + dash[0].length);
}

/** Why a text that was read whole is refused for the number of its features. */
export function tooManyFeatures(root: TreeNode): Problem | undefined {
  const list = root.kind === 'map' && root.entries.find(({ key }) => key === 'features')?.value;
  const first = list && list.kind === 'list' ? list.items[maxFeatures] : undefined;
  return first && manyAt(first.span.start);
}

function manyAt(start: number): Problem {
  const many = maxFeatures.toLocaleString('en-US');
  const message = `The catalog has more than ${many} features, so it was not read.`;
  return problem('yaml-too-large', { start, end: start + 1 }, message);
}

/** So many items say what the others are like. */
const LIKE_THE_REST = 500;

/** What the parts of a text use together. Items nest two levels deep in the catalog. */
class Uses {
  #parts = 0;
  #dimensions = 0;
  /** Whether each part alone is far from a limit. */
  #small = true;

  /** @returns Whether the limits still allow what there is; near a limit the whole text decides. */
  add({ use: { parts, references, depth } }: Part, feature?: Feature): boolean {
    this.#parts += parts;
    this.#dimensions += feature?.writtenDimensions.length ?? 0;
    this.#small &&= references === 0 && depth + 2 <= yamlLimits.depth;
    return this.fit;
  }

  get fit(): boolean {
    const few = this.#parts <= yamlLimits.parts && this.#dimensions <= maxWritten;
    return this.#small && few;
  }

  /**
   * Whether the rest of the items, if they are like the first ones, will be too many by far: then the whole text is
   * refused sooner than its items are read.
   */
  isHopeless(read: number, all: number): boolean {
    return read === LIKE_THE_REST && (this.#parts / read) * all > 1.1 * yamlLimits.parts;
  }

  /** Whether nothing is wrong but the number of parts. */
  get onlyTooMany(): boolean {
    return this.#small && this.#parts > yamlLimits.parts;
  }
}

interface Tail {
  readonly from: number;
  readonly by: number;
}

/** The frame's values, those after the features shifted to follow them; what holds none of these stays as it is. */
function movedBehind<T>(value: T, tail: Tail): T {
  return moved(value, tail) as T;
}

function moved(value: unknown, tail: Tail): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { start, end } = value as Partial<Span>;
  if (typeof start === 'number' && typeof end === 'number') return movedSpan(value as Span, tail);
  const old = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key in old) {
    const now = moved(old[key], tail);
    if (now === old[key]) continue;
    copy ??= Object.assign(Array.isArray(value) ? [] : {}, value) as Record<string, unknown>;
    copy[key] = now;
  }
  return copy ?? value;
}

function movedSpan(span: Span, { from, by }: Tail): Span {
  const place = (at: number, isEnd: boolean): number =>
    at > from || (at === from && !isEnd) ? at + by : at;
  const [start, end] = [place(span.start, false), place(span.end, span.start < from)];
  return start === span.start && end === span.end ? span : { start, end };
}

function rootOf(
  frame: Frame,
  items: readonly Item[],
  offsets: readonly number[],
  tail: Tail,
): MapNode {
  const nodes = items.map((item, i) => shiftedTree(item.node, offsets[i]! - item.at));
  const root = movedBehind(frame.root, tail);
  const dash = items[0]!.dash - items[0]!.at + offsets[0]!;
  const end = nodes.at(-1)!.span.end;
  const list: TreeNode = { kind: 'list', items: nodes, span: { start: dash, end } };
  const entries = root.entries.map((entry) =>
    entry.key === 'features' ? { ...entry, value: list } : entry,
  );
  const last = entries.at(-1)?.value === list ? Math.max(root.span.end, end) : root.span.end;
  return { ...root, entries, span: { start: root.span.start, end: last } };
}
