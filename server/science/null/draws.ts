/** Sets of a null, drawn and scored in batches as needed, and shared by the features with the same null. */
import type { Placed, RankedTask } from '../../core/results';
import { placeWidths } from '../../core/placing';
import type { SignPlanes } from '../../core/planes';
import type { Detection } from '../evaluate';
import type { Random } from '../random';
import type { PlannedStatistic, Statistic, StatisticOptions } from './statistic';
import { planStatistic } from './statistic';

/** A null: the source of its sets, and the results of those drawn so far. */
export class NullSets {
  /** In the order drawn: more draws never change the first ones. */
  readonly values: Statistic[] = [];
  /** Drawn, but not scored yet. */
  private readonly drawn: PlannedStatistic[] = [];

  constructor(
    private readonly draw: (random: Random) => Detection,
    private readonly options: StatisticOptions,
    private readonly random: Random,
  ) {}

  /** The plan of a set that is not scored yet. What was drawn before a stop is not drawn again. */
  plan(index: number): PlannedStatistic {
    const ahead = index - this.values.length;
    while (this.drawn.length <= ahead) {
      this.drawn.push(planStatistic(this.draw(this.random), this.options, this.random));
    }
    return this.drawn[ahead]!;
  }

  /** @param scored What the plan of the next set asks for. */
  take(scored: readonly (readonly Placed[])[]): void {
    this.values.push(this.drawn.shift()!.value(scored));
  }
}

/** Signs scored between two pauses, some 20 milliseconds of a core: planes are fetched from memory once for each. */
const SIGNS_A_BATCH = 2 ** 31;
/** Sets drawn between two pauses: few tokens are scored sooner than the sets are drawn. */
const SETS_A_BATCH = 24;

/** Draws until each null has as many sets as it needs; yields between batches. */
export function* drawSets(
  planes: SignPlanes,
  needs: ReadonlyMap<NullSets, number>,
): Generator<void, void> {
  const coming = batches(planes.tokens, needs);
  let batch = next(coming);
  while (batch) {
    const tasks = batch.flatMap(({ plan }) => plan.tasks);
    let following: Planned[] | undefined;
    // Other threads score this batch while this one draws the next.
    const scored = placeWidths(planes, tasks, () => (following = next(coming)));
    let from = 0;
    for (const { sets, plan } of batch) {
      const end = from + plan.tasks.length;
      sets.take(scored.slice(from, end));
      from = end;
    }
    yield;
    batch = following;
  }
}

function next(coming: Generator<Planned[]>): Planned[] | undefined {
  const step = coming.next();
  return step.done ? undefined : step.value;
}

interface Planned {
  readonly sets: NullSets;
  readonly plan: PlannedStatistic;
}

function* batches(
  tokens: number,
  needs: ReadonlyMap<NullSets, number>,
): Generator<Planned[], void> {
  let batch: Planned[] = [];
  let signs = 0;
  for (const [sets, need] of needs) {
    // Values are added while this is suspended.
    const known = sets.values.length;
    for (let i = known; i < need; i++) {
      const plan = sets.plan(i);
      batch.push({ sets, plan });
      signs += tokens * plan.tasks.reduce((sum, task) => sum + widestOf(task), 0);
      if (signs < SIGNS_A_BATCH && batch.length < SETS_A_BATCH) continue;
      yield batch;
      [batch, signs] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

function widestOf({ widths }: RankedTask): number {
  return widths.at(-1) ?? 0;
}
