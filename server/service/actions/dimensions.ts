import { dimensionListText } from '../../catalog/edit/scalar';
import { columnOf, isFlow, lineStart, nextLine } from '../../catalog/edit/layout';
import { setField } from '../../catalog/edit/map';
import type { Feature } from '../../catalog/types';
import type { MapNode } from '../../catalog/yaml/tree';
import { listAt, mapAt, overlap } from '../nodes';
import {
  problemOf,
  rewrite,
  type Action,
  type Actions,
  type FeatureScene,
  type Scene,
} from './action';

type Polarity = '+' | '-';
const keys: Readonly<Record<Polarity, string>> = { '+': 'pos', '-': 'neg' };

/** Sorts written dimensions, and reverses the polarity of those that the anchors contradict. */
export const dimensionActions: Actions = (scene) => [
  ...(scene.feature ? [...sortRegister(scene, scene.feature), ...turn(scene, scene.feature)] : []),
  ...sortNotes(scene),
];

function sortRegister(scene: Scene, { feature, map }: FeatureScene): Action[] {
  const dims = mapAt(map, 'register', 'dims');
  if (!dims || !overlap(feature.register.span, scene.asked)) return [];
  const edits = (['+', '-'] as const).flatMap((polarity) => {
    const list = listAt(dims, keys[polarity]);
    const wanted = dimensionListText(indicesOf(feature, polarity));
    if (!list || !isRewritable(scene.text, list.span)) return [];
    const same =
      scene.text.slice(list.span.start, list.span.end).replace(/\s+/g, '') ===
      wanted.replace(/\s+/g, '');
    return same ? [] : [{ span: list.span, newText: wanted }];
  });
  const problem = problemOf(scene, 'dimension-repeated');
  return edits.length === 0 ? [] : [rewrite('Sort the dimensions', edits, problem)];
}

function indicesOf(feature: Feature, polarity: Polarity): number[] {
  return feature.writtenDimensions
    .filter((one) => one.polarity === polarity)
    .map(({ index }) => index);
}

/** A list in brackets without comments can be rewritten. */
function isRewritable(text: string, span: { start: number; end: number }): boolean {
  return isFlow(text, span) && !text.slice(span.start, span.end).includes('#');
}

function turn(scene: Scene, { feature, map, known }: FeatureScene): Action[] {
  const problem = problemOf(scene, 'polarity-contradicted');
  const dims = mapAt(map, 'register', 'dims');
  const rows = known.evidence.measurement?.dimensions ?? [];
  const shown = new Map(
    rows.map(({ index, pPlus, pMinus }) => [index, pPlus > pMinus ? '+' : '-']),
  );
  const written = feature.writtenDimensions.filter(
    ({ index, polarity }) => (shown.get(index) ?? polarity) !== polarity,
  );
  const wrong = new Set(written.map(({ index }) => index));
  if (!problem || !dims || written.length === 0) return [];
  const lists = ['pos', 'neg'].map((key) => listAt(dims, key));
  if (lists.some((list) => list && !isRewritable(scene.text, list.span))) return [];
  const right = (polarity: Polarity): number[] =>
    feature.writtenDimensions
      .filter((one) => (one.polarity === polarity) !== wrong.has(one.index))
      .map(({ index }) => index);
  const edits = (['+', '-'] as const).map((polarity) =>
    setField(scene.text, dims, keys[polarity], dimensionListText(right(polarity))),
  );
  const count = new Set(written.map(({ index }) => index)).size;
  const title = `Reverse the polarity of ${count === 1 ? `dimension ${written[0]!.index}` : `${count} dimensions`} to match the anchors`;
  return [{ kind: 'quickfix', title, edits, problem, preferred: true }];
}

/** Sorts the notes on dimensions by index; each takes the comments above it along. */
function sortNotes({ document, text, asked }: Scene): Action[] {
  const notes = mapAt(document.parsed.root, 'dimensions');
  if (!notes || isFlow(text, notes.span) || !overlap(notes.span, asked)) return [];
  const sorted = [...notes.entries].sort((a, b) => Number(a.key) - Number(b.key));
  if (sorted.every((entry, i) => entry === notes.entries[i])) return [];
  const blocks = new Map(blocksOf(text, notes).map((block, i) => [notes.entries[i], block]));
  const end = nextLine(text, notes.span.end);
  const first = notes.entries[0]!;
  const start = lineStart(text, first.keySpan.start);
  const newText = sorted.map((entry) => blocks.get(entry)!).join('');
  return [rewrite('Sort the notes on dimensions', [{ span: { start, end }, newText }])];
}

/** The lines of each entry, from the comments above it (below the entry before) to its end. */
function blocksOf(text: string, { entries }: MapNode): string[] {
  const starts = entries.map((entry, i) => {
    const own = lineStart(text, entry.keySpan.start);
    const previous = entries[i - 1];
    return previous ? nextLine(text, Math.max(previous.keySpan.end, previous.value.span.end)) : own;
  });
  const last = entries.at(-1)!;
  const end = nextLine(text, Math.max(last.keySpan.end, last.value.span.end));
  return starts.map((start, i) => {
    const block = text.slice(start, starts[i + 1] ?? end);
    const indent = ' '.repeat(columnOf(text, entries[0]!.keySpan.start));
    return block.endsWith('\n') || i < starts.length - 1
      ? block
      : `${block}\n`.replace(/^$/, indent);
  });
}
