/** What the signs of two dimensions say of each other: of all pairs at once as cells of an atlas, of some exactly. */
import { popcount, popcountAnd } from '../../core/bits';
import { mutualInformation, pairRows } from '../../core/pairs';
import { planeOf } from '../../core/planes';
import { NOT_MEASURED, SCALES, type AtlasPairs, type PairFigures } from '../../protocol/atlas';
import { phiOf } from '../dimension/phi';
import type { Evaluated } from '../measure';
import { chained } from './seriation';

/** All pairs, over the evaluated tokens. Yields the share done. */
export function* allPairs({ planes, tokens, counts }: Evaluated): Generator<number, AtlasPairs> {
  const { dimensions } = planes;
  const { n, plus } = counts;
  const [information, phi] = [0, 0].map(() =>
    new Int8Array(dimensions * dimensions).fill(NOT_MEASURED),
  ) as [Int8Array, Int8Array];
  let sum = 0;
  for (const { i, counts: both } of pairRows(planes, tokens)) {
    for (let at = 0; at < both.length; at++) {
      const j = i + 1 + at;
      const pair = { n, a: plus[i]!, b: plus[j]!, both: both[at]! };
      const bits = mutualInformation(n, pair.a, pair.b, pair.both);
      const correlation = phiOf(pair);
      sum += bits;
      const [there, back] = [i * dimensions + j, j * dimensions + i];
      const sign = (correlation ?? 0) < 0 ? -1 : 1;
      information[there] = information[back] = SCALES.information.cell(sign * bits);
      if (correlation !== null) phi[there] = phi[back] = SCALES.phi.cell(correlation);
    }
    yield (0.9 * (i + 1)) / dimensions;
  }
  const pairs = (dimensions * (dimensions - 1)) / 2;
  // Opposite signs go together as much as equal ones; what is not measured stays so, since 128 is no signed byte.
  const strengths = information.map((cell) => Math.abs(cell));
  const cluster = yield* chained(strengths, dimensions, dimensions);
  return { dimensions, tokens: n, information, phi, mean: pairs === 0 ? 0 : sum / pairs, cluster };
}

/** Row by row, every row with every column; null for a dimension with itself or outside. */
export function pairsAmong(
  { planes, tokens, counts }: Evaluated,
  rows: readonly number[],
  columns: readonly number[],
): (PairFigures | null)[] {
  const n = popcount(tokens);
  return rows.flatMap((i) =>
    columns.map((j) => {
      if (i === j || Math.max(i, j) >= planes.dimensions) return null;
      const [a, b] = [counts.plus[i]!, counts.plus[j]!];
      const own = planeOf(planes, i).map((word, w) => word & tokens[w]!);
      const both = popcountAnd(own, planeOf(planes, j));
      const bits = mutualInformation(n, a, b, both);
      return { tokens: n, plusRow: a, plusColumn: b, both, bits, phi: phiOf({ n, a, b, both }) };
    }),
  );
}
