/** A catalog's features against their nulls: each gets as many sets as its decision needs. */
import type { SignPlanes } from '../../core/planes';
import { CHANCE_LEVEL } from '../../protocol/chance';
import type { NullFigures } from '../../protocol/evidence';
import { benjaminiHochberg } from '../multiple';
import { p95, percentile } from '../nullMatched';
import { drawSets, type NullSets } from './draws';
import { mostDraws, pOf, undecided, type Tally } from './sequential';
import type { Statistic } from './statistic';

/** One feature and its null. */
export interface Contestant {
  readonly sets: NullSets;
  readonly observed: Statistic;
  /** In-sample if the anchors may have chosen the register: then its null is in-sample too. */
  readonly by: keyof Statistic;
}

export interface Tested extends NullFigures {
  /** Whether more draws might change the decision at q .05. */
  readonly limited: boolean;
}

export interface Limits {
  /** Draws of every feature. */
  readonly least: number;
  /** The most draws of one feature; default see `mostDraws`. */
  readonly most?: number | undefined;
  /** Other features of the catalog, whose draws are as they are: decisions are those of all together. */
  readonly beside?: readonly Tally[] | undefined;
}

/** @returns Figures with q over the contestants alone. */
export function* contest(
  planes: SignPlanes,
  contestants: readonly Contestant[],
  { least, beside = [], ...limits }: Limits,
): Generator<void, Tested[]> {
  const most = Math.max(least, limits.most ?? mostDraws(contestants.length + beside.length));
  const draws = contestants.map(() => least);
  let open: readonly number[];
  for (;;) {
    yield* drawSets(planes, needsOf(contestants, draws));
    const own = contestants.map((one, i) => tallyOf(one, draws[i]!));
    open = undecided([...own, ...beside], CHANCE_LEVEL).filter((i) => i < own.length);
    const going = open.filter((i) => draws[i]! < most);
    if (going.length === 0) break;
    for (const i of going) draws[i] = Math.min(most, Math.ceil(1.5 * draws[i]!));
  }
  const p = contestants.map((one, i) => pOf(tallyOf(one, draws[i]!)));
  const q = benjaminiHochberg(p);
  const limited = new Set(open);
  const tested: Tested[] = [];
  for (const [i, { sets }] of contestants.entries()) {
    const percentiles = percentilesOf(sets.values.slice(0, draws[i]));
    tested.push({
      ...percentiles,
      draws: draws[i]!,
      p: p[i]!,
      q: q[i]!,
      limited: limited.has(i),
    });
    yield;
  }
  return tested;
}

/** The figures of a null with a fixed number of sets, beside the headline: q is withheld. */
export function* against(
  planes: SignPlanes,
  contestant: Contestant,
  draws: number,
): Generator<void, NullFigures> {
  yield* drawSets(planes, new Map([[contestant.sets, draws]]));
  const values = contestant.sets.values.slice(0, draws);
  return { ...percentilesOf(values), draws, p: pOf(tallyOf(contestant, draws)), q: null };
}

function needsOf(
  contestants: readonly Contestant[],
  draws: readonly number[],
): Map<NullSets, number> {
  const needs = new Map<NullSets, number>();
  contestants.forEach(({ sets }, i) => {
    needs.set(sets, Math.max(draws[i]!, needs.get(sets) ?? 0));
  });
  return needs;
}

function tallyOf({ sets, observed, by }: Contestant, draws: number): Tally {
  let reached = 0;
  for (let i = 0; i < draws; i++) if (sets.values[i]![by] >= observed[by]) reached++;
  return { draws, reached };
}

function percentilesOf(
  values: readonly Statistic[],
): Pick<NullFigures, 'heldOutP95' | 'inSampleP95' | 'bestP95' | 'bestP99'> {
  const best = values.map((one) => one.best);
  return {
    heldOutP95: p95(values.map(({ heldOut }) => heldOut)),
    inSampleP95: p95(values.map(({ inSample }) => inSample)),
    bestP95: p95(best),
    bestP99: percentile(best, 99),
  };
}
