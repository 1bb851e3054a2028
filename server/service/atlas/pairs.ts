/** What the signs of two dimensions say of each other: cells, and what they find. */
import {
  CELL,
  NOT_MEASURED,
  SCALES,
  type AtlasOrdering,
  type AtlasPairs,
} from '../../protocol/atlas';
import type { AtlasFound } from '../../protocol/panels/atlas';
import type { Register } from '../../protocol/evidence';
import type { Atlas } from './atlas';
import { matrixOf, type Matrix } from './matrix';

/** @param registers Of all features: two dimensions of one of them are marked. */
export function pairMatrix(
  { covered }: Atlas,
  { dimensions, information, phi, cluster }: AtlasPairs,
  registers: readonly (Register | undefined)[],
): Matrix {
  const flags = new Uint8Array(dimensions * dimensions);
  for (const { pos, neg } of registers.filter((one) => one !== undefined)) {
    const own = [...pos, ...neg].filter((d) => d < dimensions);
    for (const a of own)
      for (const b of own) if (a !== b) flags[a * dimensions + b]! |= CELL.register;
  }
  const ordering: AtlasOrdering = { rows: cluster, columns: cluster };
  const sides = {
    ...{ rows: dimensions, columns: dimensions, values: information, flags },
    ...{ covered: covered.subarray(0, dimensions), widths: new Uint8Array(dimensions) },
    ...{ shape: 'square' as const, cluster: () => ordering },
  };
  return matrixOf(sides, (colour) => (colour === 'phi' ? phi : information));
}

/** Bits from which a pair counts as strong. */
const STRONG = 0.1;

export function foundInPairs({
  dimensions,
  tokens,
  information,
  mean,
}: AtlasPairs): NonNullable<AtlasFound['pairs']> {
  const least = Math.abs(SCALES.information.cell(STRONG));
  const cells = information.reduce(
    (sum, cell) => sum + (cell !== NOT_MEASURED && Math.abs(cell) >= least ? 1 : 0),
    0,
  );
  return {
    ...{ tokens, mean, strong: cells / 2, all: (dimensions * (dimensions - 1)) / 2 },
    // Miller (1955): one degree of freedom of a table of 2 x 2.
    chance: tokens === 0 ? 0 : 1 / (2 * tokens * Math.LN2),
  };
}
