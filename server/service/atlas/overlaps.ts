/** Which dimensions the registers of two features share: cells, what they find, and some of them exactly. */
import {
  CELL,
  NOT_MEASURED,
  SCALES,
  type AtlasColour,
  type AtlasOrdering,
} from '../../protocol/atlas';
import type { Register } from '../../protocol/evidence';
import type { AtlasFound, OverlapCell } from '../../protocol/panels/atlas';
import { coveredFeatures, matrixOf, type Matrix } from './matrix';

/** Counts of all pairs of features. */
export interface Overlaps {
  readonly widths: readonly number[];
  /** Square, row by row: dimensions shared with the same sign, and with opposite ones. */
  readonly same: Uint16Array;
  readonly opposite: Uint16Array;
}

/** @param registers Of all features, in the order of the catalog; undefined where one has none. */
export function overlapsOf(registers: readonly (Register | undefined)[]): Overlaps {
  const n = registers.length;
  const users = new Map<number, [feature: number, sign: number][]>();
  const use = (dimension: number, feature: number, sign: number): void => {
    const known = users.get(dimension);
    if (known) known.push([feature, sign]);
    else users.set(dimension, [[feature, sign]]);
  };
  registers.forEach((register, feature) => {
    for (const d of new Set(register?.pos)) use(d, feature, 1);
    for (const d of new Set(register?.neg)) use(d, feature, -1);
  });
  const [same, opposite] = [new Uint16Array(n * n), new Uint16Array(n * n)];
  for (const all of users.values())
    for (const [a, signA] of all)
      for (const [b, signB] of all) (signA === signB ? same : opposite)[a * n + b]!++;
  const widths = registers.map((one) => new Set([...(one?.pos ?? []), ...(one?.neg ?? [])]).size);
  return { widths, same, opposite };
}

/** @param alike Features as they stand beside each other in the features' atlas. */
export function registerMatrix(overlaps: Overlaps, alike: Uint16Array): Matrix {
  const { widths, same, opposite } = overlaps;
  const n = widths.length;
  const valuesOf = (colour: AtlasColour): Int8Array =>
    Int8Array.from({ length: n * n }, (_, at) => {
      const [a, b] = [Math.floor(at / n), at % n];
      const narrower = Math.min(widths[a]!, widths[b]!);
      if (a === b || narrower === 0) return NOT_MEASURED;
      const difference = same[at]! - opposite[at]!;
      const all = same[at]! + opposite[at]!;
      const share = (colour === 'shared' ? (difference < 0 ? -all : all) : difference) / narrower;
      return SCALES[colour].cell(share);
    });
  const values = valuesOf('overlap');
  const ordering: AtlasOrdering = { rows: alike, columns: alike };
  const sides = {
    ...{ rows: n, columns: n, values, widths, covered: coveredFeatures(widths) },
    // Shared dimensions with opposite signs are marked, since the two counts may cancel.
    flags: Uint8Array.from(opposite, (count, at) =>
      count > 0 && same[at]! > 0 ? CELL.significant : 0,
    ),
    shape: 'square' as const,
    cluster: () => ordering,
  };
  return matrixOf(sides, (colour) => (colour === 'shared' ? valuesOf('shared') : values));
}

export function foundInRegisters({
  widths,
  same,
  opposite,
}: Overlaps): NonNullable<AtlasFound['registers']> {
  const registers = widths.filter((width) => width > 0).length;
  const n = widths.length;
  let sharing = 0;
  for (let a = 0; a < n; a++)
    for (let b = a + 1; b < n; b++) if (same[a * n + b]! + opposite[a * n + b]! > 0) sharing++;
  return { registers, sharing, all: (registers * (registers - 1)) / 2 };
}

/** Row by row. @param dimensions Of the site; 0 if it is not known. */
export function overlapCells(
  { widths, same, opposite }: Overlaps,
  dimensions: number,
  { rows, columns }: { readonly rows: readonly number[]; readonly columns: readonly number[] },
): OverlapCell[] {
  const n = widths.length;
  const width = (feature: number): number | null => widths[feature] || null;
  return rows.flatMap((a) =>
    columns.map((b): OverlapCell => {
      const [widthRow, widthColumn] = [width(a), width(b)];
      const isKnown = widthRow !== null && widthColumn !== null;
      return {
        ...{ widthRow, widthColumn },
        same: isKnown ? same[a * n + b]! : 0,
        opposite: isKnown ? opposite[a * n + b]! : 0,
        chance: isKnown && dimensions > 0 ? (widthRow * widthColumn) / dimensions : null,
      };
    }),
  );
}
