/** How the signs of one layer hold at others: of every dimension at once, each token alone. */
import { popcount, popcountAnd } from '../../core/bits';
import { planeOf, plusCounts, type SignPlanes } from '../../core/planes';
import type { LayerFigures } from '../../protocol/atlas';
import { phiOf } from '../dimension/phi';
import type { Evaluated } from '../measure';
import { eachFeature, type AtlasTask } from './signedAucs';

/** The signs of the catalog's layer, kept while those of other layers are read. */
export interface OwnSigns {
  readonly tokens: Uint32Array;
  readonly n: number;
  readonly planes: readonly Uint32Array[];
  readonly plus: ArrayLike<number>;
}

/** Copies: another cache may take the place of this one. */
export function ownSigns({ planes, tokens, counts }: Evaluated): OwnSigns {
  return {
    tokens: tokens.slice(),
    n: popcount(tokens),
    planes: Array.from({ length: planes.dimensions }, (_, d) => planeOf(planes, d).slice()),
    plus: Uint32Array.from(counts.plus),
  };
}

/** Figures of one layer, of each dimension; NaN where there is none. */
export type LayerRow = Pick<LayerFigures, 'phi' | 'same' | 'plus'>;

/** @throws {RangeError} If the layers have different dimensions. Yields after every 64 of them. */
export function* signsAgainst(own: OwnSigns, there: SignPlanes): Generator<number, LayerRow> {
  const dimensions = own.planes.length;
  if (there.dimensions !== dimensions)
    throw new RangeError(`${there.dimensions} dimensions at one layer, ${dimensions} at another`);
  const { n, tokens } = own;
  const plusThere = plusCounts(there, tokens);
  const [phi, same, plus] = [0, 0, 0].map(() => new Float32Array(dimensions).fill(NaN));
  const both = new Uint32Array(tokens.length);
  for (let d = 0; d < dimensions; d++) {
    const [mine, other] = [own.planes[d]!, planeOf(there, d)];
    for (let w = 0; w < both.length; w++) both[w] = mine[w]! & other[w]!;
    const pair = { n, a: own.plus[d]!, b: plusThere[d]!, both: popcountAnd(both, tokens) };
    phi![d] = phiOf(pair) ?? NaN;
    same![d] = (n - pair.a - pair.b + 2 * pair.both) / n;
    plus![d] = pair.b / n;
    if (d % 64 === 63) yield d / dimensions;
  }
  return { phi: phi!, same: same!, plus: plus! };
}

/** Which feature each dimension tells best, by |AUC - 0.5|, the first of equally good ones; -1 for none. */
export function* bestFeatures(
  evaluated: Evaluated,
  features: readonly AtlasTask[],
): Generator<number, Int32Array> {
  const { dimensions } = evaluated.planes;
  const best = new Int32Array(dimensions).fill(-1);
  const strength = new Float64Array(dimensions).fill(-1);
  yield* eachFeature(evaluated, features, (row, signed) => {
    for (let d = 0; d < dimensions; d++) {
      const own = Math.abs(signed(d));
      if (own <= strength[d]!) continue;
      strength[d] = own;
      best[d] = row;
    }
  });
  return best;
}

/** Of each dimension AUC - 0.5 for sign + of the feature that `best` names; NaN where it has none. */
export function* aucsOfBest(
  evaluated: Evaluated,
  features: readonly AtlasTask[],
  best: Int32Array,
): Generator<number, Float32Array> {
  const aucs = new Float32Array(best.length).fill(NaN);
  yield* eachFeature(evaluated, features, (row, signed) => {
    for (let d = 0; d < best.length; d++) if (best[d] === row) aucs[d] = signed(d);
  });
  return aucs;
}
