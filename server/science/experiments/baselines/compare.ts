/** Every method on every fold of one category. */
import { mean } from '../../resampling';
import { aucOfScores, placementsOf } from '../common/scores';
import type { ExperimentHost } from '../experiment';
import type { Items } from './items';
import type { FitContext, Method } from './methods';
import { registerOn, splitOf } from './split';

export interface MethodAuc {
  readonly heldOut: number;
  readonly inSample: number;
}

/** One per method; undefined if the representation is missing. */
export type CategoryAucs = readonly (MethodAuc | undefined)[];

export async function compareOn(
  items: Items,
  methods: readonly Method[],
  seed: number,
  host: Pick<ExperimentHost, 'breathe'>,
): Promise<CategoryAucs> {
  const contexts = [undefined, ...Array.from({ length: items.folds }, (_, f) => f)].map((fold) =>
    contextOf(items, fold, seed),
  );
  const aucs: (MethodAuc | undefined)[] = [];
  for (const method of methods) {
    const [all, ...folds] = contexts;
    const inSample = aucOver(method.scores(all!), items);
    const wins = [];
    for (const [f, context] of folds.entries()) {
      wins.push(winsOn(method.scores(context), items, f));
      await host.breathe();
    }
    const heldOut = wins.reduce((sum, w) => sum + w, 0) / items.n;
    aucs.push(inSample === undefined ? undefined : { heldOut, inSample });
  }
  return aucs;
}

function contextOf(items: Items, fold: number | undefined, seed: number): FitContext {
  const split = splitOf(items, fold);
  return {
    items,
    split,
    seed,
    register: registerOn(items.views.own.planes, split, items.register, seed),
  };
}

/** In-sample: all anchors against all negatives. */
function aucOver(vectors: readonly ArrayLike<number>[], { n, rows }: Items): number | undefined {
  if (vectors.length === 0) return undefined;
  const at = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => from + i);
  return mean(vectors.map((v) => aucOfScores(pick(v, at(0, n)), pick(v, at(n, rows)))!));
}

/** Sum of the placements of a fold's anchors among its negatives. */
function winsOn(vectors: readonly ArrayLike<number>[], items: Items, fold: number): number {
  if (vectors.length === 0) return 0;
  const held = splitHeld(items, fold);
  const sums = vectors.map((v) =>
    placementsOf(pick(v, held.positives), pick(v, held.negatives)).reduce((sum, p) => sum + p, 0),
  );
  return mean(sums);
}

function splitHeld(
  { n, rows, foldOf }: Items,
  fold: number,
): { readonly positives: number[]; readonly negatives: number[] } {
  const held = Array.from({ length: rows }, (_, r) => r).filter((r) => foldOf[r] === fold);
  return { positives: held.filter((r) => r < n), negatives: held.filter((r) => r >= n) };
}

function pick(values: ArrayLike<number>, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (r) => values[r]!);
}
