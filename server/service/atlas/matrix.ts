/** What a mode of the atlas shows: cells by colour, what the catalog makes of each, and orders of both sides. */
import {
  CELL,
  COVERED,
  NOT_MEASURED,
  SCALES,
  type AtlasColour,
  type AtlasOrder,
  type AtlasOrdering,
} from '../../protocol/atlas';
import type { Atlas } from './atlas';
import { orderingOf, type Sides } from './ordering';
import { overviewOf, type Cells, type Overview } from './tiles';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** One of `COVERED` for each column. */
  readonly covered: Uint8Array;
  /** The first colour of the mode for one that it does not have. */
  cells(colour: AtlasColour): Cells;
  order(order: AtlasOrder): AtlasOrdering;
  overview(order: AtlasOrder, colour: AtlasColour): Overview;
}

/** Made on first use and kept: a page asks for hundreds of tiles. */
export function matrixOf(
  sides: Sides & { readonly flags: Uint8Array },
  valuesOf: (colour: AtlasColour) => Int8Array | undefined,
): Matrix {
  const { rows, columns, covered, flags } = sides;
  const byColour = new Map<AtlasColour, Int8Array>();
  const byOrder = new Map<AtlasOrder, AtlasOrdering>();
  const overviews = new Map<string, Overview>();
  const cells = (colour: AtlasColour): Cells => {
    const values = known(byColour, colour, () => valuesOf(colour) ?? sides.values);
    return { width: columns, values, flags };
  };
  const order = (by: AtlasOrder): AtlasOrdering => known(byOrder, by, () => orderingOf(sides, by));
  return {
    ...{ rows, columns, covered, cells, order },
    overview: (by, colour) =>
      known(overviews, `${by} ${colour}`, () => overviewOf(cells(colour), order(by))),
  };
}

function known<K, V>(made: Map<K, V>, key: K, make: () => V): V {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}

/** Features by dimensions. */
export function featureMatrix(atlas: Atlas): Matrix {
  const { scores, flags, covered } = atlas;
  const { values, dimensions, features, cluster } = scores;
  const widths = features.map((_, row) => {
    const cells = flags.subarray(row * dimensions, (row + 1) * dimensions);
    return cells.reduce((sum, flag) => sum + (flag & CELL.register), 0);
  });
  const sides = {
    ...{ rows: features.length, columns: dimensions, values, flags, covered, widths },
    ...{ shape: 'free' as const, cluster: () => cluster },
  };
  return matrixOf(sides, (colour) => {
    if (colour === 'q') return testedCells(atlas);
    return colour === 'coverage' ? coverageCells(atlas) : values;
  });
}

/** The survey names a few features of each dimension: the rest is not measured. */
function testedCells({ scores, tested }: Atlas): Int8Array {
  const { values, dimensions, features } = scores;
  const cells = new Int8Array(values.length).fill(NOT_MEASURED);
  const rowOf = new Map(features.map((id, row) => [id, row]));
  for (const { dimension, feature, q } of tested ?? []) {
    const row = rowOf.get(feature);
    if (row === undefined || dimension >= dimensions) continue;
    const at = row * dimensions + dimension;
    const value = values[at]!;
    const sign = value !== NOT_MEASURED && value < 0 ? -1 : 1;
    cells[at] = SCALES.q.cell(sign * Math.max(q, Number.MIN_VALUE));
  }
  return cells;
}

/** Full for a claim, half for a register alone, with the cell's sign; + where the cell has no figure. */
function coverageCells({ scores: { values }, flags }: Atlas): Int8Array {
  return values.map((value, at) => {
    const flag = flags[at]!;
    const share = (flag & CELL.claimed) !== 0 ? 1 : (flag & CELL.register) !== 0 ? 0.5 : 0;
    return SCALES.coverage.cell(value !== NOT_MEASURED && value < 0 ? -share : share);
  });
}

/** Of features as columns: what has no register is still to be measured. */
export function coveredFeatures(widths: readonly number[]): Uint8Array {
  return Uint8Array.from(widths, (width) => (width === 0 ? COVERED.nothing : COVERED.claim));
}
