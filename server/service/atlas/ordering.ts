/** Orders of rows and columns of the atlas. Pure. */
import { NOT_MEASURED, type AtlasOrder, type AtlasOrdering } from '../../protocol/atlas';

export interface Sides {
  readonly rows: number;
  readonly columns: number;
  /** Row by row, of the first colour. */
  readonly values: Int8Array;
  /** One of `COVERED` for each column. */
  readonly covered: Uint8Array;
  /** Of the registers of the rows: narrow ones come first. */
  readonly widths: ArrayLike<number>;
  /** `layers`: rows stay as they are. `square`: rows are what columns are, and have their order. */
  readonly shape: 'free' | 'layers' | 'square';
  readonly cluster: () => AtlasOrdering;
}

/** Rows and columns as they are shown; ties by their place in the catalog. */
export function orderingOf(sides: Sides, order: AtlasOrder): AtlasOrdering {
  const { shape } = sides;
  const { rows, columns } = order === 'cluster' ? sides.cluster() : sorted(sides, order);
  if (shape === 'square') return { rows: columns, columns };
  return { rows: shape === 'layers' ? numbers(sides.rows) : rows, columns };
}

function sorted(sides: Sides, order: AtlasOrder): AtlasOrdering {
  const [rows, columns] = [numbers(sides.rows), numbers(sides.columns)];
  if (order === 'file') return { rows, columns };
  const best = strongestOf(sides);
  if (order === 'polarity') {
    rows.sort((a, b) => best.rows[b]! - best.rows[a]! || a - b);
    columns.sort((a, b) => best.columns[b]! - best.columns[a]! || a - b);
    return { rows, columns };
  }
  const strength = (value: number): number => (value === NOT_MEASURED ? -1 : Math.abs(value));
  const stronger = (a: number, b: number): number => strength(b) - strength(a);
  // What no claim covers comes first; among it, what tells most.
  const { widths, covered } = sides;
  const first = order === 'coverage';
  rows.sort(
    (a, b) =>
      (first ? widths[a]! - widths[b]! : 0) || stronger(best.rows[a]!, best.rows[b]!) || a - b,
  );
  columns.sort(
    (a, b) =>
      (first ? covered[a]! - covered[b]! : 0) ||
      stronger(best.columns[a]!, best.columns[b]!) ||
      a - b,
  );
  return { rows, columns };
}

function numbers(count: number): Uint16Array {
  return Uint16Array.from({ length: count }, (_, i) => i);
}

/** The strongest cell of each row and column, with its sign; of equally strong ones the first. */
function strongestOf({ values, rows, columns }: Sides): {
  readonly rows: Int8Array;
  readonly columns: Int8Array;
} {
  const ofRows = new Int8Array(rows).fill(NOT_MEASURED);
  const ofColumns = new Int8Array(columns).fill(NOT_MEASURED);
  const isStronger = (value: number, known: number): boolean =>
    known === NOT_MEASURED || Math.abs(value) > Math.abs(known);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      if (value === NOT_MEASURED) continue;
      if (isStronger(value, ofRows[row]!)) ofRows[row] = value;
      if (isStronger(value, ofColumns[column]!)) ofColumns[column] = value;
    }
  }
  return { rows: ofRows, columns: ofColumns };
}
