/** Tokens by the set of labels that they have: tokens of one cell are alike to any predictor. */
import type { Design } from '../../core/logistic/design';

/** A label: the tokens of a feature or of a list of words. */
export interface Label {
  readonly name: string;
  readonly tokens: readonly number[];
}

/** Labels on the same tokens share a column; a label on none or on all tokens has none. */
export interface Cells extends Design {
  /** The cell of each token, by its place. */
  readonly cellOf: Uint32Array;
  /** The column of each label, by its place; -1 for none. */
  readonly columnOf: Int32Array;
}

/** @param tokens The evaluated ones, ascending; tokens of labels that are not among them do not count. */
export function cellsOf(tokens: Uint32Array, labels: readonly Label[]): Cells {
  const placeOf = new Map<number, number>();
  tokens.forEach((token, place) => placeOf.set(token, place));
  const { columnOf, members } = distinct(labels, placeOf, tokens.length);
  const own: number[][] = Array.from(tokens, () => []);
  members.forEach((places, column) => {
    for (const place of places) own[place]!.push(column);
  });
  const known = new Map([['', 0]]);
  const sets: number[][] = [[]];
  const cellOf = Uint32Array.from(own, (columns) => {
    const key = columns.join();
    const cell = known.get(key) ?? sets.length;
    if (cell === sets.length) {
      known.set(key, cell);
      sets.push(columns);
    }
    return cell;
  });
  return { ...packed(sets), columns: members.length, cellOf, columnOf };
}

/** Labels on the same tokens say the same twice: they are one column. */
function distinct(
  labels: readonly Label[],
  placeOf: ReadonlyMap<number, number>,
  all: number,
): { readonly columnOf: Int32Array; readonly members: readonly (readonly number[])[] } {
  const known = new Map<string, number>();
  const members: number[][] = [];
  const columnOf = Int32Array.from(labels, ({ tokens }) => {
    const places = [...new Set(tokens)].flatMap((token) => placeOf.get(token) ?? []);
    if (places.length === 0 || places.length === all) return -1;
    const key = places.sort((a, b) => a - b).join();
    const column = known.get(key) ?? members.length;
    if (column === members.length) {
      known.set(key, column);
      members.push(places);
    }
    return column;
  });
  return { columnOf, members };
}

function packed(sets: readonly (readonly number[])[]): Pick<Cells, 'size' | 'start' | 'column'> {
  const start = new Uint32Array(sets.length + 1);
  sets.forEach((set, c) => (start[c + 1] = start[c]! + set.length));
  return { size: sets.length, start, column: Uint32Array.from(sets.flat()) };
}
